"""Reading a YAML file as nodes with their lines, and finding its YAML problems."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from methodology.definition.problem import NodePath, Problem

# libyaml reads ten times as fast; if it is not built in, the same reader in Python is used.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, file: str) -> tuple[MappingNode | None, list[Problem]]:
    """The root node of a file, None if that is no YAML mapping, and the problems found so far."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        fix = "check indentation, quotes and colons around this line"
        return None, [Problem(file, line, "", f"this is not valid YAML ({error.problem})", fix)]
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        return None, [Problem(file, line, "", "this character is not allowed in YAML", "remove it")]
    if not isinstance(root, MappingNode):
        return None, [
            Problem(file, 1, "", "the file is no list of `name: value` entries", "begin with `name:`")
        ]
    aliases = list(_aliases(root, file, set()))
    if aliases:
        return None, aliases
    return root, list(_duplicate_keys(root, file, ""))


def _aliases(node: Node, file: str, seen: set[int]) -> Iterator[Problem]:
    """Aliases are not allowed, so that authors need not know them: named groups serve the same purpose."""
    if id(node) in seen:
        wrong, fix = "this text is used again elsewhere through an alias (*)", "write it out, or use a group"
        yield Problem(file, line_of(node), "", wrong, fix)
        return
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        for each in node.value:
            yield from _aliases(each, file, seen)
    if isinstance(node, MappingNode):
        for _, value in node.value:
            yield from _aliases(value, file, seen)


def _duplicate_keys(node: Node, file: str, owner: str) -> Iterator[Problem]:
    if isinstance(node, SequenceNode):
        for each in node.value:
            yield from _duplicate_keys(each, file, owner)
    if not isinstance(node, MappingNode):
        return
    first: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), line_of(key)
        if name in first:
            wrong = f"`{name}` is written twice, first on line {first[name]}"
            fix = "remove one of them, or give it an id of its own"
            yield Problem(file, line, owner or name, wrong, fix)
        first.setdefault(name, line)
        yield from _duplicate_keys(value, file, name if isinstance(value, MappingNode) else owner)


def line_of(node: Node) -> int:
    return int(node.start_mark.line) + 1


def plain_with_lines(node: Node, path: NodePath, lines: dict[NodePath, int]) -> Any:
    """The node's value in plain Python types; the line of each part is added to `lines`."""
    lines.setdefault(path, line_of(node))
    if isinstance(node, MappingNode):
        for key, _ in entries(node):
            lines[(*path, key.value)] = line_of(key)
        return {key.value: plain_with_lines(value, (*path, key.value), lines) for key, value in entries(node)}
    if isinstance(node, SequenceNode):
        return [plain_with_lines(each, (*path, n), lines) for n, each in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node)


def _scalar(node: ScalarNode) -> Any:
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (yaml.YAMLError, ValueError):
        return node.value


def entries(node: Node | None) -> list[tuple[ScalarNode, Node]]:
    """The entries of a mapping, each key once; an empty list for any other node."""
    if not isinstance(node, MappingNode):
        return []
    named: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in node.value:
        if isinstance(key, ScalarNode):
            named.setdefault(key.value, (key, value))
    return list(named.values())


def find(node: Node | None, key: str) -> Node | None:
    """The value of this key in a mapping; None if the key is missing."""
    return next((value for name, value in entries(node) if name.value == key), None)


def line_at(path: NodePath, lines: Mapping[NodePath, int]) -> int:
    """The line of a value; if it is missing, the line of the entry it is missing from."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def id_at(path: NodePath, data: Any) -> str:
    """The id of the innermost entry on this path, or the name of its section."""
    found = str(path[0]) if path else ""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return found
        if isinstance(data, dict) and isinstance(data.get("id"), str):
            found = data["id"]
    return found

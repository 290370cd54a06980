"""Which value of a YAML file stands on which line, and which keys are written twice?"""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from methodology.definition.problem import Problem

Place = tuple[str | int, ...]


# libyaml reads ten times as fast; where it is not built in, the same reader in Python does.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str, file: str) -> tuple[MappingNode | None, list[Problem]]:
    """The file's root node, None where it is no YAML mapping, and what is wrong with it as YAML."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        mend = "check indentation, quotes and colons around this line"
        return None, [Problem(file, line, "", f"this is not valid YAML ({error.problem})", mend)]
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
    return root, list(_keys_written_twice(root, file, ""))


def _aliases(node: Node, file: str, seen: set[int]) -> Iterator[Problem]:
    """YAML's own references, which readers of the file need not know: named groups do their work."""
    if id(node) in seen:
        wrong, mend = "this text is used again elsewhere through an alias (*)", "write it out, or use a group"
        yield Problem(file, line_of(node), "", wrong, mend)
        return
    seen.add(id(node))
    if isinstance(node, SequenceNode):
        for each in node.value:
            yield from _aliases(each, file, seen)
    if isinstance(node, MappingNode):
        for _, value in node.value:
            yield from _aliases(value, file, seen)


def _keys_written_twice(node: Node, file: str, owner: str) -> Iterator[Problem]:
    if isinstance(node, SequenceNode):
        for each in node.value:
            yield from _keys_written_twice(each, file, owner)
    if not isinstance(node, MappingNode):
        return
    first: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), line_of(key)
        if name in first:
            wrong = f"`{name}` is written twice, first on line {first[name]}"
            mend = "remove one of them, or give it an id of its own"
            yield Problem(file, line, owner or name, wrong, mend)
        first.setdefault(name, line)
        yield from _keys_written_twice(value, file, name if isinstance(value, MappingNode) else owner)


def line_of(node: Node) -> int:
    return int(node.start_mark.line) + 1


def plain_with_lines(node: Node, place: Place, lines: dict[Place, int]) -> Any:
    """The node's value in Python's own types; the line of each part goes into `lines`."""
    lines.setdefault(place, line_of(node))
    if isinstance(node, MappingNode):
        for key, _ in entries(node):
            lines[(*place, key.value)] = line_of(key)
        return {
            key.value: plain_with_lines(value, (*place, key.value), lines) for key, value in entries(node)
        }
    if isinstance(node, SequenceNode):
        return [plain_with_lines(each, (*place, n), lines) for n, each in enumerate(node.value)]
    assert isinstance(node, ScalarNode)
    return _scalar(node)


def _scalar(node: ScalarNode) -> Any:
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (yaml.YAMLError, ValueError):
        return node.value


def entries(node: Node | None) -> list[tuple[ScalarNode, Node]]:
    """The entries of a mapping, each key once; nothing of anything else."""
    if not isinstance(node, MappingNode):
        return []
    named: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in node.value:
        if isinstance(key, ScalarNode):
            named.setdefault(key.value, (key, value))
    return list(named.values())


def find(node: Node | None, key: str) -> Node | None:
    """The value under this key of a mapping, None where there is none."""
    return next((value for name, value in entries(node) if name.value == key), None)


def line_at(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of a value, or of what it is missing from."""
    while place not in lines:
        place = place[:-1]
    return lines[place]


def id_at(place: Place, data: Any) -> str:
    """The id of the entry that a place lies in, or the name of its section."""
    found = str(place[0]) if place else ""
    for part in place:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return found
        if isinstance(data, dict) and isinstance(data.get("id"), str):
            found = data["id"]
    return found

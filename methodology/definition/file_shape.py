"""Converts the shape of the file, which people write, to the shape of the model.

In the file, entries are keyed by their ids, activities are nested in their step and stage, and `types` may
name a group. In the model, each section is a list of entries with an `id`. Nodes are moved and not copied,
so that every value keeps its line.
"""

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from methodology.definition.problem import Problem, suggest_name
from methodology.definition.yaml_document import entries, find, line_of

SECTIONS = frozenset(
    {
        *("sources", "phases", "journey", "roles", "types", "facets", "anchors", "stages"),
        *("collateral", "thresholds", "checklists", "reference", "handoff"),
    }
)

Groups = dict[str, list[Node]]

STR = "tag:yaml.org,2002:str"
SEQ = "tag:yaml.org,2002:seq"
MAP = "tag:yaml.org,2002:map"


def to_model_shape(root: MappingNode) -> MappingNode:
    """The file's nodes in the shape of the model."""
    types = {key.value for key, _ in entries(find(root, "types"))}
    groups = {
        key.value: [each for each in _items(value) if each.value in types]
        for key, value in entries(find(root, "type_groups"))
    }
    shaped: list[tuple[Node, Node]] = []
    for key, value in entries(root):
        if key.value == "type_groups":
            continue
        if key.value == "stages":
            shaped.append((_scalar("activities", value), _activities(value)))
        if key.value in SECTIONS:
            value = _entries_with_ids(value)
        shaped.append((key, _shaped(value, groups)))
    return MappingNode(MAP, [(k, _shaped(v, groups)) for k, v in shaped], root.start_mark, root.end_mark)


def find_unknown_group_members(root: MappingNode, file: str) -> list[Problem]:
    """A problem for each member of a group that is not a type; the model leaves such members out."""
    types = [key.value for key, _ in entries(find(root, "types"))]
    return [
        Problem(
            file,
            line_of(each),
            key.value,
            f"there is no type `{each.value}`",
            suggest_name(each.value, types),
        )
        for key, group in entries(find(root, "type_groups"))
        for each in _items(group)
        if each.value not in types
    ]


def _shaped(node: Node, groups: Groups) -> Node:
    """The node with groups of types replaced by their members, and with ids in nested entries."""
    if isinstance(node, SequenceNode):
        return SequenceNode(SEQ, [_shaped(e, groups) for e in node.value], node.start_mark, node.end_mark)
    if not isinstance(node, MappingNode):
        return node
    shaped = []
    for key, value in entries(node):
        if key.value in ("types", "skipped_for"):
            value = _types(value, groups)
        elif key.value in ("values", "exit_criteria"):
            value = _entries_with_ids(value)
        elif key.value == "steps":
            value = _without(value, "activities")
        shaped.append((key, _shaped(value, groups)))
    return MappingNode(MAP, shaped, node.start_mark, node.end_mark)


def _activities(stages: Node) -> SequenceNode:
    found = [
        activity
        for stage, body in entries(stages)
        for step in _items(find(body, "steps"))
        for activity in _activities_of_step(step, stage)
    ]
    return SequenceNode(SEQ, found, stages.start_mark, stages.end_mark)


def _activities_of_step(step: Node, stage: ScalarNode) -> list[Node]:
    activities = find(step, "activities")
    if activities is not None and not isinstance(activities, MappingNode):
        return [activities]
    name = find(step, "name")
    return [_with(activity, key, stage=stage, step=name) for key, activity in entries(activities)]


def _entries_with_ids(node: Node) -> Node:
    if not isinstance(node, MappingNode):
        return node
    return SequenceNode(
        SEQ, [_with(body, key) for key, body in entries(node)], node.start_mark, node.end_mark
    )


def _with(body: Node, key: ScalarNode, **more: Node | None) -> Node:
    """The entry with its id and the fields that follow from its position, on the line of its key."""
    if not isinstance(body, MappingNode):
        return body
    given = [(_scalar("id", key), _text(key))]
    given += [(_scalar(name, key), _text(node)) for name, node in more.items() if node is not None]
    return MappingNode(MAP, given + body.value, key.start_mark, body.end_mark)


def _without(steps: Node, unwanted: str) -> Node:
    if not isinstance(steps, SequenceNode):
        return steps
    kept = [
        MappingNode(MAP, [e for e in step.value if e[0].value != unwanted], step.start_mark, step.end_mark)
        if isinstance(step, MappingNode)
        else step
        for step in steps.value
    ]
    return SequenceNode(SEQ, kept, steps.start_mark, steps.end_mark)


def _types(node: Node, groups: Groups) -> Node:
    """The types that are named, by their ids or by groups, in a list or as a single name."""
    if isinstance(node, MappingNode) or (isinstance(node, ScalarNode) and node.tag != STR):
        return node
    named = node.value if isinstance(node, SequenceNode) else [node]
    return SequenceNode(
        SEQ, [each for name in named for each in _members(name, groups)], node.start_mark, node.end_mark
    )


def _members(name: Node, groups: Groups) -> list[Node]:
    """The types of the group with this name, on the line of the name; or the name itself."""
    if not isinstance(name, ScalarNode) or name.value not in groups:
        return [name]
    return [_scalar(member.value, name) for member in groups[name.value]]


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def _scalar(value: str, at: Node) -> ScalarNode:
    return ScalarNode(STR, value, at.start_mark, at.end_mark)


def _text(node: Node) -> Node:
    return _scalar(node.value, node) if isinstance(node, ScalarNode) else node

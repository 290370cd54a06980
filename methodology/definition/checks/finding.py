"""`Finding`: a mistake found in an entry of a methodology."""

from typing import NamedTuple

from methodology.definition.problem import NodePath


class Finding(NamedTuple):
    """A mistake at `path` within an entry; `entry` is its id, or its position if entries have no id.

    `entry` is empty if the section is not a list of entries. `id` is the id of an entry
    that is found by its position.
    """

    section: str
    entry: str | int
    path: NodePath
    wrong: str
    fix: str
    id: str = ""

    @property
    def owner(self) -> str:
        return self.id or (self.entry if isinstance(self.entry, str) and self.entry else self.section)

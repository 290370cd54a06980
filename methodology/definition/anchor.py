"""Anchors (the dated events that due rules refer to), what sets their dates, and the iteration calendar."""

from typing import Literal

from methodology.definition.ids import ActivityId, AnchorId, RoleId, SourceId
from methodology.value import Value

Basis = Literal["timing", "order", "default"]


class SetBy(Value):
    """What gives an anchor its date. The `role` may also enter the date ahead."""

    opening: bool = False
    stage_entered: bool = False
    stage_left: bool = False
    condition: bool = False
    iteration_calendar: bool = False
    activities: tuple[ActivityId, ...] = ()
    role: RoleId | None = None


class Anchor(Value):
    """A dated event that due rules refer to; `label` is its name in a sentence ("the kickoff").

    `question` asks whether it has happened; empty where "Did it happen?" does.
    """

    id: AnchorId
    label: str
    meaning: str
    set_by: SetBy
    repeats: bool = False
    documented: bool = False
    question: str = ""


class Iterations(Value):
    """How iterations are proposed: their length, and the anchor that the first one starts from."""

    default_weeks: int
    first_from: AnchorId
    documented: bool
    basis: Basis
    source: SourceId
    note: str = ""

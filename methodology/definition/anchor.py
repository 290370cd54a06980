"""Anchors (the dated events that due rules refer to), what sets them, and the calendar of iterations."""

from typing import Literal

from methodology.definition.ids import ActivityId, AnchorId, RoleId, SourceId
from methodology.value import Value

Basis = Literal["timing", "order", "default"]


class SetBy(Value):
    """Who or what gives an anchor its date; a `role` may enter it ahead whatever else sets it."""

    opening: bool = False
    stage_entered: bool = False
    stage_left: bool = False
    condition: bool = False
    iteration_calendar: bool = False
    activities: tuple[ActivityId, ...] = ()
    role: RoleId | None = None


class Anchor(Value):
    """A dated event that due rules hang on; `label` is how a sentence names it ("the kickoff")."""

    id: AnchorId
    label: str
    meaning: str
    set_by: SetBy
    repeats: bool = False
    documented: bool = False


class Iterations(Value):
    """How the calendar of iterations is proposed: from which anchor, how many weeks each."""

    default_weeks: int
    first_from: AnchorId
    documented: bool
    basis: Basis
    source: SourceId
    note: str = ""

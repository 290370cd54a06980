"""`Thing`: an activity, a ready gate or the handoff with its rung now, and whether it is still needed; `News`
tells of one."""

from datetime import date
from typing import NamedTuple

from methodology.engagement.gate_work import GateWork
from methodology.engagement.handoff_work import HandoffWork
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Line
from methodology.reminders.now_told import NowMoved, NowTold
from methodology.reminders.recipients import Recipient
from methodology.reminders.rungs import DUE, is_snoozed

STILL_NEEDED = 2
"""Turns of recurring work that passed undone in a row, after which it is told in the weekly message only."""


class News(NamedTuple):
    """A line, and what it tells its reader. One that `rides` causes no message; `has_come`: it is about something
    whose time has come. A reader who was told of it before `anew_after` is told again, and one that is `weekly` is
    told in each weekly message, whatever was told.
    """

    line: Line
    told: tuple[NowTold, ...] = ()
    moved: tuple[NowMoved, ...] = ()
    rides: bool = False
    has_come: bool = False
    anew_after: date | None = None
    weekly: bool = False


class Thing(NamedTuple):
    """An activity, a ready gate or the handoff, with its rung now; `has_come`: it can be done, its day is today or
    past, and it is not snoozed."""

    key: str
    name: str
    rung: int
    late_by: int
    has_come: bool
    not_before: date | None
    today: date
    owner: PersonId | None
    recipient: Recipient
    work: PlannedActivity | None = None
    gate: GateWork | None = None
    handoff: HandoffWork | None = None
    turns_passed: int = 0

    @property
    def derived(self) -> GateWork | HandoffWork | None:
        return self.gate or self.handoff

    @property
    def is_snoozed(self) -> bool:
        return is_snoozed(self.not_before, self.today)

    @property
    def is_due(self) -> bool:
        """Whether it is due today or past, and not snoozed."""
        return self.rung >= DUE and not self.is_snoozed

    @property
    def is_escalated(self) -> bool:
        """Whether it can be escalated now."""
        return bool(self.late_by) and not self.is_snoozed and not self.is_still_needed

    @property
    def is_still_needed(self) -> bool:
        """Whether it is recurring work of which so many turns passed undone that one must ask."""
        return self.turns_passed >= STILL_NEEDED

"""What a person's digest holds, and what it is worked out from."""

from datetime import date
from typing import Literal

from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.value import Value

SectionKind = Literal["overdue", "today", "soon", "startable", "role_unfilled", "date_missing", "escalated"]
"""Why a line is in the digest; the order here is the order in which they are read.

`startable`: nothing blocks it any more, and they have not been told. `escalated`: somebody else's work, told
to the lead or the manager. `role_unfilled` and `date_missing` ask for something: a person for a role, a
date that work waits for.
"""


Because = Literal["away", "deactivated", "unreachable"]
"""Why a reminder does not reach somebody; `unreachable`: Slack takes no direct message to them."""


class Substitution(Value):
    """For whom, and why, a person gets a line that would be somebody else's."""

    person: PersonId
    because: Because


class Blocker(Value):
    """Open work that other work waits for."""

    id: PlannedActivityId
    name: str


class Line(Value):
    """One line of a digest: a piece of work, its engagement, and what there is to say of it.

    `overdue_by` counts working days of the DRI. `blocked_by` must be done first. `standing_in` is set
    where the DRI is not here.
    In `role_unfilled` and `date_missing` the work is the most urgent that waits, `count` says how much
    does, `asked` names the role ("Trainer") or the date ("the kickoff"), `role` and `anchor` its id.
    """

    work: PlannedActivity
    engagement: EngagementId
    title: str
    kind: SectionKind
    overdue_by: int = 0
    blocked_by: tuple[Blocker, ...] = ()
    standing_in: Substitution | None = None
    asked: str = ""
    role: RoleId | None = None
    anchor: AnchorId | None = None
    count: int = 1

    def was_acted_on(self, current: PlannedActivity) -> bool:
        """Whether its work, now as `current`, was closed, snoozed or reassigned since."""
        return (
            not current.is_open or current.not_before != self.work.not_before or current.dri != self.work.dri
        )


class Section(Value):
    """The lines of one kind, most urgent first; never empty."""

    kind: SectionKind
    lines: tuple[Line, ...]


class Digest(Value):
    """What one person is reminded of on one day: at most ten lines, and how many more there are."""

    person: PersonId
    day: date
    sections: tuple[Section, ...]
    more: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)


class DigestInput(Value):
    """All that a person's digest is worked out from.

    `plans` holds every engagement in which they do, lead, manage or stand in for something, each with its
    open work and everybody who is named in it.
    """

    plans: tuple[EngagementPlan, ...]

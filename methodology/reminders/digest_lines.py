"""`Digest` with its sections and lines, and `DigestInput`, from which it is computed."""

from datetime import date
from typing import Literal

from methodology.definition.ids import AnchorId, RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.value import Value

SectionKind = Literal["overdue", "today", "soon", "startable", "role_unfilled", "date_missing", "escalated"]
"""The sections of a digest, in the order in which they appear.

`startable`: work that is no longer blocked, announced once. `escalated`: late work of others, for the lead or
the manager. `role_unfilled` and `date_missing` are requests: for a person to fill a role, and for a date that
work waits for.
"""


Because = Literal["away", "deactivated", "not_a_member", "unreachable"]
"""Why a reminder does not reach a person, or is of no use to them.

`not_a_member`: a guest, somebody of another organisation, or an app. `unreachable`: Slack refuses direct
messages to them.
"""


class Substitution(Value):
    """The person in whose place somebody gets a line, and why."""

    person: PersonId
    because: Because


class Blocker(Value):
    """An open activity that other work waits for."""

    id: PlannedActivityId
    name: str


class Line(Value):
    """One line of a digest: an activity of an engagement.

    `overdue_by` counts working days of the DRI. `blocked_by` must be done first. `standing_in` is set if
    the line is for a substitute of the DRI. `today` is the date where the DRI is; None in digests of older
    versions: that of the reader.
    In `role_unfilled` and `date_missing`, `work` is the most urgent activity that waits, `count` is how many
    do, `asked` names the role ("Trainer") or the date ("the kickoff"), and `role` or `anchor` is its id.
    """

    work: PlannedActivity
    engagement: EngagementId
    title: str
    kind: SectionKind
    today: date | None = None
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
    """The reminder of one person on one day: at most ten lines, and the number of those left out."""

    person: PersonId
    day: date
    sections: tuple[Section, ...]
    more: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)


class DigestInput(Value):
    """Everything that a person's digest is computed from.

    `plans` has each engagement that involves them: as DRI, lead, manager, deputy or opener. Each has its
    open work and everybody who is named in it.
    """

    plans: tuple[EngagementPlan, ...]

"""`Digest` with its sections and lines, and `DigestInput`, from which it is computed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import field_validator

from methodology.definition.ids import AnchorId, CriterionId, RoleId, StageId
from methodology.engagement.engagement import EngagementId, Question
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.things import (
    HANDOFF_KEY,
    WHOLE,
    activity_key,
    date_key,
    gate_key,
    question_key,
    role_key,
)
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.digest_ends import Kept, Tomorrow, Weekly
from methodology.reminders.now_told import Telling
from methodology.reminders.rungs import Told
from methodology.value import Value

SectionKind = Literal[
    "nudged", "overdue", "gate", "today", "soon", "moved", "missing", "happened", "role_unfilled", "date_missing", "contradiction",
    "hold", "hand_over", "escalated", "begun", "startable", "over", "done_by_other", "still_needed", "unanswered",
]  # fmt: skip
"""The sections of a digest, in the order in which they appear.

`nudged`: what somebody asks the reader about. `gate`: a stage that can be left, or an engagement that can be closed.
`moved`: dates that came closer. `missing`: roles to fill and dates to set. `happened`: dates whose day has passed and
ongoing events, which somebody has to confirm. `contradiction`: dates of others that contradict each other. `hold`: a
hold that was to be over. `escalated`: late work of others, for the lead or a manager. `hand_over`: what somebody
still has who is leaving. `begun`: stages in which the reader has something. `over`: an engagement that somebody else
closed or cancelled. `done_by_other`: what somebody else did about work or a role of the reader, or about a hold.
`still_needed`: recurring work that nobody does. `unanswered`: what Done has asked. Only digests of older versions
have `soon`, `role_unfilled` and `date_missing`.
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


class Elsewhere(Value):
    """The same thing in another engagement."""

    engagement: EngagementId
    title: str
    work: PlannedActivityId | None = None


class Missing(Value):
    """A role or date that is asked for, by its name ("Trainer", "the kickoff")."""

    name: str
    waiting: int = 1
    role: RoleId | None = None
    anchor: AnchorId | None = None


class Closer(Value):
    """Work whose date came closer."""

    id: PlannedActivityId
    name: str
    was: date | None
    due: date | None


class ActOfOther(Value):
    """What `by` did that concerns a reader: their `work` is closed, or the whole engagement, by its `title`,
    is over. With a `criterion`, they ticked what that work establishes, while it is open. `given`: it, or the
    `role` that the reader had, is that of the person `to` by now, of nobody if that is None; `deputy`: they
    were the deputy in that role. `on_hold` and `open` are about a hold: `since` when, `until` when and for
    which `reason`. `at_risk`: they said that the condition `reason` holds, which has added the `work`.
    `handed_off`: to delivery; `channel_lost`: its channel takes no card.

    `id` is that of the row that waits for their digest, 0 before there is one.
    """

    id: int = 0
    engagement: EngagementId
    by: PersonId
    state: str
    work: PlannedActivityId | None = None
    criterion: CriterionId | None = None
    role: RoleId | None = None
    to: PersonId | None = None
    since: date | None = None
    until: date | None = None
    reason: str = ""
    title: str = ""
    name: str = ""


class Leaving(Value):
    """Somebody who has left, is no full member any more or is away for long, and how much they have.

    `first` and `last` are the days of an absence.
    """

    person: PersonId
    because: Because
    first: date | None = None
    last: date | None = None
    work: int = 0
    roles: int = 0


class Line(Value):
    """One line of a digest: an activity of an engagement, or something else that is told of it.

    `due` is the day on which the work is to be done, `overdue_by` counts working days of the DRI. So much
    blocked work waits for it as `holds_up` says. `standing_in` is set if the line is for a substitute of the
    owner. `is_new`: it was given to the reader after their last digest. `elsewhere` has the engagements that
    share the line. `today` is the date where the DRI is; None in digests of older versions: that of the
    reader. `owner` is that of late work of others. `stage` is that of a gate, None that of closing. `handoff`
    has how many parts of the handoff were filled, and how many there are, where the line is about that.
    `name` says what a line is about that has no `work`. `asked_by` asks about it, in the words of `asks` if
    there are any. `question` is asked of the date of `anchor`, whose `occurrence` has this `label`, planned
    for `due`. `can_reassign`: the reader may give late work of others to somebody else. `is_outside`: the
    reader has no part in the engagement, and may do the work alone. Digests of older versions have
    `blocked_by`, and with `role_unfilled` and `date_missing` what is `asked`, the `role` or `anchor`, and the
    `count` of what waits for it.
    """

    engagement: EngagementId
    title: str
    kind: SectionKind
    work: PlannedActivity | None = None
    name: str = ""
    today: date | None = None
    due: date | None = None
    overdue_by: int = 0
    holds_up: int = 0
    is_new: bool = False
    owner: PersonId | None = None
    standing_in: Substitution | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    stage: StageId | None = None
    handoff: tuple[int, int] | None = None
    missing: tuple[Missing, ...] = ()
    closer: tuple[Closer, ...] = ()
    acts: tuple[ActOfOther, ...] = ()
    cause: str = ""
    asked_by: PersonId | None = None
    asks: str = ""
    can_reassign: bool = False
    is_outside: bool = False
    leaving: Leaving | None = None
    unanswered: Question | None = None
    blocked_by: tuple[Blocker, ...] = ()
    asked: str = ""
    role: RoleId | None = None
    anchor: AnchorId | None = None
    occurrence: int = 1
    label: str = ""
    question: str = ""
    count: int = 1

    @field_validator("work", mode="before")
    @classmethod
    def _known(cls, work: Any) -> Any:
        """Work as an older or newer version has kept it, without fields that this one does not know."""
        if not isinstance(work, Mapping):
            return work
        return {name: work[name] for name in work if name in PlannedActivity.model_fields}

    @property
    def engagements(self) -> tuple[EngagementId, ...]:
        """All that it is about."""
        return (self.engagement, *(each.engagement for each in self.elsewhere))

    @property
    def keys(self) -> Iterator[str]:
        """The keys of all things that it is about."""
        yield from (
            activity_key(each)
            for each in (self.work and self.work.id, *(e.work for e in self.elsewhere))
            if each
        )
        yield from (role_key(each) for each in (self.role, *(e.role for e in self.missing)) if each)
        yield from (date_key(each) for each in (self.anchor, *(e.anchor for e in self.missing)) if each)
        if self.unanswered is not None:
            yield question_key(self.unanswered.work, self.unanswered.condition)
        if self.handoff is not None:
            yield HANDOFF_KEY
        if self.work is None:
            yield WHOLE
            yield gate_key(self.stage or StageId(""))

    def was_acted_on(self, current: PlannedActivity) -> bool:
        """Whether its work, now as `current`, was closed, snoozed or reassigned since."""
        return self.work is not None and (
            not current.is_open or current.not_before != self.work.not_before or current.dri != self.work.dri
        )


class Section(Value):
    """The lines of one kind, most urgent first; never empty."""

    kind: SectionKind
    lines: tuple[Line, ...]


class WaitingNudge(Value):
    """What `asker` asks about a thing, by its key, in a message that waits for the digest of who is asked."""

    id: int
    engagement: EngagementId
    thing: str
    asker: PersonId
    asks: str = ""


class Digest(Telling):
    """The message of one person on one day: at most ten lines, and the number of those left out.

    What it tells includes what is behind "and n more". `weekly` is None on other days. `at_once`: it is no
    digest, but what is new for them meanwhile; or what somebody asks them, with the `title` that says so.
    `nudges` are the ids of the messages that it has taken along, and `acts` those of what others did.
    """

    at_once: bool = False
    title: str = ""
    nudges: tuple[int, ...] = ()
    acts: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    more: int = 0
    weekly: Weekly | None = None
    tomorrow: Tomorrow | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)


class DigestInput(Value):
    """Everything that a person's digest is computed from.

    `plans` has each engagement that involves them: as DRI, lead, manager, deputy or opener; also those on hold. Each
    has its open work and everybody who is named in it. `told` has what the person was told of each. `weekly_on` is
    the day of their last weekly message, `looked_on` the last day whose digest was sent or had nothing to say.
    `unanswered` counts the latest digests in a row after which they did nothing. `left_by` has who left a stage with
    a note. `nudges` are what others have asked since, `acts` what they did. `kept` is what it says of engagements
    without news.
    """

    plans: tuple[EngagementPlan, ...]
    told: Mapping[EngagementId, Told] = {}
    weekly_on: date | None = None
    looked_on: date | None = None
    unanswered: int = 0
    left_by: Mapping[EngagementId, Mapping[StageId, PersonId]] = {}
    nudges: tuple[WaitingNudge, ...] = ()
    acts: tuple[ActOfOther, ...] = ()
    kept: Kept = Kept()

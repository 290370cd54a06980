"""`Engagement`: the record of one customer project that follows a version of a methodology."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NewType

from methodology.definition.activity import Activity
from methodology.definition.ids import ActivityId, CollateralId, CriterionId, StageId
from methodology.plan.facts import PlanFacts
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId, Team
from methodology.value import Value

EngagementId = NewType("EngagementId", int)
VersionId = NewType("VersionId", int)
EngagementState = Literal["open", "on_hold", "closed", "cancelled"]
NOT_OVER: tuple[EngagementState, ...] = ("open", "on_hold")
OVER: tuple[EngagementState, ...] = ("closed", "cancelled")
"""Nothing in an engagement that is over changes until it is reopened."""


class Channel(Value):
    """The Slack channel of an engagement; `ours` if the app created it and maintains its topic."""

    id: str
    name: str
    private: bool = False
    ours: bool = False


class Confirmed(Value):
    """An exit criterion that was confirmed, with the evidence."""

    stage: StageId
    criterion: CriterionId
    by: PersonId
    on: date
    evidence: str = ""


class Question(Value):
    """A question that was put when `activity` was done, as `work`: whether the condition of another one holds.

    `by` did it, on the day `on`. `asked` is unanswered; `undone`: so was the work, before anybody answered.
    """

    work: PlannedActivityId
    condition: ActivityId
    activity: ActivityId
    by: PersonId
    on: date
    state: Literal["asked", "no", "yes", "undone"] = "asked"
    answered_by: PersonId | None = None


class Hold(Value):
    """Who has put an engagement on hold, and why, where they have said so."""

    by: PersonId
    reason: str = ""


class Engagement(Value):
    """The record of an engagement without its planned activities.

    `exit_dates` are the days by which stages are to be left. `ready_on` has the day on which the gate of a
    stage became ready (see `gate_work.ready_days`), `gates_not_before` the snoozes of gates,
    `close_not_before` that of closing, `handoff_not_before` that of the handoff. `resumed_on` is the day on
    which it was last resumed or reopened, `hold_until` the planned end of a hold, `hold` who did that and
    why. `left_despite` has the reasons for which stages were left although something was open or not true,
    `left_notes` the links or notes that were left at the gates of stages. `asked` has the day on which a role
    or date was first asked for, by the key of the thing. `own_activities` were added by its team.
    `is_outdated`: a version before has planned it, by other rules. `handoff` has the texts of the handoff
    sheet by the id of the part, `links` the addresses of what each engagement has of its own, such as its
    SOW, by the id of the tool.
    """

    id: EngagementId
    workspace: str
    version: VersionId
    customer: str
    reference: str
    state: EngagementState
    opened_by: PersonId
    plan_facts: PlanFacts
    team: Team
    channel: Channel | None = None
    exit_dates: tuple[tuple[StageId, date], ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    own_activities: tuple[Activity, ...] = ()
    questions: tuple[Question, ...] = ()
    handoff: Mapping[str, str] = {}
    links: Mapping[CollateralId, str] = {}
    held_since: date | None = None
    hold_until: date | None = None
    hold: Hold | None = None
    resumed_on: date | None = None
    ready_on: Mapping[StageId, date] = {}
    gates_not_before: Mapping[StageId, date] = {}
    close_not_before: date | None = None
    handoff_not_before: date | None = None
    asked: Mapping[str, date] = {}
    left_despite: Mapping[StageId, str] = {}
    left_notes: Mapping[StageId, str] = {}
    closed_on: date | None = None
    is_outdated: bool = False

    @property
    def title(self) -> str:
        """The customer, with the reference if there is one."""
        return f"{self.customer} ({self.reference})" if self.reference else self.customer

    @property
    def facts_as_it_runs(self) -> PlanFacts:
        """The facts of its plan, with the day since which it runs."""
        runs_since = max(self.plan_facts.opened_on, self.resumed_on or self.plan_facts.opened_on)
        return self.plan_facts.model_copy(update={"runs_since": runs_since})

    @property
    def is_running(self) -> bool:
        """Whether it is open: neither on hold nor over. Only then is anybody reminded of its work."""
        return self.state == "open"

    def days_held(self, today: date) -> int:
        """The days since it was put on hold; 0 if it is not on hold."""
        return max(0, (today - self.held_since).days) if self.held_since else 0

    @property
    def is_over(self) -> bool:
        """Whether it is closed or cancelled, so that nothing in it changes until it is reopened."""
        return self.state in OVER

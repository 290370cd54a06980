"""`Card`: the content of the stage card for one person or for a channel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from methodology.definition.stage import ExitCriterion, Stage
from methodology.engagement.audience import for_outsiders, told_at
from methodology.engagement.blocking import Blocking
from methodology.engagement.buttons import Buttons
from methodology.engagement.card_asks import CardAsk, Filled, card_asks, just_filled
from methodology.engagement.criteria import known_criteria
from methodology.engagement.dates import empty_dates
from methodology.engagement.engagement_line import stage_dots
from methodology.engagement.engagement_plan import EngagementPlan, once_for_each_plan
from methodology.engagement.gate_work import DerivedWork, GateWork, is_owned_by, ready_gates
from methodology.engagement.handoff_work import HandoffWork, handoff_work
from methodology.engagement.health import Health, health
from methodology.engagement.lateness import Lateness
from methodology.engagement.questions import still_asked
from methodology.engagement.rights import Viewer, may_change
from methodology.engagement.work_lists import can_be_done, next_for, shown_by_urgency
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId, by_urgency
from methodology.plan.stages import current_stages, exit_criteria, next_stages

MOST_OPEN = 4
MOST_COMING = 3


class OpenCriterion(NamedTuple):
    """An exit criterion of a current stage that nobody has confirmed yet."""

    stage: Stage
    criterion: ExitCriterion


@dataclass(frozen=True)
class Card:
    """The content of a stage card. `viewer` is None for a card in a channel.

    `health` is None where outsiders read the card, which then has nothing internal.

    `open_work` is the open work of the stages that have begun and what came up, most urgent first; the card lists
    `MOST_OPEN` of it beside the viewer's own next thing. `dots` is how far it is in its stages. `blocking` says what
    it waits for and holds up. `gates` are ready, `gates_for_you` those of them that are the viewer's. `for_you` is the
    viewer's next thing, or what is next at all on a card in a channel. `empty_dates` counts the dates of the current
    stages that are not known yet. `handoff` is the handoff, while something in it is to be filled in. `coming` is the
    first open work of the stages ahead. `late` is the open work that is late. `just_done` was done with a button of
    this card and can be undone there, and so can what was `filled`. `asks` are a role and a date that the viewer may
    pick. `with_evidence` is the work that has evidence, also where the card does not show it.
    """

    plan: EngagementPlan
    viewer: Viewer | None
    now: datetime
    health: Health | None
    current: tuple[Stage, ...] = ()
    dots: str = ""
    open_work: tuple[PlannedActivity, ...] = ()
    gates: tuple[GateWork, ...] = ()
    gates_for_you: tuple[GateWork, ...] = ()
    handoff: HandoffWork | None = None
    following: tuple[Stage, ...] = ()
    coming: tuple[PlannedActivity, ...] = ()
    criteria: tuple[OpenCriterion, ...] = ()
    for_you: PlannedActivity | None = None
    empty_dates: int = 0
    late: frozenset[PlannedActivityId] = frozenset()
    just_done: tuple[PlannedActivity, ...] = ()
    with_evidence: frozenset[PlannedActivityId] = frozenset()
    asks: tuple[CardAsk, ...] = ()
    filled: Filled | None = None

    def told_at(self, work: PlannedActivity) -> datetime:
        """The instant as of which the due date of this work is told."""
        return told_at(work, self.now, outsiders_read=self.health is None)

    @property
    def handoff_is_yours(self) -> bool:
        """Whether the viewer is to fill in the handoff."""
        if self.handoff is None or self.viewer is None:
            return False
        return is_owned_by(self.plan, self.handoff, self.viewer.id, self.now)

    @cached_property
    def blocking(self) -> Blocking:
        return Blocking(plan=self.plan)

    def today_of(self, work: DerivedWork) -> date:
        """The date where the owner of this gate or handoff is."""
        owner = self.plan.people.get(work.owner) if work.owner else None
        today = Lateness(plan=self.plan, now=self.now).today_for(owner)
        if self.health is not None or work.due is None:
            return today
        return min(
            today, work.due - timedelta(days=1)
        )  # where others may read along, nothing is told as late

    @property
    def listed(self) -> tuple[PlannedActivity, ...]:
        """The open work that the card lists: the most urgent, without the viewer's next thing. The handoff has a
        line of its own among them, and so has what is asked for and a question above them; of two stages side by
        side each line names its own, and takes more room."""
        beside = bool(self.handoff) + len(self.asks) + (len(self.current) > 1) + self.is_asking
        return self._others[: max(1, MOST_OPEN - beside)]

    @property
    def is_asking(self) -> bool:
        """Whether it asks the viewer what Done has asked."""
        return self.viewer is not None and bool(still_asked(self.plan, self.viewer.id, self.now))

    @property
    def unlisted(self) -> int:
        """How much open work the card does not list."""
        return len(self._others) - len(self.listed)

    @cached_property
    def _others(self) -> tuple[PlannedActivity, ...]:
        own = self.for_you.id if self.for_you and self.plan.engagement.is_running else None
        return tuple(each for each in self.open_work if each.id != own)

    @cached_property
    def buttons(self) -> Buttons:
        return Buttons(plan=self.plan, viewer=self.viewer, now=self.now)


def card(
    plan: EngagementPlan,
    viewer: Viewer | None,
    now: datetime,
    *,
    outsiders_read: bool = False,
    inside: bool = False,
    just_done: Collection[PlannedActivityId] = (),
    filled: str = "",
) -> Card:
    """The card of this engagement now, for this person, or for a channel if None.

    Nothing internal is in it where outsiders may read it. Where nobody but people from `inside` does now, it has the
    gates that are ready, without how late they are.
    """
    with_evidence = frozenset(each.id for each in plan.work if each.evidence)
    if outsiders_read:
        plan = for_outsiders(plan)
    done = {each.id: each for each in plan.work if each.state == "done"}
    methodology, plan_facts = plan.methodology, plan.engagement.plan_facts
    current = current_stages(methodology, plan_facts)
    open_work, lateness = shown_by_urgency(plan), Lateness(plan=plan, now=now)
    gates = ready_gates(lateness) if inside or not outsiders_read else ()
    if outsiders_read:
        gates = tuple(each.model_copy(update={"late_by": 0, "not_before": None}) for each in gates)
    return Card(
        plan=plan,
        viewer=viewer,
        now=now,
        health=None if outsiders_read else health(plan, now),
        current=current,
        dots=stage_dots(methodology, plan_facts),
        open_work=open_work,
        gates=gates,
        gates_for_you=tuple(each for each in gates if viewer and is_owned_by(plan, each, viewer.id, now)),
        handoff=None if outsiders_read else handoff_work(lateness),
        following=next_stages(methodology, plan_facts),
        coming=_coming(plan),
        criteria=_open_criteria(plan),
        for_you=next_for(plan, viewer.id, now) if viewer else next(iter(can_be_done(plan)), None),
        empty_dates=len(empty_dates(plan)),
        late=frozenset(each.id for each in open_work if not outsiders_read and lateness.late_by(each)),
        just_done=tuple(done[each] for each in dict.fromkeys(just_done) if each in done),
        with_evidence=with_evidence,
        asks=card_asks(plan) if viewer and may_change(viewer, plan.engagement) else (),
        filled=just_filled(plan, filled),
    )


@once_for_each_plan
def _coming(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    entered = plan.engagement.plan_facts.entered
    coming = [each for each in plan.open_work if each.stage not in entered]
    return tuple(sorted(coming, key=lambda each: (plan.is_turn_ahead(each), by_urgency(each))))[:MOST_COMING]


@once_for_each_plan
def _open_criteria(plan: EngagementPlan) -> tuple[OpenCriterion, ...]:
    plan_facts = plan.engagement.plan_facts
    current = current_stages(plan.methodology, plan_facts)
    known = {stage.id: known_criteria(plan, stage.id) for stage in current}
    return tuple(
        OpenCriterion(stage=stage, criterion=criterion)
        for stage in current
        for criterion in exit_criteria(stage, plan_facts)
        if criterion.id not in known[stage.id]
    )

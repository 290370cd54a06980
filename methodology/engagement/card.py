"""`Card`: the content of the stage card for one person or for a channel."""

from collections.abc import Collection, Mapping
from datetime import datetime

from methodology.definition.stage import ExitCriterion, Stage
from methodology.engagement.audience import for_outsiders, told_at
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import Health, health
from methodology.engagement.rights import Viewer
from methodology.engagement.work_lists import begun_by_urgency, next_for
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId, blockers_of, by_urgency
from methodology.plan.stages import current_stages, exit_criteria, next_stages
from methodology.value import Value

MOST_OPEN = 8
MOST_COMING = 3


class OpenCriterion(Value):
    """An exit criterion of a current stage that nobody has confirmed yet."""

    stage: Stage
    criterion: ExitCriterion


class Card(Value):
    """The content of a stage card. `viewer` is None for a card in a channel.

    `health` is None where outsiders read the card, which then has nothing internal.

    `open_work` is the open work of the stages that have begun, most urgent first; the card shows
    `MOST_OPEN` of it. `blocked_by` has the names of its blockers. `coming` is the first open work of the
    stages ahead. `just_done` was done with a button of this card and can be undone there.
    """

    plan: EngagementPlan
    viewer: Viewer | None
    now: datetime
    health: Health | None
    current: tuple[Stage, ...] = ()
    open_work: tuple[PlannedActivity, ...] = ()
    blocked_by: Mapping[PlannedActivityId, tuple[str, ...]] = {}
    following: tuple[Stage, ...] = ()
    coming: tuple[PlannedActivity, ...] = ()
    criteria: tuple[OpenCriterion, ...] = ()
    for_you: PlannedActivity | None = None
    just_done: tuple[PlannedActivity, ...] = ()

    def told_at(self, work: PlannedActivity) -> datetime:
        """The instant as of which the due date of this work is told."""
        return told_at(work, self.now, outsiders_read=self.health is None)

    @property
    def buttons(self) -> Buttons:
        return Buttons(plan=self.plan, viewer=self.viewer, now=self.now)


def card(
    plan: EngagementPlan,
    viewer: Viewer | None,
    now: datetime,
    *,
    outsiders_read: bool = False,
    just_done: Collection[PlannedActivityId] = (),
) -> Card:
    """The card of this engagement now, for this person, or for a channel if None.

    Nothing internal is in it where outsiders may read it.
    """
    if outsiders_read:
        plan = for_outsiders(plan)
    methodology, plan_facts = plan.methodology, plan.engagement.plan_facts
    current = current_stages(methodology, plan_facts)
    open_work = begun_by_urgency(plan)
    confirmed = {(each.stage, each.criterion) for each in plan.engagement.confirmed}
    coming = [each for each in plan.open_work if each.stage not in plan_facts.entered]
    return Card(
        plan=plan,
        viewer=viewer,
        now=now,
        health=None if outsiders_read else health(plan, now),
        current=current,
        open_work=open_work,
        blocked_by={
            activity_id: tuple(dict.fromkeys(blocker.name for blocker in blocking))
            for activity_id, blocking in blockers_of(open_work[:MOST_OPEN], plan.work).items()
        },
        following=next_stages(methodology, plan_facts),
        coming=tuple(sorted(coming, key=by_urgency))[:MOST_COMING],
        criteria=tuple(
            OpenCriterion(stage=stage, criterion=criterion)
            for stage in current
            for criterion in exit_criteria(stage, plan_facts)
            if (stage.id, criterion.id) not in confirmed
        ),
        for_you=next_for(plan, viewer.id, now) if viewer else None,
        just_done=tuple(each for each in plan.work if each.id in just_done and each.state == "done"),
    )

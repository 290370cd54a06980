"""The lists made of planned activities: begun, missing somebody or a date, next, and a person's own."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from methodology.engagement.buttons import ActivityButton, activity_buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer, may_change
from methodology.plan.activity import PlannedActivity, by_urgency, startable
from methodology.plan.stages import next_stages
from methodology.plan.team import PersonId
from methodology.reminders.recipients import Recipients
from methodology.value import Value

THIS_WEEK = timedelta(days=7)
WorkGroup = Literal["overdue", "today", "week"]


class MyActivity(Value):
    """An activity in the list of a person, with its engagement and what they may press there."""

    plan: EngagementPlan
    activity: PlannedActivity
    group: WorkGroup
    buttons: frozenset[ActivityButton]


def begun(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work of the stages that have begun, including what was left over from a stage already left."""
    entered = plan.engagement.plan_facts.entered
    return tuple(each for each in plan.work if each.is_open and each.stage in entered)


def begun_by_urgency(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open activities of a stage card: of the stages that have begun, most urgent first."""
    return tuple(sorted(begun(plan), key=by_urgency))


def without_holder(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work whose role nobody fills, of the stages that have begun or come next.

    Later stages are left out: who delivers is found while an engagement is sold, and until then every
    engagement would be at risk.
    """
    plan_facts = plan.engagement.plan_facts
    near = {*plan_facts.entered, *(each.id for each in next_stages(plan.methodology, plan_facts))}
    return tuple(each for each in plan.work if each.is_open and each.role_unfilled and each.stage in near)


def without_date(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work of the stages that have begun that could start but for the date of an anchor.

    While other work blocks it, its date is not missing yet: that work sets most anchors.
    """
    can_start = {each.id for each in startable(plan.work)}
    return tuple(each for each in begun(plan) if each.waiting_for is not None and each.id in can_start)


def next_for(plan: EngagementPlan, person: PersonId, today: date) -> PlannedActivity | None:
    """The one next thing for this person: what can start now, is not snoozed, and is due first."""
    can_start = {each.id for each in startable(plan.work)}

    def later(work: PlannedActivity) -> tuple[bool, bool]:
        return work.id not in can_start, work.not_before is not None and work.not_before > today

    mine = [each for each in begun(plan) if each.dri == person]
    return min(mine, key=lambda work: (later(work), by_urgency(work)), default=None)


def my_work(viewer: Viewer, plans: Iterable[EngagementPlan], today: date) -> tuple[MyActivity, ...]:
    """What is theirs, or of somebody they stand in for, and due within a week; most urgent first."""
    mine = [
        MyActivity(
            plan=plan,
            activity=activity,
            group=group,
            buttons=activity_buttons(activity, may_change=may_change(viewer, plan.engagement)),
        )
        for plan in plans
        if plan.engagement.is_running
        for activity in _reminded_of(plan, viewer.id, today)
        if (group := _group(activity, today)) is not None
    ]
    return tuple(sorted(mine, key=lambda each: by_urgency(each.activity)))


def _reminded_of(plan: EngagementPlan, person: PersonId, today: date) -> Iterator[PlannedActivity]:
    """What is theirs, and what they are reminded of because somebody is away or has left."""
    recipients = Recipients(plan=plan, day=today)
    return (each for each in plan.open_work if person in (each.dri, recipients.dri(each).person))


def _group(activity: PlannedActivity, today: date) -> WorkGroup | None:
    if activity.due is None or activity.due > today + THIS_WEEK:
        return None
    if activity.due < today:
        return "overdue"
    return "today" if activity.due == today else "week"

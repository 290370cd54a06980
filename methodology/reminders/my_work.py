"""The work of a person in all their engagements, as Home shows it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from methodology.engagement.buttons import ActivityButton, activity_buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer, may_change
from methodology.plan.planned_activity import PlannedActivity, by_urgency
from methodology.plan.team import PersonId
from methodology.reminders.recipients import Recipients
from methodology.value import Value

THIS_WEEK = timedelta(days=7)
WorkGroup = Literal["overdue", "today", "week"]


class MyActivity(Value):
    """An activity in the list of a person, with its engagement and the buttons they are offered."""

    plan: EngagementPlan
    activity: PlannedActivity
    group: WorkGroup
    buttons: frozenset[ActivityButton]


def my_work(viewer: Viewer, plans: Iterable[EngagementPlan], now: datetime) -> tuple[MyActivity, ...]:
    """Their own work and what they substitute for, due within a week; most urgent first."""
    mine = [
        MyActivity(
            plan=plan,
            activity=activity,
            group=group,
            buttons=activity_buttons(activity, may_change=may_change(viewer, plan.engagement)),
        )
        for plan in plans
        if plan.engagement.is_running
        for activity in _reminded_of(plan, viewer.id, now)
        if (group := _group(activity, plan.today_of(activity, now))) is not None
    ]
    return tuple(sorted(mine, key=lambda each: by_urgency(each.activity)))


def _reminded_of(plan: EngagementPlan, person: PersonId, now: datetime) -> Iterator[PlannedActivity]:
    """Their own work, and the work that they are reminded of because its DRI is away or has left."""
    recipients = Recipients(plan=plan, now=now)
    return (each for each in plan.open_work if person in (each.dri, recipients.dri(each).person))


def _group(activity: PlannedActivity, today: date) -> WorkGroup | None:
    if activity.due is None or activity.due > today + THIS_WEEK:
        return None
    if activity.due < today:
        return "overdue"
    return "today" if activity.due == today else "week"

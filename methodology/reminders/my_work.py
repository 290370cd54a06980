"""The work of a person: in all their engagements, as Home shows it, and in stages that have begun."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, get_args

from methodology.definition.ids import StageId
from methodology.engagement.buttons import ActivityButton, activity_buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.rights import Viewer, may_change
from methodology.engagement.work_lists import open_work_for
from methodology.plan.planned_activity import PlannedActivity, by_urgency
from methodology.plan.team import PersonId
from methodology.reminders.news import EngagementNews
from methodology.reminders.recipients import Recipients
from methodology.reminders.rungs import can_begin
from methodology.value import Value

THIS_WEEK = timedelta(days=7)
WorkGroup = Literal["overdue", "today", "week", "start", "others"]
GROUPS: tuple[WorkGroup, ...] = get_args(WorkGroup)


class MyActivity(Value):
    """An activity in the list of a person, with its engagement and the buttons they are offered.

    `overdue` is what is late, `start` what is due later and can be set about, `others` what is late with
    others and was escalated to them. What cannot start yet is not listed.
    """

    plan: EngagementPlan
    activity: PlannedActivity
    group: WorkGroup
    buttons: frozenset[ActivityButton]


def my_work(viewer: Viewer, plans: Iterable[EngagementPlan], now: datetime) -> tuple[MyActivity, ...]:
    """Their own work and what they substitute for, due within a week or later, of all that can be set about
    now, most urgent first; then what is late with others for too long."""
    mine = [each for plan in plans if plan.engagement.is_running for each in _in_one(viewer, plan, now)]
    return tuple(sorted(mine, key=lambda each: (GROUPS.index(each.group), by_urgency(each.activity))))


def _in_one(viewer: Viewer, plan: EngagementPlan, now: datetime) -> Iterator[MyActivity]:
    lateness, changes = Lateness(plan=plan, now=now), may_change(viewer, plan.engagement)
    for activity in _reminded_of(plan, viewer.id, now):
        if group := group_of(lateness, activity):
            buttons = activity_buttons(activity, may_change=changes)
            yield MyActivity(plan=plan, activity=activity, group=group, buttons=buttons)
    for thing in EngagementNews(plan=plan, now=now).late_elsewhere(viewer.person):
        if thing.work is not None:
            buttons = activity_buttons(thing.work, may_change=changes) | {"nudge"}
            yield MyActivity(plan=plan, activity=thing.work, group="others", buttons=buttons)


def _reminded_of(plan: EngagementPlan, person: PersonId, now: datetime) -> Iterator[PlannedActivity]:
    """Their own work, and the work that they are reminded of because its DRI is away or has left."""
    recipients = Recipients(plan=plan, now=now)
    return (each for each in plan.open_work if person in (each.dri, recipients.dri(each).person))


def group_of(lateness: Lateness, activity: PlannedActivity) -> WorkGroup | None:
    """The group in which somebody's own work is listed; None if it is not listed now."""
    if lateness.late_by(activity):
        return "overdue"
    if lateness.is_due(activity):
        return "today"
    due, today = lateness.due(activity), lateness.plan.today_of(activity, lateness.now)
    if not lateness.can_start(activity):
        return None
    if due is not None and today <= due <= today + THIS_WEEK:
        return "week"
    return "start" if can_begin(lateness, activity) else None


class InBegun(NamedTuple):
    """The open work of a person in stages that have begun: what they can set about now, and what waits for a date,
    for other work or for its day. Most urgent first."""

    now: tuple[PlannedActivity, ...]
    later: tuple[PlannedActivity, ...]


def work_in_begun(
    plan: EngagementPlan, person: PersonId, stages: Collection[StageId], now: datetime
) -> InBegun:
    """The open work of this person in these stages."""
    lateness = Lateness(plan=plan, now=now)
    mine = open_work_for(plan, person, stages)
    can = {each.id for each in mine if can_begin(lateness, each)}
    return InBegun(
        tuple(each for each in mine if each.id in can), tuple(each for each in mine if each.id not in can)
    )

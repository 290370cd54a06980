"""The turns of recurring work in an engagement that were missed."""

from datetime import date, datetime
from typing import NamedTuple

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.calendar import ONE_DAY
from methodology.plan.changes import recurs
from methodology.plan.planned_activity import PlannedActivity


class MissedTurn(NamedTuple):
    """A turn whose date has passed; it is closed on the day before its DRI's today."""

    activity: PlannedActivity
    closed_on: date


def turns_to_close(plan: EngagementPlan, now: datetime) -> tuple[MissedTurn, ...]:
    """The open turns whose date has passed where their DRI is.

    None while the engagement does not run.
    """
    if not plan.engagement.is_running:
        return ()
    overdue = (each for each in plan.work if plan.is_overdue(each, now))
    return tuple(
        MissedTurn(each, plan.today_of(each, now) - ONE_DAY)
        for each in overdue
        if recurs(plan.methodology, each.activity)
    )

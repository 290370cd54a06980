"""Snoozes: how long the quick ones last, and until which day an activity can be snoozed."""

from datetime import date

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import check_day
from methodology.plan.planned_activity import PlannedActivity
from methodology.refusal import Refusal

A_DAY = 1
A_WHILE = 3
"""In working days of the DRI."""


class NotAhead(Refusal):
    """The day of the next reminder is not ahead."""


def snoozed_until(plan: EngagementPlan, activity: PlannedActivity, today: date, working_days: int) -> date:
    """The day after so many working days of the DRI."""
    return plan.calendar_of_activity(activity).shift(today, working_days)


def check_snooze(until: date, today: date) -> None:
    """Raises `NotAhead` for a day that is not ahead, and `Refusal` for one too far away."""
    if until <= today:
        raise NotAhead("Choose a day after today.")
    check_day(until)

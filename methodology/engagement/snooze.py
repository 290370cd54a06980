"""Snoozes: how long the quick ones last, and until which day an activity can be snoozed."""

from datetime import date

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.planned_activity import PlannedActivity
from methodology.refusal import WrongDay

A_DAY = 1
A_WHILE = 3
LONGEST = 20
"""In working days of the DRI."""


def snoozed_until(plan: EngagementPlan, activity: PlannedActivity, today: date, working_days: int) -> date:
    """The day after so many working days of the DRI."""
    return plan.calendar_of_activity(activity).shift(today, working_days)


def last_day_of_snooze(calendar: WorkingCalendar, today: date) -> date:
    """The last day until which somebody with these working days may snooze today."""
    return calendar.shift(today, LONGEST)


def check_snooze(until: date, today: date, calendar: WorkingCalendar) -> None:
    """Raises `WrongDay` for a day that is not ahead, and for one after the longest snooze."""
    if until <= today:
        raise WrongDay("Choose a day after today.")
    last = last_day_of_snooze(calendar, today)
    if until > last:
        raise WrongDay(
            f"A reminder can wait for {LONGEST} working days at most: choose a day until {last:%a} {last.day} {last:%b}."
        )

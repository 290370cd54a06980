"""Until when an activity is snoozed: so many working days of its DRI."""

from datetime import date

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivity

A_DAY = 1
A_WHILE = 3
"""Working days that the quick snoozes last."""


def snoozed_until(plan: EngagementPlan, activity: PlannedActivity, today: date, working_days: int) -> date:
    return plan.calendar_of_activity(activity).shift(today, working_days)

"""The first day on which an activity can be set about, where the plan gives one."""

from datetime import date

from methodology.definition.model import Methodology
from methodology.plan.due import dates_of
from methodology.plan.facts import PlanFacts
from methodology.plan.planned_activity import PlannedActivity


def has_first_day_come(
    methodology: Methodology, plan_facts: PlanFacts, planned: PlannedActivity, today: date
) -> bool:
    """Whether this work could be set about today, as far as dates say.

    Work that is due on the day of an event or after it follows from the event: it cannot start before that. Work
    that is due before an event, and what recurs without an offset, can be set about at any time.
    """
    activity = methodology.activity.get(planned.activity)
    if activity is None or activity.due.offset is None or activity.due.offset < 0:
        return True
    occurrence = planned.occurrence if methodology.anchor[activity.due.anchor].repeats else 1
    on = dates_of(plan_facts, activity, activity.due.anchor).get(occurrence)
    return on is not None and on <= today

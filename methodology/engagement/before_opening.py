"""What had happened when an engagement was opened: dates that had passed, and work that may be done already."""

from datetime import date

from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import PlanFacts
from methodology.plan.planned_activity import ItemKey
from methodology.value import Value


class DueBefore(Value):
    """One-time work of the first stages that was due before the opening, unless it sets a date that has passed."""

    key: ItemKey
    name: str
    due: date


def as_opened(plan_facts: PlanFacts) -> PlanFacts:
    """The facts of an engagement on the day it is opened: dates before that day have happened."""
    opened_on = plan_facts.opened_on
    dates = tuple(
        each.model_copy(update={"actual": each.actual or each.on < opened_on}) for each in plan_facts.dates
    )
    return plan_facts.model_copy(update={"dates": dates, "runs_since": opened_on})


def happened(
    methodology: Methodology, plan_facts: PlanFacts, activity: ActivityId, occurrence: int
) -> date | None:
    """The day on which the event happened that this activity sets; None if it has not, or sets none."""
    sets = date_set_by(methodology, activity, occurrence, plan_facts.opened_on)
    if sets is None:
        return None
    same = (
        each for each in plan_facts.dates if (each.anchor, each.occurrence) == (sets.anchor, sets.occurrence)
    )
    return next((each.on for each in same if each.actual), None)


def date_set_by(
    methodology: Methodology, activity_id: ActivityId, occurrence: int, on: date
) -> AnchorDate | None:
    """The date that this activity sets if it is done on this day; None if it sets none."""
    anchor = methodology.activity[activity_id].sets
    if anchor is None:
        return None
    number = occurrence if methodology.anchor[anchor].repeats else 1
    return AnchorDate(anchor=anchor, on=on, occurrence=number, actual=True)


def was_due_before(
    methodology: Methodology, plan_facts: PlanFacts, activity_id: ActivityId, due: date | None
) -> bool:
    """Whether it is one-time work of a stage in which the engagement is opened, and was due before that day.

    True also for what has no date: it may have been due.
    """
    activity = methodology.activity[activity_id]
    in_turns = activity.recurrence is not None and activity.recurrence.in_turns
    return (
        not in_turns and activity.stage in plan_facts.entered and (due is None or due < plan_facts.opened_on)
    )

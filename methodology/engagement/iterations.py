"""The iterations that are proposed for an engagement: from its first day, on working days of its lead."""

from datetime import date

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import check_day
from methodology.plan.iterations import START, iteration_periods
from methodology.value import Value

MOST_AT_FIRST = 6
"""Iterations that are proposed where nobody has said how many."""


class ProposedIterations(Value):
    """The first and last day of each, numbered from `first_number` after those that have dates already."""

    iterations: tuple[tuple[date, date], ...]
    first_number: int = 1


def first_day(plan: EngagementPlan) -> date | None:
    """The day on which the first iteration begins, where its anchor has a date."""
    dates = {each.anchor: each.on for each in plan.engagement.plan_facts.dates}
    return dates.get(plan.methodology.iterations.first_from)


def propose_iterations(plan: EngagementPlan, first: date, weeks: int, how_many: int) -> ProposedIterations:
    """So many iterations from this day on; raises `Refusal` for a day, a length or a number that nobody can mean."""
    check_day(first)
    known = [each.occurrence for each in plan.engagement.plan_facts.dates if each.anchor == START]
    return ProposedIterations(
        iterations=iteration_periods(first, weeks, how_many, plan.lead_calendar),
        first_number=max(known, default=0) + 1,
    )

"""Proposing the dates of iterations by the calendar, on working days of the lead."""

from datetime import date

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import check_day
from methodology.plan.iterations import START, iteration_periods
from methodology.value import Value

MOST_AT_FIRST = 6
"""The number of iterations proposed by default."""


class ProposedIterations(Value):
    """The first and last day of each; they are numbered from `first_number`, after the existing ones."""

    iterations: tuple[tuple[date, date], ...]
    first_number: int = 1


def first_day(plan: EngagementPlan) -> date | None:
    """The day on which the first iteration begins, if its anchor has a date."""
    dates = {each.anchor: each.on for each in plan.engagement.plan_facts.dates}
    return dates.get(plan.methodology.iterations.first_from)


def propose_iterations(plan: EngagementPlan, first: date, weeks: int, how_many: int) -> ProposedIterations:
    """This many iterations from this day on; raises `Refusal` for values outside their limits."""
    check_day(first)
    known = [each.occurrence for each in plan.engagement.plan_facts.dates if each.anchor == START]
    return ProposedIterations(
        iterations=iteration_periods(first, weeks, how_many, plan.lead_calendar),
        first_number=max(known, default=0) + 1,
    )

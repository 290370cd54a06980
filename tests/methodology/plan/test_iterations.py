"""Tests of `methodology.plan.iterations`."""

import itertools
from datetime import date

import pytest

from methodology.plan.calendar import working_calendar
from methodology.plan.iterations import MOST, iteration_dates, iteration_periods
from methodology.refusal import Refusal

GERMANY = working_calendar("DE")


@pytest.mark.parametrize("weeks", [1, 2, 3, 4])
def test_each_iteration_ends_on_the_working_day_before_the_next(weeks: int) -> None:
    found = iteration_periods(date(2026, 6, 1), weeks, 4, working_calendar())
    assert found[0][0] == date(2026, 6, 1)
    assert {end.weekday() for _, end in found} == {4}
    assert {start.weekday() for start, _ in found} == {0}
    assert [(later[0] - each[1]).days for each, later in itertools.pairwise(found)] == [3, 3, 3]


def test_a_first_day_that_is_no_working_day_moves_on() -> None:
    ((start, end),) = iteration_periods(date(2026, 6, 6), 1, 1, working_calendar())
    assert (start, end) == (date(2026, 6, 8), date(2026, 6, 12))


def test_public_holidays_at_the_seams_are_left_out() -> None:
    """Whit Monday, 25 May 2026, is a holiday in Germany."""
    first, second = iteration_periods(date(2026, 5, 18), 1, 2, GERMANY)
    assert first == (date(2026, 5, 18), date(2026, 5, 25 - 3))
    assert second == (date(2026, 5, 26), date(2026, 5, 29))


def test_iterations_over_the_turn_of_the_year_stay_in_order() -> None:
    found = iteration_periods(date(2026, 12, 14), 2, 3, GERMANY)
    days = [day for both in found for day in both]
    assert days == sorted(set(days))
    assert all(GERMANY.is_working(day) for day in days)


@pytest.mark.parametrize(("weeks", "count"), [(0, 3), (5, 3), (-1, 3), (2, 0), (2, MOST + 1)])
def test_values_outside_their_limits_are_refused(weeks: int, count: int) -> None:
    with pytest.raises(Refusal, match=r"choose 1, 2, 3 or 4|between 1 and 26"):
        iteration_periods(date(2026, 6, 1), weeks, count, working_calendar())


def test_accepted_iterations_are_numbered_dates_of_their_anchors() -> None:
    dates = iteration_dates(iteration_periods(date(2026, 6, 1), 2, 2, working_calendar()), first_number=3)
    assert [(each.anchor, each.occurrence, each.on, each.label) for each in dates] == [
        ("iteration_start", 3, date(2026, 6, 1), "Iteration 3"),
        ("iteration_end", 3, date(2026, 6, 12), "Iteration 3"),
        ("iteration_start", 4, date(2026, 6, 15), "Iteration 4"),
        ("iteration_end", 4, date(2026, 6, 26), "Iteration 4"),
    ]

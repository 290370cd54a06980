"""Tests of `methodology.engagement.iterations`."""

from datetime import date

import pytest

from methodology.engagement.iterations import first_day, propose_iterations
from methodology.people import Person
from methodology.refusal import Refusal
from tests.support.opened import opened
from tests.support.plans import LEAD, plan

MONDAY = date(2026, 6, 1)


def test_they_begin_where_the_methodology_says_once_that_has_a_date() -> None:
    first_from = plan().methodology.iterations.first_from
    assert first_day(plan()) is None
    assert first_day(plan(plan_facts=opened(dates={first_from: MONDAY}))) == MONDAY


def test_they_are_numbered_after_those_that_have_dates() -> None:
    known = plan(plan_facts=opened(dates={"iteration_start": [date(2026, 5, 4), date(2026, 5, 18)]}))
    proposed = propose_iterations(known, MONDAY, 2, 1)
    assert proposed.first_number == 3
    assert proposed.iterations == ((MONDAY, date(2026, 6, 12)),)
    assert propose_iterations(plan(), MONDAY, 2, 1).first_number == 1


def test_they_keep_to_the_working_days_of_the_lead() -> None:
    whit_monday = date(2026, 5, 25)
    german = Person(workspace="T1", id=LEAD, name="Lea", zone="Europe/Berlin", country="DE")
    engagement_plan = plan(team={"engagement_manager": LEAD}, people=[german])
    assert propose_iterations(engagement_plan, whit_monday, 1, 1).iterations[0][0] == date(2026, 5, 26)
    assert propose_iterations(plan(), whit_monday, 1, 1).iterations[0][0] == whit_monday


@pytest.mark.parametrize(
    ("first", "weeks", "how_many"),
    [
        pytest.param(date(1026, 6, 1), 2, 4, id="a-mistyped-year"),
        pytest.param(MONDAY, 5, 4, id="too-long"),
        pytest.param(MONDAY, 2, 0, id="none"),
    ],
)
def test_values_outside_their_limits_are_refused(first: date, weeks: int, how_many: int) -> None:
    with pytest.raises(Refusal):
        propose_iterations(plan(), first, weeks, how_many)

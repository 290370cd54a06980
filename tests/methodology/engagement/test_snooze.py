"""Tests of `methodology.engagement.snooze`."""

from datetime import date

import pytest

from methodology.engagement.snooze import A_DAY, A_WHILE, check_snooze, snoozed_until
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import WrongDay
from tests.support.plans import LEAD, plan, planned

FRIDAY = date(2026, 5, 22)
GERMAN = Person(workspace="T1", id=LEAD, name="Lea", zone="Europe/Berlin", country="DE")


@pytest.mark.parametrize(
    ("dri", "working_days", "until"),
    [
        pytest.param(None, A_DAY, date(2026, 5, 25), id="over-the-weekend"),
        pytest.param(LEAD, A_DAY, date(2026, 5, 26), id="over-a-holiday-of-the-dri"),
        pytest.param(LEAD, A_WHILE, date(2026, 5, 28), id="three-working-days-of-the-dri"),
    ],
)
def test_it_lasts_working_days_of_the_dri(dri: PersonId | None, working_days: int, until: date) -> None:
    activity = planned("exec_kickoff", dri=dri)
    assert snoozed_until(plan(activity, people=[GERMAN]), activity, FRIDAY, working_days) == until


@pytest.mark.parametrize(
    ("until", "says"),
    [
        pytest.param(date(2026, 5, 21), "after today", id="a-day-before"),
        pytest.param(FRIDAY, "after today", id="today"),
        pytest.param(date(2026, 6, 23), "until Mon 22 Jun", id="a-day-after-the-longest-over-a-holiday"),
        pytest.param(date(2206, 5, 22), "until Mon 22 Jun", id="a-mistyped-year"),
    ],
)
def test_a_snooze_until_a_day_that_cannot_be_is_refused(until: date, says: str) -> None:
    for possible in (date(2026, 5, 23), date(2026, 6, 22)):
        check_snooze(possible, FRIDAY, GERMAN.calendar)
    with pytest.raises(WrongDay, match=says):
        check_snooze(until, FRIDAY, GERMAN.calendar)

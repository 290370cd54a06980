"""The welcome: the first message to a member of the team."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from handlers.messages.views.welcome import welcome
from tests.support.sample import ANNA, BEN, CHLOE, LONG_NAME, TODAY, crowd, engagement, longest, work
from tests.support.start_draft import METHODOLOGY
from tests.support.view_checks import checked

Golden = Callable[[Any], Any]


def test_a_member_reads_what_they_are_dri_for_and_when_they_hear_again(golden: Golden) -> None:
    first = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    golden(
        welcome(METHODOLOGY, engagement(), ANNA, [work()], today=TODAY, first_reminder=first, opened_by=BEN)
    )


def test_the_fullest_welcome_fits() -> None:
    there = engagement(customer=LONG_NAME)
    checked(welcome(longest(), there, ANNA, crowd(60), today=TODAY, first_reminder=None, opened_by=BEN))


def test_a_deputy_reads_that_they_stand_in() -> None:
    text = welcome(
        METHODOLOGY, engagement(), CHLOE, [], today=TODAY, first_reminder=None, opened_by=ANNA
    ).text
    assert "You stand in for others" in text
    assert "No activity is yours yet." in text

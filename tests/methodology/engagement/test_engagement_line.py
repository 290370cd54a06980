"""How an engagement stands in a list."""

from datetime import date, timedelta

import pytest

from methodology.engagement.engagement_line import engagement_line
from tests.support.sample import ANNA, CHLOE, NOW, TODAY, done, engagement, plan, work


def test_a_line_counts_what_is_open_and_names_what_is_due_next() -> None:
    acme = plan(
        work(1, due=TODAY - timedelta(days=1)),
        work(2, due=date(2026, 12, 3)),
        work(3, due=date(2026, 12, 1)),
        work(4, due=None),
        done(5),
    )
    line = engagement_line(acme, ANNA, NOW)
    assert (line.open_work, line.late, line.next_due) == (4, 1, date(2026, 12, 1))
    assert line.stages == ("Scoping", "Delivery Prep")
    assert line.health.state == "at_risk"


def test_a_line_names_the_stage_in_short_and_how_many_run_beside_it() -> None:
    assert engagement_line(plan(), ANNA, NOW).at == "Scoping +1"
    assert engagement_line(plan(of=engagement(state="closed")), ANNA, NOW).at == ""


def test_a_line_names_the_roles_of_its_reader() -> None:
    assert engagement_line(plan(), ANNA, NOW).roles == ("Project Manager",)
    assert engagement_line(plan(), CHLOE, NOW).roles == ()


def test_what_is_due_today_is_next() -> None:
    assert engagement_line(plan(work(due=TODAY)), ANNA, NOW).next_due == TODAY


def test_nothing_is_due_next_on_a_day_that_has_passed() -> None:
    not_begun = work(1, stage="delivery", due=TODAY - timedelta(days=1))
    assert engagement_line(plan(not_begun), ANNA, NOW).next_due is None
    assert engagement_line(plan(not_begun, work(2, due=TODAY)), ANNA, NOW).next_due == TODAY


def test_a_line_has_the_state() -> None:
    held = plan(of=engagement(state="on_hold"))
    assert engagement_line(held, ANNA, NOW).state == "on_hold"


@pytest.mark.parametrize(
    ("state", "next_name"), [("open", "Hold the kickoff"), ("closed", ""), ("cancelled", "")]
)
def test_nothing_is_next_in_one_that_is_over(state: str, next_name: str) -> None:
    mine = work(due=TODAY, dri=ANNA, name="Hold the kickoff")
    assert engagement_line(plan(mine, of=engagement(state=state)), ANNA, NOW).mine == next_name

"""What a digest asks for: roles without a person, and dates without a day."""

from datetime import date
from typing import Any

import pytest

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.reminders.rungs import ASKED, CAN_START, LastTold
from tests.support.digests import AE, PM, PSE, days, digest, lines, running, team, unfilled, work


def asked_of(who: str, *plans: EngagementPlan, **more: Any) -> list[tuple[str, int]]:
    """The names of what is asked, and how much waits for it."""
    return [(each.name, each.waiting) for line in lines(who, *plans, **more) for each in line.missing]


def test_the_lead_is_asked_once_to_fill_a_role_however_much_waits_for_it() -> None:
    acme = running(*(unfilled() for _ in range(3)))
    found = digest(PM, acme)
    assert found is not None
    asked = [each for each in found.told if each.thing.startswith("role:")]
    assert asked_of(PM, acme) == [("Trainer / Technical Instructor", 3)]
    assert digest(PSE, acme) is None
    known = {each.thing: LastTold(each.rung, days(-1)) for each in found.told}
    assert asked
    assert digest(PM, acme, told=known) is None


@pytest.mark.parametrize(
    ("told_on", "has_news", "is_asked"),
    [
        pytest.param(date(2026, 11, 19), True, True, id="every-third-working-day-with-other-news"),
        pytest.param(date(2026, 11, 20), True, False, id="not-before"),
        pytest.param(date(2026, 10, 1), False, False, id="never-alone"),
    ],
)
def test_a_role_is_asked_for_again_only_beside_news(told_on: date, has_news: bool, is_asked: bool) -> None:
    each, other = unfilled(), work(days(0), dri=PM)
    known = {f"activity:{each.id}": LastTold(CAN_START, told_on), "role:trainer": LastTold(ASKED, told_on)}
    acme = running(*([each, other] if has_news else [each]))
    assert bool(asked_of(PM, acme, told=known)) == is_asked


def test_the_lead_is_asked_to_fill_a_role_of_the_stage_that_comes_next_and_of_none_later() -> None:
    retro = unfilled(stage="customer_success")
    assert asked_of(PM, running(retro))
    assert asked_of(PM, running(retro, stage="project_planning")) == []


def test_the_role_that_enters_a_date_is_asked_once_work_waits_for_nothing_else() -> None:
    first, second = work(None, waiting_for="sow_signature"), work(None, waiting_for="sow_signature")
    blocked = work(None, waiting_for="booking", depends_on=(first.activity,))
    members = team(project_manager=PM, pse=PSE, account_executive=AE)
    found = lines(AE, running(first, second, blocked, members=members))
    assert [(each.anchor, each.waiting) for line in found for each in line.missing] == [("sow_signature", 2)]


@pytest.mark.parametrize(("engagements", "lines_for_it"), [(1, 1), (3, 3), (4, 1), (12, 1)])
def test_what_is_missing_in_many_engagements_is_one_line(engagements: int, lines_for_it: int) -> None:
    plans = [running(unfilled(), engagement_id=n, customer=f"No {n}") for n in range(1, engagements + 1)]
    known = {f"activity:{each.id}": LastTold(CAN_START, days(-1)) for plan in plans for each in plan.work}
    found = digest(PM, *plans, told=known)
    assert found is not None
    assert [line.kind for line in found.lines] == ["missing"] * lines_for_it
    assert len(found.told) == engagements

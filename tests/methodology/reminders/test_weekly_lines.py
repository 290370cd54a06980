"""What a weekly message counts as open, asks about and names for tomorrow."""

from datetime import date, timedelta

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.digest_lines import Digest
from methodology.reminders.my_gates import my_handoffs
from methodology.reminders.news import EngagementNews
from methodology.reminders.rungs import CAN_START, LATE_5, LastTold
from methodology.reminders.weekly_lines import comes_on, open_line
from tests.support.digests import (
    EVERYBODY,
    PM,
    PSE,
    RDM,
    days,
    digest,
    person,
    running,
    team,
    told,
    turn,
    unfilled,
    work,
)
from tests.support.plans import noon

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)
LAST_WEEK = date(2026, 11, 16)


def test_the_worst_engagement_comes_first_and_ten_are_named() -> None:
    plans: list[EngagementPlan] = []
    known: dict[str, LastTold] = {}
    for n in range(1, 14):
        each = work(MONDAY - timedelta(days=7 * n))
        known |= told((each, LATE_5, -1))
        plans.append(running(each, engagement_id=n, customer=f"No {n}"))
    found = digest(PSE, *plans, day=MONDAY, told=known, weekly_on=LAST_WEEK)
    assert found is not None
    assert found.weekly is not None
    late = [each.late_by for each in found.weekly.also]
    assert late == sorted(late, reverse=True)
    assert (len(found.weekly.also), found.weekly.more) == (10, 3)


def weekly(who: str, *plans: EngagementPlan, told: dict[str, LastTold]) -> Digest:
    found = digest(who, *plans, day=MONDAY, others=EVERYBODY, told=told, weekly_on=LAST_WEEK)
    assert found is not None
    return found


def test_leads_and_managers_see_the_number_of_what_was_escalated_to_them() -> None:
    late = work(date(2026, 10, 20))
    for reader in (PM, RDM):
        rung = {f"escalated:activity:{late.id}": LastTold(6, FRIDAY)}
        found = weekly(reader, running(late), told=rung)
        assert found.weekly is not None
        assert [(each.open, each.escalated) for each in found.weekly.also] == [(0, 1)]


def test_what_is_asked_for_is_counted_between_two_questions() -> None:
    each = unfilled()
    known = told((each, CAN_START, -9)) | {"role:trainer": LastTold(CAN_START, FRIDAY)}
    found = weekly(PM, running(each), told=known)
    assert found.weekly is not None
    assert [line.open for line in found.weekly.also] == [2]
    assert found.lines == ()


def test_a_date_whose_day_has_passed_is_open_until_somebody_says_so() -> None:
    by_it = work(date(2026, 12, 21), activity="comp_exec_closeout")
    passed = running(by_it, dates={"closure_meeting": date(2026, 11, 18)})
    key = "passed:closure_meeting:1:2026-11-18"
    found = weekly(PM, passed, told={key: LastTold(CAN_START, FRIDAY)})
    assert found.weekly is not None
    assert [(line.open, line.worst) for line in found.weekly.also] == [
        (1, "the closure meeting, planned for Wed 18 Nov")
    ]
    assert found.lines == (), "it was asked a working day ago"


@pytest.mark.parametrize(
    ("stage", "entered", "is_open"),
    [
        pytest.param("positioning", [], 0, id="not-in-the-first-stage"),
        pytest.param("positioning", ["scoping"], 0, id="not-before-the-last-one"),
        pytest.param("positioning", ["delivery_prep", "sow_close"], 1, id="once-the-last-one-has-begun"),
        pytest.param("sow_close", [], 1, id="opened-in-the-last-one"),
    ],
)
def test_the_handoff_is_open_once_it_can_start(stage: str, entered: list[str], is_open: int) -> None:
    acme = running(stage=stage, members=team(engagement_manager=PM))
    facts = acme.engagement.plan_facts
    begun = {**facts.entered, **{StageId(each): days(-3) for each in entered}}
    last = tuple((StageId(each), TUESDAY) for each in ("delivery_prep", "sow_close"))
    known = {"plan_facts": facts.model_copy(update={"entered": begun}), "exit_dates": last}
    acme = acme.model_copy(update={"engagement": acme.engagement.model_copy(update=known)})
    news = EngagementNews(plan=acme, now=noon(MONDAY))
    line, comes = open_line(person(PM), news, set())
    assert (line.open, line.worst, comes) == (is_open, "Handoff 0 of 7" if is_open else "", 1 - is_open)
    assert len(my_handoffs(Viewer(person=person(PM)), [acme], noon(MONDAY))) == is_open, "as on Home"
    assert [each.name for each in comes_on(person(PM), TUESDAY, news) if each.handoff] == [
        "Handoff 0 of 7"
    ] * is_open


def iteration(due: date, number: int) -> PlannedActivity:
    return work(due, activity="exec_it_review", occurrence=number)


PASSED_TWICE = {"turns_missed": 2}
NOT_DONE = work(None, dri=PM)


@pytest.mark.parametrize(
    ("works", "asked"),
    [
        pytest.param([turn(MONDAY, **PASSED_TWICE)], [0], id="due-on-the-day-of-the-message"),
        pytest.param([turn(TUESDAY, **PASSED_TWICE)], [0], id="due-on-another-day-of-the-week"),
        pytest.param([turn(date(2026, 12, 9), **PASSED_TWICE)], [0], id="due-in-another-week"),
        pytest.param([turn(None, **PASSED_TWICE)], [0], id="without-a-date"),
        pytest.param([turn(TUESDAY, turns_missed=1)], [], id="not-after-one-turn"),
        pytest.param([turn(TUESDAY, **PASSED_TWICE, not_before=TUESDAY)], [], id="not-while-it-is-snoozed"),
        pytest.param([turn(TUESDAY, **PASSED_TWICE, stage="customer_success")], [], id="not-ahead-of-its-stage"),
        pytest.param([turn(TUESDAY, **PASSED_TWICE, depends_on=(NOT_DONE.activity,)), NOT_DONE], [], id="not-while-blocked"),
        pytest.param([iteration(FRIDAY, 1), iteration(FRIDAY, 2), iteration(TUESDAY, 3)], [0, 1], id="of-iterations-those-that-passed"),
    ],
)  # fmt: skip
def test_recurring_work_that_nobody_does_is_asked_about_in_the_weekly_message_only(
    works: list[PlannedActivity], asked: list[int]
) -> None:
    found = digest(PSE, running(*works), day=MONDAY, others=EVERYBODY, weekly_on=LAST_WEEK)
    lines = [(line.kind, line.work.id) for line in found.lines if line.work] if found else []
    assert sorted(lines) == [("still_needed", works[n].id) for n in asked]
    for day in (MONDAY, TUESDAY, THURSDAY) if asked else ():
        assert digest(PSE, running(*works), day=day, weekly_on=MONDAY) is None


def test_what_comes_tomorrow_is_named() -> None:
    now, tomorrow = work(TUESDAY), [work(date(2026, 11, 25)) for _ in range(5)]
    known = told(*((each, CAN_START, -3) for each in tomorrow))
    given_up = turn(date(2026, 11, 25), turns_missed=2)
    found = digest(PSE, running(now, *tomorrow, turn(date(2026, 11, 25)), given_up), told=known)
    assert found is not None
    assert found.tomorrow is not None
    assert found.tomorrow.day == date(2026, 11, 25)
    assert (len(found.tomorrow.names), found.tomorrow.more) == (3, 3)


def test_what_is_named_as_open_is_not_named_for_tomorrow() -> None:
    first, second = work(TUESDAY), work(TUESDAY)
    known = told((first, CAN_START, -3), (second, CAN_START, -3))
    one = weekly(PSE, running(first), told=known)
    assert one.weekly is not None
    assert (one.weekly.also[0].worst, one.tomorrow) == (first.name, None)
    two = weekly(PSE, running(first, second), told=known)
    assert two.tomorrow is not None
    assert len(two.tomorrow.names) == 2, "they are only counted as open"

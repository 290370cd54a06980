"""Tests of `methodology.engagement.lifecycle`."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from methodology.engagement.engagement import Engagement, EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lifecycle import (
    check_cancel_reason,
    check_close,
    check_hold,
    check_hold_until,
    check_not_over,
    check_reopen,
    check_resume,
    dates_after_hold,
    exit_dates_after_hold,
    hold_question,
    shifts_after_hold,
    stages_to_reopen,
)
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.refusal import Refusal
from tests.support.opened import opened
from tests.support.plans import LEAD, noon, plan, planned

HELD, TODAY = date(2026, 6, 1), date(2026, 6, 11)
"""A Monday, and the Thursday of the week after: ten days, eight of them working days."""
GERMAN = Person(workspace="T1", id=LEAD, name="Lea", zone="Europe/Berlin", country="DE")


def refuses(check: Callable[[], None]) -> bool:
    try:
        check()
    except Refusal:
        return True
    return False


@pytest.mark.parametrize(
    ("check", "allowed"),
    [
        pytest.param(check_hold, {"open"}, id="what-runs-can-be-held"),
        pytest.param(check_resume, {"on_hold"}, id="what-is-on-hold-can-be-resumed"),
        pytest.param(check_not_over, {"open", "on_hold"}, id="what-is-not-over-can-be-ended"),
        pytest.param(check_reopen, {"closed", "cancelled"}, id="what-is-over-can-be-reopened"),
    ],
)
def test_the_state_decides_what_can_be_done(
    check: Callable[[Engagement], None], allowed: set[EngagementState]
) -> None:
    states: tuple[EngagementState, ...] = ("open", "on_hold", "closed", "cancelled")
    in_state = {state: plan(state=state).engagement for state in states}
    assert {state for state in states if not refuses(partial(check, in_state[state]))} == allowed


def test_cancelling_needs_a_reason() -> None:
    assert refuses(lambda: check_cancel_reason(" "))
    assert not refuses(lambda: check_cancel_reason("Not bought."))


@pytest.mark.parametrize(
    ("despite", "refused"),
    [pytest.param("", True, id="without-a-reason"), pytest.param("Sold.", False, id="with-a-reason")],
)
def test_closing_what_is_unfinished_needs_a_reason(despite: str, refused: bool) -> None:
    assert refuses(lambda: check_close(plan(planned("exec_kickoff")), despite)) is refused


@pytest.mark.parametrize(
    ("left", "stages"),
    [
        pytest.param({}, (), id="none-where-it-is-still-in-one"),
        pytest.param({"engagement_execution": HELD}, ("engagement_execution",), id="the-last-one-left"),
    ],
)
def test_a_reopened_engagement_is_in_the_stage_it_was_in_last(
    left: dict[str, date], stages: tuple[str, ...]
) -> None:
    facts = opened(start_stage="engagement_execution").model_copy(update={"left": left})
    assert stages_to_reopen(plan(plan_facts=facts, state="closed")) == stages


@pytest.mark.parametrize(
    ("until", "allowed"),
    [
        pytest.param(TODAY, False, id="today"),
        pytest.param(TODAY + timedelta(days=1), True, id="tomorrow"),
        pytest.param(TODAY + timedelta(days=366), True, id="in-a-year"),
        pytest.param(TODAY + timedelta(days=367), False, id="later"),
    ],
)
def test_a_hold_ends_on_a_day_ahead_within_a_year(until: date, allowed: bool) -> None:
    assert refuses(lambda: check_hold_until(until, TODAY)) is not allowed


def held(*work: PlannedActivity, **more: Any) -> EngagementPlan:
    team = {"engagement_manager": LEAD, "project_manager": LEAD}
    return plan(*work, state="on_hold", held_since=HELD, team=team, people=[GERMAN], **more)


@pytest.mark.parametrize(
    ("on", "moved_to"),
    [
        pytest.param(HELD - timedelta(days=1), None, id="before-the-hold"),
        pytest.param(HELD, TODAY, id="by-the-days-held"),
        pytest.param(date(2026, 6, 3), date(2026, 6, 15), id="from-a-saturday-to-the-monday"),
        pytest.param(date(2026, 9, 23), date(2026, 10, 5), id="over-a-holiday-and-a-weekend-of-the-lead"),
    ],
)
def test_dates_entered_ahead_move_by_the_days_held_to_a_working_day(on: date, moved_to: date | None) -> None:
    moved = dates_after_hold(held(plan_facts=opened(dates={"kickoff": on})), TODAY)
    assert [each.on for each in moved] == ([moved_to] if moved_to else [])


def test_a_date_that_has_happened_does_not_move() -> None:
    facts = opened(dates={"kickoff": HELD})
    actual = tuple(each.model_copy(update={"actual": True}) for each in facts.dates)
    assert dates_after_hold(held(plan_facts=facts.model_copy(update={"dates": actual})), TODAY) == ()


def test_only_stages_still_to_be_left_get_another_day() -> None:
    facts = opened(start_stage="engagement_execution").model_copy(update={"left": {"project_planning": HELD}})
    exit_dates = (("project_planning", HELD), ("engagement_execution", HELD))
    moved = exit_dates_after_hold(held(plan_facts=facts, exit_dates=exit_dates), TODAY)
    assert moved == (("engagement_execution", TODAY),)


@pytest.mark.parametrize(
    ("before", "after", "moved_to"),
    [
        pytest.param({}, {}, date(2026, 6, 11), id="by-the-working-days-held"),
        pytest.param({"due_by_hand": True}, {}, date(2026, 6, 11), id="a-date-set-by-hand-too"),
        pytest.param({}, {"due": date(2026, 6, 20)}, None, id="not-what-a-date-took-along"),
        pytest.param({"due": None}, {}, None, id="not-what-has-no-date"),
        pytest.param({"state": "done"}, {}, None, id="not-what-is-done"),
        pytest.param({"activity": "exec_timesheet"}, {}, None, id="not-what-recurs-by-the-calendar"),
        pytest.param({"activity": "exec_it_planning"}, {}, None, id="nor-with-each-iteration"),
    ],
)
def test_open_work_moves_by_the_working_days_of_its_dri(
    before: dict[str, Any], after: dict[str, Any], moved_to: date | None
) -> None:
    activity = planned("exec_kickoff", dri=LEAD, due=HELD).model_copy(update=before)
    on_hold, resumed = held(activity), plan(activity.model_copy(update=after), people=[GERMAN])
    shifts = list(shifts_after_hold(on_hold, resumed, TODAY))
    expected = [(HELD, moved_to)] if moved_to else []
    assert [(each.before, each.after) for each in shifts] == expected


@pytest.mark.parametrize(
    ("more", "now", "asked"),
    [
        pytest.param({"hold_until": TODAY}, TODAY - timedelta(days=1), False, id="not-before-its-end"),
        pytest.param({"hold_until": TODAY}, TODAY, True, id="from-that-day-on"),
        pytest.param({"hold_until": TODAY}, TODAY + timedelta(days=90), True, id="until-somebody-answers"),
        pytest.param({}, HELD + timedelta(days=27), False, id="without-an-end-not-before-four-weeks"),
        pytest.param({}, HELD + timedelta(days=28), True, id="and-then"),
        pytest.param({"state": "open", "hold_until": None}, TODAY, False, id="not-while-it-runs"),
        pytest.param({"state": "cancelled", "hold_until": TODAY}, TODAY, False, id="not-when-it-is-over"),
    ],
)
def test_the_lead_is_asked_whether_it_is_still_on_hold(more: dict[str, Any], now: date, asked: bool) -> None:
    engagement_plan = held()
    engagement = engagement_plan.engagement.model_copy(update=more)
    question = hold_question(engagement_plan.model_copy(update={"engagement": engagement}), noon(now))
    assert (question is not None) is asked

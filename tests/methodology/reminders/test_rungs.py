"""Tests of `methodology.reminders.rungs`: what can be begun."""

from datetime import date
from typing import Any

import pytest

from methodology.engagement.lateness import Lateness
from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.rungs import can_begin
from tests.support.opened import opened
from tests.support.plans import noon, plan, planned

MAY, TUESDAY, WEDNESDAY = date(2026, 5, 1), date(2026, 6, 2), date(2026, 6, 3)
CALL = planned("exec_kickoff")


def of(activity: str = "exec_disc_questions", due: date | None = WEDNESDAY, **more: Any) -> PlannedActivity:
    return planned(activity, due=due, **more)


@pytest.mark.parametrize(
    ("work", "can"),
    [
        pytest.param(of(), True, id="ahead-of-its-date"),
        pytest.param(of(due=None), True, id="without-a-date"),
        pytest.param(of(due=None, waiting_for="discovery_session"), False, id="waiting-for-a-date"),
        pytest.param(of("exec_backlog"), True, id="after-an-event-that-has-come"),
        pytest.param(of("exec_plan_validate"), False, id="after-an-event-that-comes-tomorrow"),
        pytest.param(of("exec_plan_validate", due=TUESDAY), True, id="due-by-hand-before-its-event"),
        pytest.param(of("comp_exec_closeout"), False, id="after-an-event-without-a-date"),
        pytest.param(of(depends_on=(CALL.activity,)), False, id="blocked"),
        pytest.param(of(stage="customer_success"), False, id="of-a-stage-ahead"),
        pytest.param(of(state="done"), False, id="done"),
        pytest.param(of("exec_timesheet"), False, id="a-turn-ahead-of-its-day"),
        pytest.param(of("exec_timesheet", due=TUESDAY), True, id="a-turn-on-its-day"),
    ],
)
def test_work_can_be_begun_that_waits_for_nothing(work: PlannedActivity, can: bool) -> None:
    dates = {"kickoff": TUESDAY, "discovery_session": WEDNESDAY}
    acme = plan(work, CALL, plan_facts=opened(start=MAY, start_stage="engagement_execution", dates=dates))
    assert can_begin(Lateness(plan=acme, now=noon(TUESDAY)), work) is can

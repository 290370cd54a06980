"""Turns of recurring work that were missed, and those that are let go."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, StageId
from methodology.engagement.engagement import EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.missed_turns import (
    turns_passed,
    turns_to_close,
    turns_to_let_go,
    without_ended_turns,
)
from methodology.people import Person
from methodology.plan.facts import PlanFacts
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.support.opened import opened
from tests.support.plans import LEAD, noon, plan, planned

TUESDAY, WEDNESDAY = date(2026, 6, 2), date(2026, 6, 3)
NOW = datetime(2026, 6, 2, 20, tzinfo=UTC)
IN_AUCKLAND = Person(workspace="T1", id=LEAD, name="Lea", zone="Pacific/Auckland")
EXECUTION = StageId("engagement_execution")
LONG_AGO = date(2026, 4, 1)
LARGE = {"size": "over_5_iterations", "billing": "fixed_fee"}


def facts(start_stage: str = EXECUTION, **update: Any) -> PlanFacts:
    dates = {"booking": LONG_AGO, "kickoff": LONG_AGO} | update.pop("dates", {})
    of = opened(start=LONG_AGO, start_stage=start_stage, facets=LARGE, dates=dates)
    return of.model_copy(update=update)


def running(*work: PlannedActivity, of: PlanFacts | None = None, **more: Any) -> EngagementPlan:
    return plan(*work, plan_facts=of or facts(), **more)


@pytest.mark.parametrize(
    ("dri", "due", "closed_on"),
    [
        pytest.param(LEAD, TUESDAY, TUESDAY, id="it-is-wednesday-where-the-dri-is"),
        pytest.param(LEAD, WEDNESDAY, None, id="not-on-its-day"),
        pytest.param(None, TUESDAY, None, id="without-a-dri-or-anybody-else"),
        pytest.param(None, date(2026, 6, 1), date(2026, 6, 1), id="without-a-dri-the-day-after"),
    ],
)
def test_a_turn_is_missed_on_the_clock_of_its_dri(
    dri: PersonId | None, due: date, closed_on: date | None
) -> None:
    turn = planned("exec_timesheet", dri=dri, due=due)
    found = turns_to_close(running(turn, people=[IN_AUCKLAND]), NOW)
    assert found == (((turn, closed_on),) if closed_on else ())


@pytest.mark.parametrize("state", ["on_hold", "closed", "cancelled"])
def test_no_turn_is_missed_or_let_go_while_the_engagement_does_not_run(state: EngagementState) -> None:
    turn = planned("exec_timesheet", due=date(2026, 5, 1))
    stopped = running(turn, state=state, of=facts(left={EXECUTION: LONG_AGO}))
    assert turns_to_close(stopped, NOW) == ()
    assert turns_to_let_go(stopped, stopped.changes(), NOW) == ()


def test_no_turn_of_a_stage_is_missed_before_it_is_entered() -> None:
    turn = planned("exec_timesheet", due=date(2026, 5, 1))
    assert turns_to_close(running(turn, of=facts("project_planning")), NOW) == ()


def test_what_does_not_recur_is_overdue_and_not_missed() -> None:
    assert turns_to_close(running(planned("exec_kickoff", due=date(2026, 5, 1))), NOW) == ()


LEFT = {"left": {EXECUTION: TUESDAY}}
ENDED = {"dates": {"project_end": date(2026, 6, 1)}}
ITERATION = {"dates": {"iteration_start": LONG_AGO, "iteration_end": LONG_AGO}}


@pytest.mark.parametrize(
    ("activity", "due", "of", "more", "why"),
    [
        pytest.param("exec_timesheet", date(2026, 6, 5), {}, {}, None, id="it-goes-on"),
        pytest.param("exec_timesheet", date(2026, 6, 1), {}, {}, None, id="a-late-one-is-not-let-go"),
        pytest.param("exec_weekly_status", TUESDAY, LEFT, {}, "ended", id="on-leaving-its-stage"),
        pytest.param("exec_weekly_status", date(2026, 6, 1), LEFT, {}, "ended", id="a-late-one-too"),
        pytest.param("exec_weekly_status", None, LEFT, {}, "ended", id="one-without-a-date-too"),
        pytest.param("exec_it_review", LONG_AGO, LEFT | ITERATION, {}, "ended", id="a-turn-of-an-iteration"),
        pytest.param("comp_record_accept", LONG_AGO, LEFT, {}, None, id="not-the-work-of-a-milestone"),
        pytest.param("exec_kickoff", LONG_AGO, LEFT, {}, None, id="not-one-time-work"),
        pytest.param("exec_timesheet", date(2026, 6, 1), ENDED, {}, "ended", id="after-its-last-day"),
        pytest.param(
            "exec_timesheet",
            date(2026, 6, 1),
            {"dates": {"project_end": TUESDAY}},
            {},
            None,
            id="not-on-its-last-day",
        ),
        pytest.param(
            "exec_timesheet",
            date(2026, 6, 5),
            ENDED,
            {},
            None,
            id="the-plan-withdraws-one-after-the-last-day",
        ),
        pytest.param(
            "exec_timesheet",
            date(2026, 6, 1),
            LEFT | {"dates": {"project_end": date(2026, 9, 1)}},
            {},
            None,
            id="leaving-ends-nothing-that-has-another-end",
        ),
        pytest.param(
            "exec_timesheet", date(2026, 6, 1), {}, {"resumed_on": TUESDAY}, "resumed", id="before-the-resume"
        ),
        pytest.param("exec_timesheet", TUESDAY, {}, {"resumed_on": TUESDAY}, None, id="not-on-its-day"),
        pytest.param(
            "exec_kickoff", LONG_AGO, {}, {"resumed_on": TUESDAY}, None, id="one-time-work-before-the-resume"
        ),
        pytest.param(
            "exec_it_review",
            LONG_AGO,
            ITERATION,
            {"resumed_on": TUESDAY},
            "resumed",
            id="an-iteration-before-it",
        ),
        pytest.param(
            "exec_it_review",
            LONG_AGO,
            {"dates": {"iteration_start": date(2026, 6, 8), "iteration_end": date(2026, 6, 19)}},
            {"resumed_on": TUESDAY},
            None,
            id="not-one-whose-iteration-moved",
        ),
    ],
)
def test_a_turn_is_let_go(
    activity: str, due: date | None, of: dict[str, Any], more: dict[str, Any], why: str | None
) -> None:
    turn = planned(activity, due=due)
    engagement = running(turn, of=facts(**of), **more)
    found = turns_to_let_go(engagement, engagement.changes(), noon(TUESDAY))
    assert found == (((turn, why),) if why else ())


@pytest.mark.parametrize(
    ("work", "passed"),
    [
        pytest.param([planned("exec_timesheet", turns_missed=2)], 2, id="turns-by-the-calendar-were-missed"),
        pytest.param(
            [
                planned("exec_it_planning", occurrence=3, due=WEDNESDAY),
                planned("exec_it_planning", due=LONG_AGO),
                planned("exec_it_planning", occurrence=2, due=LONG_AGO, state="done"),
            ],
            1,
            id="those-of-iterations-are-still-open",
        ),
        pytest.param([planned("exec_kickoff", due=LONG_AGO)], 0, id="one-time-work-has-none"),
    ],
)
def test_turns_that_passed_undone(work: list[PlannedActivity], passed: int) -> None:
    assert turns_passed(running(*work), work[0], noon(TUESDAY)) == passed


@pytest.mark.parametrize("left", [None, LONG_AGO, TUESDAY])
def test_a_detail_that_is_turned_on_in_a_stage_that_was_left_adds_no_turn(left: date | None) -> None:
    standup = ActivityId("exec_internal_sync")
    of = facts(details=(standup,), left={EXECUTION: left} if left else {})
    engagement = running(of=of)
    changes = without_ended_turns(engagement, engagement.changes(), NOW)
    assert (standup in {each.activity for each in changes.added}) is (left is None)

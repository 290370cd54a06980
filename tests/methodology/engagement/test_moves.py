"""Tests of `methodology.engagement.moves`: what a preview of an act shows."""

from datetime import date

import pytest

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.moves import preview_of, without_turns_ahead
from methodology.plan.changes import Changes
from methodology.plan.planned_activity import PlannedActivity
from tests.support.opened import opened
from tests.support.plans import plan, planned

FRIDAY, NEXT_FRIDAY = date(2026, 6, 5), date(2026, 6, 12)
HERE, BEFORE = "engagement_execution", "project_planning"


def due(work: PlannedActivity, on: date, stage: str) -> EngagementPlan:
    facts = opened(start=date(2026, 6, 1), start_stage=stage)
    return plan(work.model_copy(update={"due": on}), plan_facts=facts)


@pytest.mark.parametrize(
    ("work", "stages", "shown"),
    [
        pytest.param(planned("exec_timesheet"), (HERE, HERE), True, id="a-turn-of-a-stage-that-has-begun"),
        pytest.param(planned("exec_timesheet"), (BEFORE, BEFORE), False, id="none-of-a-stage-ahead"),
        pytest.param(planned("exec_timesheet"), (BEFORE, HERE), False, id="none-whose-stage-begins-with-it"),
        pytest.param(planned("exec_timesheet"), (HERE, BEFORE), False, id="none-whose-stage-is-taken-back"),
        pytest.param(planned("exec_kickoff"), (BEFORE, BEFORE), True, id="one-time-work-of-a-stage-ahead"),
        pytest.param(
            planned("exec_timesheet", due_by_hand=True), (BEFORE, BEFORE), True, id="a-date-set-by-a-person"
        ),
    ],
)
def test_a_preview_shows_the_moves_of_what_has_a_date_of_its_own(
    work: PlannedActivity, stages: tuple[str, str], shown: bool
) -> None:
    before, after = due(work, NEXT_FRIDAY, stages[0]), due(work, FRIDAY, stages[1])
    found = preview_of(before, after).moves
    assert [(each.before, each.after) for each in found] == ([(NEXT_FRIDAY, FRIDAY)] if shown else [])


@pytest.mark.parametrize(
    ("stage", "moves"),
    [
        pytest.param(HERE, True, id="once-it-has-begun"),
        pytest.param(BEFORE, False, id="not-ahead-of-its-stage"),
    ],
)
def test_dates_that_are_entered_move_turns_only_of_what_has_begun(stage: str, moves: bool) -> None:
    acme = due(planned("exec_timesheet"), FRIDAY, stage)
    (known,) = acme.work
    item = next(each for each in acme.items() if each.activity == known.activity)
    moved = Changes(kept=((known, item.model_copy(update={"due": NEXT_FRIDAY})),))
    shown = without_turns_ahead(acme, moved).shifts
    assert [(each.before, each.after) for each in shown] == ([(FRIDAY, NEXT_FRIDAY)] if moves else [])

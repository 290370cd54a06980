"""The open work of a person."""

from datetime import date

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.work_lists import open_work_for
from methodology.plan.planned_activity import PlannedActivity
from tests.support.opened import opened
from tests.support.plans import LEAD, OTHER, plan, planned

PLANNING, EXECUTION = StageId("project_planning"), StageId("engagement_execution")
SOON = planned("a", stage=EXECUTION, dri=LEAD, due=date(2026, 6, 2))
LATER = planned("b", stage=PLANNING, dri=LEAD, due=date(2026, 6, 3))
UNDATED = planned("c", stage=EXECUTION, dri=LEAD, due=None)
DONE = planned("d", stage=EXECUTION, dri=LEAD, state="done")
OF_ANOTHER = planned("e", stage=EXECUTION, dri=OTHER)


@pytest.mark.parametrize(
    ("stages", "found"),
    [
        pytest.param(None, (SOON, LATER, UNDATED), id="of-every-stage-the-most-urgent-first"),
        pytest.param([EXECUTION], (SOON, UNDATED), id="of-one-stage"),
        pytest.param([], (), id="of-no-stage"),
    ],
)
def test_a_person_has_the_open_work_that_is_theirs(
    stages: list[StageId] | None, found: tuple[PlannedActivity, ...]
) -> None:
    acme = plan(UNDATED, LATER, SOON, DONE, OF_ANOTHER)
    assert open_work_for(acme, LEAD, stages) == found


def test_what_has_begun_comes_before_the_dates_of_later_stages() -> None:
    in_planning = plan(SOON, LATER, UNDATED, plan_facts=opened(start_stage=PLANNING))
    assert open_work_for(in_planning, LEAD) == (LATER, SOON, UNDATED)


def test_turns_of_later_stages_come_last_as_they_have_no_date_of_their_own() -> None:
    turn = planned("exec_timesheet", dri=LEAD, due=date(2026, 6, 1))
    in_planning = plan(turn, SOON, LATER, UNDATED, plan_facts=opened(start_stage=PLANNING))
    assert open_work_for(in_planning, LEAD) == (LATER, SOON, UNDATED, turn)
    in_execution = plan(turn, SOON, plan_facts=opened(start_stage=EXECUTION))
    assert open_work_for(in_execution, LEAD) == (turn, SOON)

"""The open work of a person, and what is next for them besides their own work of the stages that have begun."""

from datetime import date

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.work_lists import is_before_its_turn, next_for, open_work_for
from methodology.people import Absence, Person
from methodology.plan.facts import Raised
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.methodology.plan.test_planned_activity import work
from tests.support.opened import opened
from tests.support.plans import LEAD, OTHER, noon, plan, planned

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


@pytest.mark.parametrize(
    ("today", "early"),
    [
        pytest.param(date(2026, 6, 4), True, id="done-before-its-day"),
        pytest.param(date(2026, 6, 5), True, id="on-its-day"),
        pytest.param(date(2026, 6, 6), False, id="its-day-has-passed"),
    ],
)
def test_a_turn_waits_for_the_day_of_the_turn_before(today: date, early: bool) -> None:
    facts = {"stage": EXECUTION, "dri": LEAD}
    first = planned("exec_timesheet", turn=1, due=date(2026, 6, 5), state="done", **facts)
    second = planned("exec_timesheet", turn=2, due=date(2026, 6, 12), **facts)
    acme = plan(first, second, SOON, plan_facts=opened(start_stage=EXECUTION))
    assert is_before_its_turn(acme, second, noon(today)) is early
    assert not is_before_its_turn(acme, first, noon(today)), "none was before it"
    assert not is_before_its_turn(acme, SOON, noon(today)), "it comes once"


MON, TUE, FRI = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 5)
IN_DELIVERY = opened(start=MON, start_stage="engagement_execution")
PAM, EVE = PersonId("UPAM"), PersonId("UEVE")


@pytest.mark.parametrize(
    ("absence", "is_next"),
    [
        pytest.param(None, False, id="she is here"),
        pytest.param(Absence(first=MON, last=FRI), True, id="she is away, and has no deputy"),
        pytest.param(Absence(first=MON, last=FRI, deputy=PersonId("UDEP")), False, id="her deputy is here"),
        pytest.param(Absence(first=TUE, last=FRI), False, id="she is away from tomorrow on"),
    ],
)
def test_work_of_somebody_who_is_away_is_next_for_the_lead_who_stands_in(
    absence: Absence | None, is_next: bool
) -> None:
    """It goes by its urgency, as in their daily message."""
    late, own = (
        planned("exec_kickoff", dri=EVE, due=date(2026, 5, 26)),
        planned("exec_kickoff", dri=PAM, due=FRI),
    )
    eve = Person(workspace="T1", id=EVE, name="Eve", zone="UTC", absence=absence)
    its = plan(late, own, plan_facts=IN_DELIVERY, team={"project_manager": PAM}, people=[eve])
    assert next_for(its, PAM, noon(MON)) == (late if is_next else own)


def test_what_came_up_for_a_later_stage_is_next_for_its_owner() -> None:
    up = work(1, "retro", dri=PAM, stage="customer_success", due=TUE)
    raised = IN_DELIVERY.model_copy(update={"raised": (Raised(activity=up.activity, on=MON),)})
    assert next_for(plan(up, work(2, "call", dri=PAM, due=FRI), plan_facts=raised), PAM, noon(MON)) == up

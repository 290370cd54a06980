"""Tests of what is open now, and of the next activity of a person."""

from datetime import date

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.work_lists import begun_by_urgency, next_for
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.methodology.plan.test_planned_activity import work
from tests.support import plans
from tests.support.opened import opened
from tests.support.plans import noon, planned

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
IN_DELIVERY = opened(start=MON, start_stage="engagement_execution")
EXECUTION = StageId("engagement_execution")
PAM, EVE = PersonId("UPAM"), PersonId("UEVE")


def test_now_shows_what_is_open_in_the_stages_begun_most_urgent_first() -> None:
    later, sooner = work(1, "deck", due=TUE), work(2, "kickoff", due=MON)
    done, ahead = work(3, "call", state="done"), work(4, "retro", stage="customer_success")

    assert begun_by_urgency(plans.plan(later, sooner, done, ahead, plan_facts=IN_DELIVERY)) == (sooner, later)


def test_open_work_of_a_stage_that_was_left_is_still_shown() -> None:
    plan_facts = IN_DELIVERY.model_copy(update={"left": {EXECUTION: MON}, "entered": {EXECUTION: MON}})
    left_over = work(1, "deck")

    assert begun_by_urgency(plans.plan(left_over, plan_facts=plan_facts)) == (left_over,)


@pytest.mark.parametrize(
    ("all_work", "expected"),
    [
        pytest.param(
            [work(1, "deck", dri=PAM, due=TUE), work(2, "call", dri=PAM)], 2, id="what-is-due-first"
        ),
        pytest.param([work(1, "deck", dri=EVE), work(2, "call", dri=PAM, due=TUE)], 2, id="only-their-own"),
        pytest.param(
            [
                work(1, "deck", dri=EVE),
                work(2, "call", dri=PAM, depends_on=("deck",)),
                work(3, "mail", dri=PAM, due=FRI),
            ],
            3,
            id="what-can-start-before-what-is-blocked",
        ),
        pytest.param(
            [work(1, "deck", dri=EVE), work(2, "call", dri=PAM, depends_on=("deck",))],
            2,
            id="what-is-blocked-if-there-is-nothing-else",
        ),
        pytest.param(
            [work(1, "call", dri=PAM, due=None, waiting_for="kickoff"), work(2, "deck", dri=PAM, due=FRI)],
            2,
            id="what-is-dated-before-what-is-not",
        ),
        pytest.param(
            [work(1, "retro", dri=PAM, stage="customer_success")], None, id="nothing-of-a-stage-to-come"
        ),
        pytest.param([work(1, "deck", dri=PAM, state="done")], None, id="nothing-when-all-is-done"),
        pytest.param(
            [work(1, "deck", dri=PAM, due=TUE, not_before=WED), work(2, "call", dri=PAM, due=FRI)],
            2,
            id="what-is-snoozed-comes-last",
        ),
    ],
)
def test_next_for_a_person(all_work: list[PlannedActivity], expected: int | None) -> None:
    found = next_for(plans.plan(*all_work, plan_facts=IN_DELIVERY), PAM, noon(MON))

    assert (found and found.id) == expected


@pytest.mark.parametrize(
    ("all_work", "expected"),
    [
        pytest.param([planned("exec_kickoff", dri=None, due=FRI)], True, id="whose-role-nobody-has"),
        pytest.param([planned("exec_kickoff", dri=EVE, due=FRI)], False, id="of-somebody-who-is-here"),
    ],
)
def test_work_without_an_owner_is_next_for_the_lead(all_work: list[PlannedActivity], expected: bool) -> None:
    its = plans.plan(*all_work, plan_facts=IN_DELIVERY, team={"project_manager": PAM})
    assert its.roles.lead is not None
    assert its.roles.lead.person == PAM
    assert (next_for(its, PAM, noon(MON)) is not None) is expected


def test_own_work_goes_before_work_without_an_owner() -> None:
    own = planned("exec_kickoff", dri=PAM, due=FRI)
    its = plans.plan(
        planned("exec_kickoff", dri=None, due=MON), own, plan_facts=IN_DELIVERY, team={"project_manager": PAM}
    )
    assert next_for(its, PAM, noon(MON)) == own

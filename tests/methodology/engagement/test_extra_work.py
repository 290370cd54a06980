"""Tests of `methodology.engagement.extra_work`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, RoleId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.extra_work import (
    OwnActivity,
    build_own_activity,
    check_details,
    conditions,
    details_left_out,
    raised_condition,
    roles_at_work,
    stages_to_add_to,
)
from methodology.refusal import Refusal
from tests.support.opened import opened
from tests.support.plans import plan, planned

PLANNING = opened(start_stage="project_planning")


def test_conditions_are_those_that_can_come_up() -> None:
    found = conditions(plan(plan_facts=PLANNING))
    assert found
    assert {each.kind for each in found} == {"conditional"}


def test_details_that_are_on_or_of_a_stage_left_behind_are_not_offered() -> None:
    everything = details_left_out(plan(plan_facts=PLANNING))
    first = next(each for each in everything if each.stage == "project_planning")
    on = PLANNING.model_copy(update={"details": frozenset({first.id})})
    assert [each for each in everything if each not in details_left_out(plan(plan_facts=on))] == [first]
    left = PLANNING.model_copy(update={"left": {"project_planning": date(2026, 6, 9)}})
    assert "project_planning" not in {each.stage for each in details_left_out(plan(plan_facts=left))}


def test_steps_that_would_wait_for_each_other_are_refused_by_their_names() -> None:
    one, two = details_left_out(plan(plan_facts=PLANNING))[:2]
    data = plan(plan_facts=PLANNING).methodology.model_dump()
    for each in data["activities"]:
        if each["id"] in (one.id, two.id):
            each["depends_on"] = (two.id if each["id"] == one.id else one.id,)
    engagement_plan = plan(plan_facts=PLANNING).model_copy(
        update={"methodology": Methodology.model_validate(data)}
    )
    with pytest.raises(Refusal, match="none of them could ever start: ") as refused:
        check_details(engagement_plan, {one.id, two.id})
    assert f"“{one.name}” → “{two.name}”" in str(refused.value)
    with pytest.raises(Refusal, match="none of them could ever start: "):
        check_details(engagement_plan, {one.id})
    both = PLANNING.model_copy(update={"details": frozenset({one.id, two.id})})
    stuck = engagement_plan.engagement.model_copy(update={"plan_facts": both})
    three = details_left_out(plan(plan_facts=PLANNING))[2]
    check_details(engagement_plan.model_copy(update={"engagement": stuck}), {three.id})


def test_where_all_details_are_planned_none_is_offered() -> None:
    assert details_left_out(plan(plan_facts=opened(detail=True))) == ()


def test_an_activity_is_added_to_a_stage_that_is_still_to_be_left() -> None:
    left = PLANNING.model_copy(update={"left": {"project_planning": date(2026, 6, 9)}})
    found = [each.id for each in stages_to_add_to(plan(plan_facts=left))]
    assert found == ["engagement_execution", "customer_success"]


def test_an_activity_is_given_to_a_role_that_has_work_in_the_plan() -> None:
    engagement_plan = plan(
        planned("exec_kickoff"),
        planned("exec_demo", role="pse", state="done"),
        planned("exec_kickoff"),
        planned("own_1", role="gone_from_the_methodology"),
    )
    assert [each.id for each in roles_at_work(engagement_plan)] == ["project_manager", "pse"]


CHANGE_ORDER = ActivityId("exec_change_order")
TODAY = date(2026, 6, 9)


def test_a_condition_is_raised_again_once_its_activity_is_closed() -> None:
    facts = PLANNING.model_copy(update={"raised": ()})
    assert raised_condition(plan(plan_facts=facts), CHANGE_ORDER, TODAY).occurrence == 1
    with pytest.raises(Refusal, match="is open already"):
        raised_condition(plan(planned(CHANGE_ORDER), plan_facts=facts), CHANGE_ORDER, TODAY)


def test_a_detail_that_cannot_exist_here_is_refused() -> None:
    engagement_plan = plan(plan_facts=PLANNING)
    check_details(engagement_plan, {each.id for each in details_left_out(engagement_plan)})
    with pytest.raises(Refusal, match="cannot come up"):
        check_details(engagement_plan, {ActivityId("exec_kickoff")})


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param({"name": " "}, "a name", id="no-name"),
        pytest.param({"role": "pilot"}, "another one", id="no-role-of-the-methodology"),
        pytest.param({"stage": "positioning"}, "a stage", id="a-stage-before-the-start"),
        pytest.param({"due": date(2206, 6, 9)}, "too far away", id="a-mistyped-year"),
    ],
)
def test_an_activity_of_the_teams_own_that_cannot_be_is_refused(wrong: dict[str, Any], sentence: str) -> None:
    given = {"name": "Check", "stage": StageId("customer_success"), "role": RoleId("pse"), "due": TODAY}
    engagement_plan, activity_id = plan(plan_facts=PLANNING), ActivityId("own_1")
    built = build_own_activity(engagement_plan, OwnActivity.model_validate(given), activity_id)
    assert (built.id, built.stage, built.dri) == (activity_id, "customer_success", "pse")
    with pytest.raises(Refusal, match=sentence):
        build_own_activity(engagement_plan, OwnActivity.model_validate(given | wrong), activity_id)

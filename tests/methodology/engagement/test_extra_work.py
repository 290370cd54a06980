"""Which work may people add to an engagement beside its plan?"""

from datetime import date

from methodology.engagement.extra_work import conditions, details_left_out, roles_at_work, stages_to_add_to
from tests.support.opened import gitlab_ps, opened
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


def test_where_all_details_are_planned_none_is_offered() -> None:
    assert details_left_out(plan(plan_facts=opened(detail=True))) == ()


def test_an_activity_is_added_to_a_stage_that_is_still_to_be_left() -> None:
    left = PLANNING.model_copy(update={"left": {"project_planning": date(2026, 6, 9)}})
    found = [each.id for each in stages_to_add_to(plan(plan_facts=left))]
    assert found == ["engagement_execution", "customer_success"]


def test_an_activity_is_given_to_a_role_that_has_work_in_the_plan() -> None:
    there = plan(
        planned("exec_kickoff"),
        planned("exec_demo", role="pse", state="done"),
        planned("exec_kickoff"),
        planned("own_1", role="gone_from_the_methodology"),
    )
    assert roles_at_work(there) == (gitlab_ps().role["project_manager"], gitlab_ps().role["pse"])  # type: ignore[index]

"""Tests of `methodology.engagement.gate`."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from methodology.definition.ids import CriterionId, StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import (
    check_criteria,
    check_gate,
    gate_of,
    gates_to_close,
    may_close_without_reason,
    needs_reason_to_close,
    open_elsewhere,
)
from methodology.plan.facts import PlanFacts
from methodology.refusal import Refusal
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import noon, plan, planned

NOW = noon(date(2026, 6, 1))
PLANNING, EXECUTION = StageId("project_planning"), StageId("engagement_execution")
SUCCESS = StageId("customer_success")


def in_stage(stage: str) -> PlanFacts:
    return opened(start_stage=stage)


def test_a_gate_shows_the_open_work_of_its_stage_with_the_most_urgent_first() -> None:
    late = planned("plan_welcome", stage=PLANNING, due=date(2026, 6, 3))
    soon = planned("plan_kantata", stage=PLANNING, due=date(2026, 6, 2))
    gate = gate_of(plan(late, soon, plan_facts=in_stage("project_planning")), PLANNING, NOW)
    assert gate.open_work == (soon, late)
    assert gate.unconfirmed == gate.criteria
    assert not gate.is_clear


@pytest.mark.parametrize(
    ("turn", "dates", "goes_on"),
    [
        pytest.param("exec_timesheet", {"project_end": date(2026, 9, 1)}, True, id="to-its-own-end"),
        pytest.param("exec_weekly_status", {}, False, id="not-where-it-ends-with-its-stage"),
    ],
)
def test_a_turn_that_holds_nothing_goes_on_or_ends_when_the_stage_is_left(
    turn: str, dates: Mapping[str, date], goes_on: bool
) -> None:
    known = planned(turn, due=date(2026, 6, 5))
    facts = opened(start=date(2026, 4, 1), start_stage="engagement_execution", dates=dates)
    acme = plan(known, plan_facts=facts)
    gate = gate_of(acme, EXECUTION, NOW)
    assert (gate.open_work, gate.optional) == ((), ())
    assert (gate.going_on, gate.ending) == (((known,), ()) if goes_on else ((), (known,)))
    (to_close,) = gates_to_close(acme)
    assert (to_close.going_on, to_close.ending) == ((), (known,))


@pytest.mark.parametrize(
    ("stage", "entered", "beside"),
    [
        pytest.param("project_planning", {"engagement_execution"}, set(), id="the-next-stage-begins"),
        pytest.param("customer_success", set(), set(), id="nothing-follows-the-last"),
    ],
)
def test_leaving_a_stage_enters_what_follows(stage: str, entered: set[str], beside: set[str]) -> None:
    gate = gate_of(plan(plan_facts=in_stage(stage)), StageId(stage), NOW)
    assert ({each.id for each in gate.entered}, {each.id for each in gate.beside}) == (entered, beside)


def test_of_two_stages_side_by_side_the_other_goes_on() -> None:
    engagement_plan = plan(plan_facts=in_stage("sow_close"))
    gate = gate_of(engagement_plan, StageId("sow_close"), NOW)
    assert gate.entered == ()
    assert [each.id for each in gate.beside] == ["delivery_prep"]
    assert [each.stage.id for each in gates_to_close(engagement_plan)] == ["delivery_prep", "sow_close"]


def test_open_work_in_other_stages_is_counted_before_closing() -> None:
    engagement_plan = plan(
        planned("a", stage="positioning"),
        planned("b", stage="positioning", state="done"),
        planned("c", stage=EXECUTION),
        plan_facts=in_stage("engagement_execution"),
    )
    assert open_elsewhere(engagement_plan) == 1
    assert not may_close_without_reason(engagement_plan)


CRITERIA = [each.id for each in gate_of(plan(plan_facts=in_stage("customer_success")), SUCCESS, NOW).criteria]


@pytest.mark.parametrize(
    ("acme", "confirmed", "needed"),
    [
        pytest.param(plan(), CRITERIA, False, id="none-where-all-is-true-and-nothing-open"),
        pytest.param(plan(), CRITERIA[1:], True, id="for-a-criterion-that-is-not-confirmed"),
        pytest.param(plan(planned("a", stage=SUCCESS)), CRITERIA, True, id="for-open-work"),
        pytest.param(
            plan(planned("a", stage=SUCCESS, state="done")), CRITERIA, False, id="none-for-work-that-is-done"
        ),
    ],
)
def test_a_gate_that_is_not_clear_needs_a_reason(
    acme: EngagementPlan, confirmed: Sequence[CriterionId], needed: bool
) -> None:
    assert gate_of(acme, SUCCESS, NOW).needs_reason(confirmed) is needed


@pytest.mark.parametrize(
    ("acme", "confirmed", "needed"),
    [
        pytest.param(
            plan(plan_facts=in_stage("customer_success")),
            {SUCCESS: CRITERIA},
            False,
            id="none-once-the-last-gate-is-clear",
        ),
        pytest.param(
            plan(plan_facts=in_stage("customer_success")), {}, True, id="for-a-criterion-not-confirmed"
        ),
        pytest.param(
            plan(planned("a", stage=EXECUTION), plan_facts=in_stage("customer_success")),
            {SUCCESS: CRITERIA},
            True,
            id="for-work-open-in-another-stage",
        ),
        pytest.param(
            plan(plan_facts=in_stage("engagement_execution")),
            {EXECUTION: [each.id for each in gitlab_ps().stage[EXECUTION].exit_criteria]},
            True,
            id="for-a-stage-still-to-come",
        ),
    ],
)
def test_closing_with_something_open_needs_a_reason(
    acme: EngagementPlan, confirmed: Mapping[StageId, Sequence[CriterionId]], needed: bool
) -> None:
    assert needs_reason_to_close(acme, confirmed) is needed


def test_an_unfinished_stage_is_left_only_with_a_reason() -> None:
    work = planned("plan_welcome", stage=PLANNING)
    gate = gate_of(plan(work, plan_facts=in_stage("project_planning")), PLANNING, NOW)
    check_gate(gate, "The customer cannot wait.")
    with pytest.raises(Refusal, match=r"still has 1 open activities and \d exit criteria not confirmed"):
        check_gate(gate, "")


def test_a_criterion_of_another_stage_is_refused() -> None:
    engagement_plan = plan()
    known = [each.id for each in gate_of(engagement_plan, PLANNING, NOW).criteria]
    check_criteria(engagement_plan, PLANNING, known)
    with pytest.raises(Refusal, match="has changed"):
        check_criteria(engagement_plan, EXECUTION, [*known, CriterionId("other")])


def test_the_last_gate_of_pre_sales_needs_a_reason_for_what_the_handoff_lacks() -> None:
    both = (StageId("delivery_prep"), StageId("sow_close"))
    first, last = (gate_of(plan(plan_facts=in_stage(both[1])), stage, NOW, both) for stage in both)
    everything = {each.id for each in last.criteria}
    assert last.needs_reason(everything)
    assert first.handoff == last.handoff
    alone = gate_of(plan(plan_facts=in_stage(both[1])), both[1], NOW)
    assert (alone.handoff, alone.handoff_missing, alone.needs_reason(everything)) == ((), (), False)
    known = {part.id: "Known" for part in gitlab_ps().handoff}
    filled = gate_of(plan(plan_facts=in_stage(both[1]), handoff=known), both[1], NOW, both)
    assert not filled.needs_reason(everything)


def test_the_gate_before_delivery_shows_the_handoff_and_wants_no_reason_for_it() -> None:
    gate = gate_of(plan(plan_facts=in_stage(PLANNING)), PLANNING, NOW)
    assert len(gate.handoff) == len(gitlab_ps().handoff)
    assert not gate.handoff_missing

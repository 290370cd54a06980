"""Tests of `methodology.plan.stages`."""

from collections.abc import Sequence
from datetime import date

import pytest

from methodology.definition.ids import AnchorId, StageId
from methodology.definition.stage import Stage
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import PlanFacts, stages_ahead, stages_of
from methodology.plan.stages import (
    current_stages,
    exit_criteria,
    is_booked,
    next_stages,
    stage_position,
    with_stage_left,
)
from methodology.refusal import Refusal
from tests.support.opened import gitlab_ps, opened

MON, TUE, WED = (date(2026, 6, day) for day in (1, 2, 3))


def left(plan_facts: PlanFacts, *stages: str, on: date = TUE) -> PlanFacts:
    for stage in stages:
        plan_facts = with_stage_left(gitlab_ps(), plan_facts, StageId(stage), on)
    return plan_facts


def names(stages: Sequence[Stage]) -> list[str]:
    return [stage.id for stage in stages]


@pytest.mark.parametrize(
    ("plan_facts", "current", "following"),
    [
        pytest.param(opened(), ["positioning"], ["scoping"], id="at-the-beginning"),
        pytest.param(
            opened("education"),
            ["positioning"],
            ["delivery_prep", "sow_close"],
            id="a-skipped-stage-is-passed",
        ),
        pytest.param(
            left(opened(), "positioning", "scoping"),
            ["delivery_prep", "sow_close"],
            ["project_planning"],
            id="two-stages-side-by-side",
        ),
        pytest.param(
            left(opened(), "positioning", "scoping", "sow_close"),
            ["delivery_prep"],
            ["project_planning"],
            id="one-of-two-is-left-and-the-next-waits-for-the-other",
        ),
        pytest.param(
            left(opened(), "positioning", "scoping", "sow_close", "delivery_prep"),
            ["project_planning"],
            ["engagement_execution"],
            id="both-are-left",
        ),
        pytest.param(
            opened(start_stage="customer_success"), ["customer_success"], [], id="in-the-last-stage"
        ),
        pytest.param(
            left(opened(start_stage="customer_success"), "customer_success"),
            [],
            [],
            id="after-the-last-stage",
        ),
        pytest.param(
            left(opened(facets={"staffing": "partner_direct"}, start_stage="sow_close"), "sow_close"),
            ["delivery_prep"],
            [],
            id="a-partner-goes-on-alone",
        ),
    ],
)
def test_current_and_next_stages(plan_facts: PlanFacts, current: list[str], following: list[str]) -> None:
    assert names(current_stages(gitlab_ps(), plan_facts)) == current
    assert names(next_stages(gitlab_ps(), plan_facts)) == following


def test_leaving_a_stage_enters_the_next_on_that_day() -> None:
    plan_facts = left(opened(start=MON), "positioning", on=WED)

    assert plan_facts.left == {"positioning": WED}
    assert plan_facts.entered == {"positioning": MON, "scoping": WED}


def test_a_stage_that_is_not_current_cannot_be_left() -> None:
    with pytest.raises(Refusal, match="not in Scoping: it is in Positioning"):
        left(opened(), "scoping")


def test_a_stage_cannot_be_left_twice() -> None:
    with pytest.raises(Refusal, match="it is in no stage any more"):
        left(opened(start_stage="customer_success"), "customer_success", "customer_success")


@pytest.mark.parametrize(
    ("type", "start_stage", "before"),
    [
        pytest.param("custom_sow", None, [], id="from-the-beginning"),
        pytest.param("custom_sow", "sow_close", ["positioning", "scoping"], id="not-the-stage-side-by-side"),
        pytest.param("standard_sku", "delivery_prep", ["positioning"], id="not-the-stage-that-is-skipped"),
        pytest.param(
            "education",
            "engagement_execution",
            ["positioning", "delivery_prep", "sow_close", "project_planning"],
            id="half-way",
        ),
    ],
)
def test_stages_gone_before(type: str, start_stage: str | None, before: list[str]) -> None:
    plan_facts = opened(type, start_stage=start_stage)
    ahead = stages_ahead(gitlab_ps(), plan_facts)
    assert names([each for each in stages_of(gitlab_ps(), plan_facts) if each not in ahead]) == before


def test_the_position_counts_all_stages_of_the_methodology() -> None:
    assert stage_position(gitlab_ps(), gitlab_ps().stage[StageId("delivery_prep")]) == "stage 3 of 7"


@pytest.mark.parametrize(
    ("type", "stage", "count"),
    [
        pytest.param("custom_sow", "delivery_prep", 2, id="consulting-in-delivery-prep"),
        pytest.param("education", "delivery_prep", 1, id="training-in-delivery-prep"),
        pytest.param("blended", "engagement_execution", 3, id="blended-has-those-of-both"),
        pytest.param("custom_education", "customer_success", 2, id="those-without-types-hold-for-all"),
    ],
)
def test_exit_criteria_hold_for_the_types_they_name(type: str, stage: str, count: int) -> None:
    assert len(exit_criteria(gitlab_ps().stage[StageId(stage)], opened(type))) == count


@pytest.mark.parametrize(
    ("plan_facts", "booked"),
    [
        pytest.param(opened(), False, id="in-pre-sales"),
        pytest.param(opened(start_stage="sow_close", dates={"booking": MON}), False, id="only-planned"),
        pytest.param(opened(start_stage="project_planning"), True, id="opened-in-delivery"),
        pytest.param(
            opened(start_stage="sow_close").model_copy(
                update={"dates": (AnchorDate(anchor=AnchorId("booking"), on=MON, actual=True),)}
            ),
            True,
            id="closed-won",
        ),
    ],
)
def test_booked(plan_facts: PlanFacts, booked: bool) -> None:
    assert is_booked(gitlab_ps(), plan_facts) is booked

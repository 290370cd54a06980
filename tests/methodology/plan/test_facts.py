"""Tests of `methodology.plan.facts`: what is refused, and what can exist in an engagement."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import StageId
from methodology.plan.facts import conditions_possible, details_possible, stages_of, with_condition_raised
from methodology.refusal import Refusal
from tests.support.opened import gitlab_ps, opened

MON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("engagement", "sentence"),
    [
        pytest.param({"type": "consulting"}, "There is no engagement type “consulting”", id="unknown-type"),
        pytest.param({"facets": {"colour": "red"}}, "There is no facet “colour”", id="unknown-facet"),
        pytest.param(
            {"facets": {"billing": "barter"}},
            "“barter” is no billing of .* Choose one of: time_and_materials, fixed_fee",
            id="unknown-value",
        ),
        pytest.param(
            {"type": "education", "facets": {"size": "over_5_iterations"}},
            "“over_5_iterations” is no size of .* Leave this facet out",
            id="a-value-that-is-not-for-this-type",
        ),
        pytest.param({"start_stage": "wrap_up"}, "There is no stage “wrap_up”", id="unknown-stage"),
        pytest.param(
            {"type": "standard_sku", "start_stage": "scoping"},
            "has no stage “Scoping”",
            id="starting-in-a-stage-that-the-type-skips",
        ),
        pytest.param(
            {"facets": {"staffing": "partner_direct"}, "start_stage": "customer_success"},
            "has no stage “Customer Success”",
            id="starting-in-a-stage-that-the-staffing-skips",
        ),
        pytest.param({"dates": {"party": MON}}, "There is no date called “party”", id="unknown-date"),
        pytest.param(
            {"dates": {"event": MON}}, "use “Something came up” instead", id="the-day-of-a-condition"
        ),
        pytest.param({"dates": {"stage_start": MON}}, "cannot be entered", id="a-date-nobody-enters"),
        pytest.param({"dates": {"engagement_start": MON}}, "cannot be entered", id="the-opening-as-a-date"),
        pytest.param(
            {"dates": {"kickoff": [MON, MON]}}, "There is only one kickoff", id="a-date-that-comes-once-twice"
        ),
        pytest.param(
            {"conditions": ["pos_qualify"]},
            "“pos_qualify” is no condition",
            id="an-activity-without-condition",
        ),
        pytest.param({"conditions": ["flood"]}, "“flood” is no condition", id="unknown-condition"),
        pytest.param(
            {"type": "education", "conditions": ["exec_change_order"]},
            "cannot come up in this engagement",
            id="a-condition-of-another-type",
        ),
        pytest.param(
            {"start_stage": "engagement_execution", "conditions": ["sco_escalate"]},
            "cannot come up in this engagement",
            id="a-condition-of-a-stage-gone-before",
        ),
        pytest.param(
            {"facets": {"staffing": "partner_direct"}, "conditions": ["exec_escalation_open"]},
            "cannot come up in this engagement",
            id="a-condition-of-a-skipped-stage",
        ),
        pytest.param({"start": date(2926, 6, 1)}, "2926-06-01 is too far away", id="a-mistyped-year"),
        pytest.param({"dates": {"kickoff": date(1026, 6, 1)}}, "1026-06-01 is too far", id="a-mistyped-date"),
    ],
)
def test_unknown_values_are_refused(engagement: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        opened(**engagement)


@pytest.mark.parametrize(
    ("type", "given", "facets"),
    [
        pytest.param(
            "custom_sow",
            {},
            {"billing": "fixed_fee", "size": "up_to_5_iterations", "staffing": "gitlab"},
            id="all-by-default",
        ),
        pytest.param(
            "consulting_block",
            {"size": "over_5_iterations"},
            {"billing": "time_and_materials", "size": "over_5_iterations", "staffing": "gitlab"},
            id="one-given",
        ),
        pytest.param(
            "education", {}, {"billing": "fixed_fee", "staffing": "gitlab"}, id="training-has-no-size"
        ),
    ],
)
def test_a_facet_not_given_takes_the_types_default(
    type: str, given: dict[str, str], facets: dict[str, str]
) -> None:
    assert opened(type, facets=given).facets == facets


@pytest.mark.parametrize(
    ("start_stage", "entered"),
    [
        pytest.param(None, ["positioning"], id="the-first-stage-if-none-is-named"),
        pytest.param("scoping", ["scoping"], id="a-stage-of-its-own"),
        pytest.param("delivery_prep", ["delivery_prep", "sow_close"], id="the-first-of-two-side-by-side"),
        pytest.param("sow_close", ["delivery_prep", "sow_close"], id="the-second-of-two-side-by-side"),
    ],
)
def test_stages_side_by_side_are_entered_together(start_stage: str | None, entered: list[str]) -> None:
    plan_facts = opened(start_stage=start_stage, start=MON)

    assert plan_facts.entered == dict.fromkeys(entered, MON)


def test_a_type_runs_through_its_own_stages() -> None:
    names = [stage.id for stage in stages_of(gitlab_ps(), opened("education"))]

    assert names == [
        "positioning",
        "delivery_prep",
        "sow_close",
        "project_planning",
        "engagement_execution",
        "customer_success",
    ]


def test_work_that_a_partner_sells_and_delivers_ends_with_the_signature() -> None:
    plan_facts = opened("custom_sow", facets={"staffing": "partner_direct"})

    assert [stage.id for stage in stages_of(gitlab_ps(), plan_facts)][-1] == "sow_close"


def test_a_condition_may_be_raised_again() -> None:
    plan_facts = opened(conditions=["exec_change_order"], start=MON)

    plan_facts = with_condition_raised(gitlab_ps(), plan_facts, "exec_change_order", date(2026, 7, 1))

    assert [(each.occurrence, each.on) for each in plan_facts.raised] == [(1, MON), (2, date(2026, 7, 1))]


def test_every_condition_that_is_offered_can_be_raised() -> None:
    plan_facts = opened("blended", facets={"staffing": "partner_indirect"})

    for activity in conditions_possible(gitlab_ps(), plan_facts):
        plan_facts = with_condition_raised(gitlab_ps(), plan_facts, activity.id, MON)

    assert {"plan_partner_onboard", "fin_partner_offboard"} <= {each.activity for each in plan_facts.raised}


def test_details_offered_are_those_of_the_stages_ahead() -> None:
    plan_facts = opened(start_stage="customer_success")

    offered = details_possible(gitlab_ps(), plan_facts)

    assert {each.id for each in offered} == {"cs_delivery_kit", "cs_closeout_report", "cs_csat_review"}
    assert {each.stage for each in offered} == {StageId("customer_success")}

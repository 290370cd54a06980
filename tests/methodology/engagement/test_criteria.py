"""Tests of `methodology.engagement.criteria`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import CriterionId, StageId
from methodology.engagement.criteria import Known, known_criteria
from methodology.engagement.engagement import Confirmed, Question
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.facts import stages_of
from methodology.plan.plan import activities_planned
from methodology.plan.stages import exit_criteria
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import LEAD, OTHER, plan, planned

SCOPING, REVIEWED = StageId("scoping"), CriterionId("scoping_reviews_done")
MONDAY, FRIDAY = date(2026, 6, 1), date(2026, 6, 5)
SOW = "https://a.example/sow"


def rdm(**more: Any) -> Any:
    facts = {"state": "done", "closed_by": LEAD, "closed_on": MONDAY, "evidence": SOW}
    return planned("sco_rdm_approval", **facts | more)


def review(**more: Any) -> Any:
    return planned("sco_ta_review", **{"state": "done", "closed_by": OTHER, "closed_on": FRIDAY} | more)


def confirmed(evidence: str = "") -> Confirmed:
    return Confirmed(stage=SCOPING, criterion=REVIEWED, by=OTHER, on=FRIDAY, evidence=evidence)


def large(**more: Any) -> Question:
    facts = {"work": 7, "condition": "sco_ta_review", "activity": "sco_estimate", "by": LEAD, "on": MONDAY}
    return Question.model_validate(facts | more)


@pytest.mark.parametrize(
    ("acme", "known"),
    [
        pytest.param(plan(rdm()), Known(by=LEAD, on=MONDAY, evidence=SOW, is_recorded=True), id="all-that-it-has-is-done"),
        pytest.param(plan(rdm(), review()), Known(by=OTHER, on=FRIDAY, evidence=SOW, is_recorded=True), id="by-the-last"),
        pytest.param(
            plan(rdm(), review(evidence="Mail")),
            Known(by=OTHER, on=FRIDAY, evidence=f"{SOW} · Mail", is_recorded=True),
            id="with-the-evidence-of-all",
        ),
        pytest.param(plan(rdm(), review(state="open")), None, id="not-while-one-is-open"),
        pytest.param(plan(rdm(), review(state="not_needed")), None, id="not-where-one-is-not-needed"),
        pytest.param(
            plan(rdm(), review(state="withdrawn")),
            Known(by=LEAD, on=MONDAY, evidence=SOW, is_recorded=True),
            id="whatever-left-the-plan",
        ),
        pytest.param(plan(), None, id="not-where-nothing-of-it-is-planned"),
        pytest.param(plan(rdm(), questions=(large(),)), None, id="not-while-nobody-has-said-whether-more-comes-up"),
        pytest.param(plan(rdm(), planned("sco_estimate")), None, id="not-before-that-is-asked"),
        pytest.param(
            plan(rdm(), questions=(large(state="no"),)),
            Known(by=LEAD, on=MONDAY, evidence=SOW, is_recorded=True),
            id="once-somebody-has-said-no",
        ),
        pytest.param(
            plan(rdm(), review(), questions=(large(),)),
            Known(by=OTHER, on=FRIDAY, evidence=SOW, is_recorded=True),
            id="once-it-has-come-up-and-is-done",
        ),
        pytest.param(plan(rdm(), confirmed=(confirmed("Told"),)), Known(by=OTHER, on=FRIDAY, evidence="Told"), id="what-a-person-said"),
    ],
)  # fmt: skip
def test_a_criterion_is_known_from_what_was_recorded(acme: EngagementPlan, known: Known | None) -> None:
    found = known_criteria(acme, SCOPING).get(REVIEWED)
    assert (found and found.model_copy(update={"what": ""})) == known
    assert not found or bool(found.what) == found.is_recorded, "from what it is known"


_WANTED = "positioning_em_contacted"
_CONSULTING = {_WANTED, "planning_aligned", "execution_accepted"}
ONLY_A_PERSON_KNOWS = {
    **{kind: {_WANTED, "prep_training_prospect"} for kind in ("education", "custom_education")},
    **dict.fromkeys(
        ("custom_sow", "standard_sku", "consulting_block", "dedicated_engineer", "blended"), _CONSULTING
    ),
}
"""What nothing establishes that is planned without anybody's asking for it: they say more than what is done does, such
as that the customer wants the service."""


@pytest.mark.parametrize("kind", [each.id for each in gitlab_ps().types])
def test_with_everything_recorded_only_that_is_left_to_tick_which_a_person_knows(kind: str) -> None:
    facts = opened(kind)
    work = (planned(each.id, state="done") for each in activities_planned(gitlab_ps(), facts))
    acme = plan(*work, plan_facts=facts)
    left = {
        criterion.id
        for stage in stages_of(gitlab_ps(), facts)
        for criterion in exit_criteria(stage, facts)
        if criterion.id not in known_criteria(acme, stage.id)
    }
    assert left == ONLY_A_PERSON_KNOWS.get(kind, set())

"""The evidence that is passed on to the people who work on an engagement next."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import CriterionId, StageId
from methodology.engagement.engagement import Confirmed
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.evidence import LeftEvidence, evidence_from_gates, evidence_from_stage
from methodology.plan.team import PersonId
from tests.support.opened import gitlab_ps
from tests.support.plans import LEAD, plan, planned

CLOSE, PREPARATION = StageId("sow_close"), StageId("delivery_prep")
NOTES, LINK, NOTE = "Notes of the call", "https://sow.example", "Signed"
ANNA, SOMEBODY = PersonId("U0ANNA"), PersonId("U0SOMEBODY")


def criterion(stage: StageId) -> CriterionId:
    return gitlab_ps().stage[stage].exit_criteria[0].id


def text(stage: StageId) -> str:
    return gitlab_ps().stage[stage].exit_criteria[0].text


def confirmed(stage: StageId, evidence: str = LINK, **more: Any) -> Confirmed:
    facts = {
        "stage": stage,
        "criterion": criterion(stage),
        "evidence": evidence,
        "by": LEAD,
        "on": date(2026, 6, 1),
    }
    return Confirmed.model_validate(facts | more)


def done(stage: StageId, evidence: str = NOTES) -> Any:
    return planned("call", name="Call", stage=stage, state="done", evidence=evidence)


@pytest.mark.parametrize(
    ("acme", "found"),
    [
        pytest.param(plan(done(CLOSE)), [("Call", NOTES)], id="of-an-activity-done"),
        pytest.param(plan(done(PREPARATION)), [("Call", NOTES)], id="of-the-stage-beside-it"),
        pytest.param(plan(done(StageId("positioning"))), [], id="none-of-another-stage"),
        pytest.param(plan(done(CLOSE, evidence="")), [], id="none-where-none-was-left"),
        pytest.param(
            plan(planned("call", stage=CLOSE, evidence=NOTES)), [], id="none-of-an-activity-still-open"
        ),
        pytest.param(
            plan(done(CLOSE), confirmed=(confirmed(CLOSE),)),
            [("Call", NOTES), (text(CLOSE), LINK)],
            id="of-a-criterion-after-the-activities",
        ),
        pytest.param(plan(confirmed=(confirmed(CLOSE, evidence=""),)), [], id="none-without-a-link-or-note"),
        pytest.param(
            plan(confirmed=(confirmed(CLOSE, criterion="gone"),)),
            [],
            id="none-of-a-criterion-that-this-version-lacks",
        ),
    ],
)
def test_the_evidence_of_a_stage_is_passed_on(acme: EngagementPlan, found: Sequence[tuple[str, str]]) -> None:
    left = evidence_from_stage(acme, CLOSE, reader=SOMEBODY, left_by={CLOSE: ANNA})
    assert [(each.name, each.evidence) for each in left] == found


@pytest.mark.parametrize(
    ("reader", "found"), [(SOMEBODY, [("Call", NOTES), ("Leaving SOW Execution / Close", NOTE)]), (ANNA, [])]
)
@pytest.mark.parametrize("last", [CLOSE, PREPARATION], ids=["left-last", "beside-the-one-left-last"])
def test_nobody_is_told_what_they_have_left_themselves(
    reader: PersonId, found: Sequence[tuple[str, str]], last: StageId
) -> None:
    by_anna = done(CLOSE).model_copy(update={"closed_by": ANNA})
    acme = plan(by_anna)
    engagement = acme.engagement.model_copy(update={"left_notes": {CLOSE: NOTE}})
    acme = acme.model_copy(update={"engagement": engagement})
    left = evidence_from_stage(acme, last, reader=reader, left_by={CLOSE: ANNA, PREPARATION: SOMEBODY})
    assert [(each.name, each.evidence) for each in left] == found
    assert [each.by for each in left] == ([ANNA, None] if found else [])


def test_the_evidence_of_the_gates_comes_in_the_order_of_the_stages() -> None:
    acme = plan(confirmed=(confirmed(CLOSE), confirmed(StageId("positioning"), NOTES)))
    assert evidence_from_gates(acme) == (
        LeftEvidence(name=text(StageId("positioning")), evidence=NOTES),
        LeftEvidence(name=text(CLOSE), evidence=LINK),
    )

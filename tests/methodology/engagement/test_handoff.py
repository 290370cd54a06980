"""Tests of `methodology.engagement.handoff`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import AnchorId, CollateralId, CriterionId, StageId
from methodology.engagement.engagement import Confirmed
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import (
    Proof,
    due_parts,
    is_sheet_due,
    missing_parts,
    missing_when_leaving,
    sheet_parts,
)
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.planned_activity import PlannedActivity
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import LEAD, plan, planned


def done(activity: str, evidence: str) -> PlannedActivity:
    return planned(activity, state="done", evidence=evidence, closed_on=date(2026, 6, 1))


def test_an_empty_sheet_misses_every_part() -> None:
    assert missing_parts(sheet_parts(plan())) == gitlab_ps().handoff


def test_a_part_is_filled_by_what_was_written_or_by_evidence() -> None:
    filled = sheet_parts(
        plan(done("sco_estimate", "https://e.com/estimate"), handoff={"goals": "Move to SaaS"})
    )
    lacking = {part.id for part in missing_parts(filled)}
    assert {part.id for part in gitlab_ps().handoff} - lacking == {"goals", "exclusions"}
    by_id = {each.part.id: each for each in filled}
    assert by_id["goals"].text == "Move to SaaS"
    assert [proof.evidence for proof in by_id["exclusions"].proofs] == ["https://e.com/estimate"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(done("sco_estimate", ""), id="done-without-evidence"),
        pytest.param(done("exec_kickoff", "https://e.com"), id="evidence-of-something-else"),
        pytest.param(planned("sco_estimate", evidence="https://e.com"), id="still-open"),
    ],
)
def test_work_without_evidence_fills_no_part(other: PlannedActivity) -> None:
    assert missing_parts(sheet_parts(plan(other))) == gitlab_ps().handoff


@pytest.mark.parametrize(
    ("stage", "due"),
    [
        ("positioning", False),
        ("sow_close", False),
        ("project_planning", True),
        ("engagement_execution", False),
    ],
)
def test_the_sheet_is_due_where_execution_comes_next(stage: str, due: bool) -> None:
    assert is_sheet_due(in_stage(stage), StageId(stage)) is due


def test_what_a_partner_delivers_needs_no_sheet() -> None:
    assert not is_sheet_due(in_stage("sow_close", staffing="partner_direct"), StageId("sow_close"))


POSITIONING, SCOPING, PREP, CLOSE, PLANNING = (
    StageId(stage) for stage in ("positioning", "scoping", "delivery_prep", "sow_close", "project_planning")
)


@pytest.mark.parametrize(
    ("stage", "leaving", "together", "lacks"),
    [
        pytest.param(SCOPING, SCOPING, (), False, id="a-stage-long-before"),
        pytest.param(CLOSE, CLOSE, (), False, id="the-first-of-two-side-by-side"),
        pytest.param(CLOSE, CLOSE, (PREP, CLOSE), True, id="both-of-two-side-by-side"),
        pytest.param(PLANNING, PLANNING, (), False, id="opened-after-pre-sales"),
    ],
)
def test_the_last_gate_of_pre_sales_wants_the_handoff(
    stage: StageId, leaving: StageId, together: tuple[StageId, ...], lacks: bool
) -> None:
    assert bool(missing_when_leaving(in_stage(stage), leaving, together)) is lacks


def test_the_later_of_two_stages_side_by_side_is_the_last() -> None:
    facts = opened(start_stage=CLOSE)
    one_left = plan(plan_facts=facts.model_copy(update={"left": {PREP: date(2026, 6, 2)}}))
    assert missing_when_leaving(one_left, CLOSE)


@pytest.mark.parametrize(
    ("type_id", "later"),
    [
        ("custom_sow", set()),
        ("consulting_block", {"stakeholders"}),
        ("education", set()),
    ],
)
def test_what_is_recorded_only_after_the_handoff_is_not_wanted_by_then(type_id: str, later: set[str]) -> None:
    sheet = sheet_parts(plan(plan_facts=opened(type_id)))
    assert {each.part.id for each in sheet if each.comes_later} == later
    assert {part.id for part in gitlab_ps().handoff} - {part.id for part in due_parts(sheet)} == later


def test_dates_and_the_evidence_of_gates_fill_parts_too() -> None:
    facts = opened(start_stage=CLOSE)
    booked = AnchorDate(anchor=AnchorId("booking"), on=date(2026, 6, 5), actual=True)
    ahead = AnchorDate(anchor=AnchorId("sow_signature"), on=date(2026, 6, 9))
    agreed = Confirmed(
        stage=PREP,
        criterion=CriterionId("prep_schedule_agreed"),
        by=LEAD,
        on=date(2026, 6, 4),
        evidence="https://e.com/schedule",
    )
    acme = plan(plan_facts=facts.model_copy(update={"dates": (booked, ahead)}), confirmed=(agreed,))
    filled = {each.part.id: each.proofs for each in sheet_parts(acme) if not each.is_missing}
    assert filled == {
        "proof": (Proof(source="the booking", happened=date(2026, 6, 5), anchor=AnchorId("booking")),),
        "prerequisites": (
            Proof(
                source="A preliminary schedule is agreed",
                evidence="https://e.com/schedule",
                by=LEAD,
                on=date(2026, 6, 4),
            ),
        ),
    }


def in_stage(stage: str, *, staffing: str = "gitlab", **more: Any) -> EngagementPlan:
    return plan(plan_facts=opened(start_stage=stage, facets={"staffing": staffing}), **more)


@pytest.mark.parametrize(
    ("evidence", "sources"),
    [
        pytest.param("", ["SOW"], id="given-by-hand"),
        pytest.param("Final: https://e.com/sow", ["Iterate the SOW with account team and customer"], id="given-as-evidence"),
    ],
)  # fmt: skip
def test_a_link_of_the_engagement_fills_a_part_once(evidence: str, sources: list[str]) -> None:
    work = [done("sco_iterate_sow", evidence)] if evidence else []
    acme = plan(*work, links={CollateralId("sow"): "https://e.com/sow"})
    filled = {
        each.part.id: [proof.source for proof in each.proofs] for each in sheet_parts(acme) if each.proofs
    }
    assert filled == {"scope": sources}

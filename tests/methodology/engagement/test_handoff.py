"""Tests of `methodology.engagement.handoff`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import (
    is_sheet_due,
    missing_parts,
    missing_when_leaving,
    sheet_parts,
)
from methodology.plan.planned_activity import PlannedActivity
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import plan, planned


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


@pytest.mark.parametrize(
    ("stage", "leaving", "lacks"),
    [
        pytest.param("project_planning", "project_planning", True, id="the-stage-before-execution"),
        pytest.param("positioning", "positioning", False, id="a-stage-long-before"),
        pytest.param("project_planning", "sow_close", False, id="a-stage-that-it-is-not-in"),
    ],
)
def test_what_the_sheet_lacks_counts_where_the_next_stage_needs_it(
    stage: str, leaving: str, lacks: bool
) -> None:
    assert bool(missing_when_leaving(in_stage(stage), StageId(leaving))) is lacks


def in_stage(stage: str, *, staffing: str = "gitlab", **more: Any) -> EngagementPlan:
    return plan(plan_facts=opened(start_stage=stage, facets={"staffing": staffing}), **more)

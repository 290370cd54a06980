"""Does the handoff sheet say what is known, and name what is missing?"""

from datetime import date

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.engagement import Engagement, EngagementId, VersionId
from methodology.engagement.handoff import is_due, missing, sheet
from methodology.plan.activity import PlannedActivity
from methodology.plan.team import PersonId, Team
from tests.methodology.plan.test_changes import work
from tests.support.opened import gitlab_ps, opened


def engagement(stage: str, *, type: str = "custom_sow", staffing: str = "gitlab") -> Engagement:
    return Engagement(
        id=EngagementId(1),
        workspace="T1",
        version=VersionId(1),
        customer="Acme",
        reference="",
        state="open",
        opened_by=PersonId("UEM"),
        plan_facts=opened(type, start_stage=stage, facets={"staffing": staffing}),
        team=Team(),
    )


def done(activity: str, evidence: str) -> PlannedActivity:
    return work(activity, state="done", evidence=evidence, closed_on=date(2026, 6, 1))


def test_an_empty_sheet_misses_every_part() -> None:
    assert missing(sheet(gitlab_ps(), (), {})) == gitlab_ps().handoff


def test_a_part_is_filled_by_what_was_written_or_by_evidence() -> None:
    filled = sheet(gitlab_ps(), (done("sco_estimate", "https://e.com/estimate"),), {"goals": "Move to SaaS"})
    lacking = {part.id for part in missing(filled)}
    assert {part.id for part in gitlab_ps().handoff} - lacking == {"goals", "exclusions"}
    by_id = {each.part.id: each for each in filled}
    assert by_id["goals"].text == "Move to SaaS"
    assert [proof.evidence for proof in by_id["exclusions"].proofs] == ["https://e.com/estimate"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(done("sco_estimate", ""), id="done-without-evidence"),
        pytest.param(done("exec_kickoff", "https://e.com"), id="evidence-of-something-else"),
        pytest.param(work("sco_estimate", evidence="https://e.com"), id="still-open"),
    ],
)
def test_what_proves_nothing_fills_nothing(other: PlannedActivity) -> None:
    assert missing(sheet(gitlab_ps(), (other,), {})) == gitlab_ps().handoff


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
    assert is_due(gitlab_ps(), engagement(stage), StageId(stage)) is due


def test_what_a_partner_delivers_needs_no_sheet() -> None:
    there = engagement("sow_close", staffing="partner_direct")
    assert not is_due(gitlab_ps(), there, StageId("sow_close"))

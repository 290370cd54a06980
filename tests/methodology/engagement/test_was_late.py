"""Tests of `methodology.engagement.was_late`: what of the gates and the handoff was late, in the summary at the end."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

from methodology.definition.ids import AnchorId, CollateralId, StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.summary import summary
from methodology.plan.anchor_dates import AnchorDate
from tests.support import plans
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import LEAD, noon, planned

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
END = date(2026, 6, 12)
SCOPING, PREP, CLOSE, PLANNING, KICKOFF = (
    StageId(stage)
    for stage in ("scoping", "delivery_prep", "sow_close", "project_planning", "engagement_execution")
)
ALL = {part.id: "Known" for part in gitlab_ps().handoff}
BOTH_LEFT = {"entered": {PREP: MON, CLOSE: MON}, "left": {PREP: TUE, CLOSE: WED}}


def plan(
    *work: Any, stage: StageId = CLOSE, facts: Mapping[str, Any] | None = None, **more: Any
) -> EngagementPlan:
    plan_facts = opened(start=MON, start_stage=stage, facets={"staffing": "gitlab"}).model_copy(
        update=facts or {}
    )
    team = {"engagement_manager": LEAD, "project_manager": LEAD}
    return plans.plan(*work, plan_facts=plan_facts, team=team, state="closed", closed_on=END, **more)


def late(acme: EngagementPlan, written: Mapping[str, datetime] | None = None) -> dict[str, int]:
    found = summary(acme, Lateness(plan=acme, now=noon(END)), written or {})
    return {each.name: each.by for each in found.late}


def written(**on: date) -> dict[str, datetime]:
    """All parts on Monday, but for these."""
    return {part: noon(on.get(part, MON)) for part in ALL}


@pytest.mark.parametrize(
    ("facts", "handoff", "since", "by"),
    [
        pytest.param(BOTH_LEFT, ALL, written(), 0, id="filled-before-the-last-stage-was-left"),
        pytest.param(BOTH_LEFT, ALL, written(risks=WED), 0, id="filled-on-the-day"),
        pytest.param(BOTH_LEFT, ALL, written(risks=FRI), 2, id="its-last-part-two-days-after"),
        pytest.param(BOTH_LEFT, ALL, {}, 0, id="filled-nobody-knows-when"),
        pytest.param(BOTH_LEFT, {}, {}, 7, id="never-filled-and-nothing-after-it-began"),
        pytest.param({**BOTH_LEFT, "left": {PREP: TUE}}, {}, {}, 0, id="closed-before-the-last-stage-was-left"),
    ],
)  # fmt: skip
def test_a_handoff_that_was_late_is_in_the_summary(
    facts: Mapping[str, Any], handoff: Mapping[str, str], since: Mapping[str, datetime], by: int
) -> None:
    acme = plan(facts=facts, handoff=handoff)
    assert late(acme, since).get("Handoff", 0) == by


@pytest.mark.parametrize("resumed_on", [None, FRI])
def test_a_handoff_is_late_until_the_stage_begins_that_needs_it(resumed_on: date | None) -> None:
    facts = BOTH_LEFT | {"entered": {PREP: MON, CLOSE: MON, PLANNING: WED, KICKOFF: THU}}
    assert late(plan(facts=facts, resumed_on=resumed_on))["Handoff"] == 1, "a hold after it changes nothing"


def test_what_was_recorded_on_the_way_fills_a_part_too() -> None:
    evidence = planned(
        "dp_sow_validation", stage=PREP, state="done", evidence="https://e.com", closed_on=FRI, required=False
    )
    acme = plan(evidence, facts=BOTH_LEFT, handoff={part: "Known" for part in ALL if part != "risks"})
    assert late(acme, written())["Handoff"] == 2


SOW = "https://e.com/sow"


@pytest.mark.parametrize(
    ("since", "by"),
    [
        pytest.param(written(scope=FRI), 2, id="a-link-of-which-nobody-knows-since-when-it-is-there"),
        pytest.param(written(scope=FRI) | {SOW: noon(END)}, 2, id="a-later-link"),
        pytest.param(written(scope=FRI) | {SOW: noon(WED)}, 0, id="a-link-on-the-day"),
        pytest.param(written(scope=FRI, risks=THU) | {SOW: noon(WED)}, 1, id="a-link-on-the-day-and-another-part-after-it"),
    ],
)  # fmt: skip
def test_a_link_answers_a_part_of_the_handoff_from_the_day_on_which_it_was_given(
    since: Mapping[str, datetime], by: int
) -> None:
    acme = plan(facts=BOTH_LEFT, handoff=ALL, links={CollateralId("sow"): SOW})
    assert late(acme, since).get("Handoff", 0) == by


@pytest.mark.parametrize(
    ("since", "by"),
    [
        pytest.param({}, 0, id="nobody-knows-when-it-was-said"),
        pytest.param({"date:sow_signature": noon(WED)}, 0, id="said-on-the-day"),
        pytest.param({"date:sow_signature": noon(FRI)}, 2, id="said-later"),
    ],
)
def test_a_date_answers_a_part_of_the_handoff_from_the_day_on_which_it_was_said(
    since: dict[str, datetime], by: int
) -> None:
    acme = plan(
        facts=BOTH_LEFT | {"dates": (AnchorDate(anchor=AnchorId("sow_signature"), on=TUE, actual=True),)},
        handoff={part: "Known" for part in ALL if part != "proof"},
    )
    assert late(acme, written() | since).get("Handoff", 0) == by


READY = {"ready_on": {SCOPING: TUE}}
LEFT = {"entered": {SCOPING: MON}, "left": {SCOPING: FRI}}


@pytest.mark.parametrize(
    ("more", "by"),
    [
        pytest.param(READY, 2, id="ready-and-not-left"),
        pytest.param({"ready_on": {SCOPING: THU}}, 0, id="left-on-its-day"),
        pytest.param(READY | {"resumed_on": THU}, 0, id="resumed-on-the-day-before"),
        pytest.param(READY | {"resumed_on": END}, 2, id="left-before-a-hold"),
        pytest.param({}, 0, id="never-ready"),
        pytest.param(READY | {"left_despite": {SCOPING: "Hurry"}}, 0, id="left-although-something-was-open"),
        pytest.param(READY | {"exit_dates": ((SCOPING, WED),)}, 0, id="its-stage-says-that-it-is-past-its-target"),
        pytest.param(READY | {"exit_dates": ((SCOPING, END),)}, 2, id="before-its-target-end"),
    ],
)  # fmt: skip
def test_a_gate_that_was_late_is_in_the_summary(more: Mapping[str, Any], by: int) -> None:
    acme = plan(stage=SCOPING, facts=LEFT, **more)
    assert late(acme).get("Move on from Scoping", 0) == by


def test_an_engagement_that_waited_to_be_closed_was_late() -> None:
    success = StageId("customer_success")
    facts = {"entered": {success: MON}, "left": {success: WED}}
    assert late(plan(stage=success, facts=facts)) == {"Close the engagement": 6}

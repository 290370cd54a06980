"""Tests of `methodology.engagement.handoff_work`: whether there is a handoff, whose it is, and since when it
is late."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff_work import handoff_to_ask, handoff_work
from methodology.engagement.lateness import Lateness
from tests.support import plans
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import LEAD, OPENER, noon

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
NEXT_TUE = date(2026, 6, 9)
POSITIONING, PREP, CLOSE, PLANNING, EXECUTION = (
    StageId(stage)
    for stage in ("positioning", "delivery_prep", "sow_close", "project_planning", "engagement_execution")
)
TEAM = {"engagement_manager": LEAD}
ALL = {part.id: "Known" for part in gitlab_ps().handoff}


def plan(stage: StageId = POSITIONING, facts: Mapping[str, Any] | None = None, **more: Any) -> EngagementPlan:
    staffing = {"staffing": more.pop("staffing", "gitlab")}
    plan_facts = opened(start=MON, start_stage=stage, facets=staffing).model_copy(update=facts or {})
    return plans.plan(plan_facts=plan_facts, team=TEAM, **more)


def left(**on: date) -> dict[str, Any]:
    """Delivery Prep and SOW Close, of which these were left; both: planning was entered."""
    days = {StageId(stage): day for stage, day in on.items()}
    entered = {PREP: MON, CLOSE: MON} | ({PLANNING: max(days.values())} if len(days) == 2 else {})
    return {"left": days, "entered": entered}


BOTH_LEFT = left(delivery_prep=TUE, sow_close=WED)


@pytest.mark.parametrize(
    ("acme", "today", "has_come", "due", "late_by"),
    [
        pytest.param(plan(), TUE, False, None, 0, id="from-the-first-stage-on"),
        pytest.param(plan(CLOSE), TUE, True, None, 0, id="the-last-stages-have-begun"),
        pytest.param(plan(CLOSE, exit_dates=((CLOSE, FRI),)), TUE, True, None, 0, id="one-of-two-has-a-target"),
        pytest.param(plan(CLOSE, exit_dates=((CLOSE, FRI), (PREP, THU))), TUE, True, FRI, 0, id="the-later-target"),
        pytest.param(plan(CLOSE, ready_on={CLOSE: TUE, PREP: WED}), WED, True, THU, 0, id="the-later-gate"),
        pytest.param(plan(CLOSE, left(delivery_prep=TUE), ready_on={CLOSE: TUE}), FRI, True, WED, 0, id="not-late-while-its-gate-is"),
        pytest.param(plan(CLOSE, BOTH_LEFT), WED, True, WED, 0, id="left-today"),
        pytest.param(plan(CLOSE, BOTH_LEFT), FRI, True, WED, 2, id="late-once-left"),
        pytest.param(plan(CLOSE, BOTH_LEFT, resumed_on=THU), NEXT_TUE, True, FRI, 2, id="after-a-hold"),
    ],
)  # fmt: skip
def test_it_is_the_leads_of_pre_sales_and_due_when_its_last_stage_is_left(
    acme: EngagementPlan, today: date, has_come: bool, due: date | None, late_by: int
) -> None:
    work = handoff_work(Lateness(plan=acme, now=noon(today)))
    assert work is not None
    assert (work.owner, work.name) == (LEAD, "Handoff 0 of 7")
    assert (work.has_come, work.due, work.late_by) == (has_come, due, late_by)


@pytest.mark.parametrize(
    "acme",
    [
        pytest.param(plan(handoff=ALL), id="filled"),
        pytest.param(plan(PLANNING), id="opened-after-pre-sales"),
        pytest.param(plan(staffing="partner_direct"), id="no-stage-that-needs-it"),
        pytest.param(plan(state="on_hold"), id="on-hold"),
        pytest.param(plan(CLOSE, BOTH_LEFT | {"entered": BOTH_LEFT["entered"] | {EXECUTION: FRI}}), id="delivery-has-begun"),
        pytest.param(plan().model_copy(update={"methodology": gitlab_ps().model_copy(update={"handoff": ()})}), id="a-methodology-without"),
    ],
)  # fmt: skip
def test_nobody_has_a_handoff(acme: EngagementPlan) -> None:
    assert handoff_work(Lateness(plan=acme, now=noon(FRI))) is None


def test_after_pre_sales_who_opened_it_can_be_asked() -> None:
    asked = handoff_to_ask(Lateness(plan=plan(PLANNING), now=noon(FRI)))
    assert asked is not None
    assert (asked.owner, asked.name, asked.late_by) == (OPENER, "Handoff 0 of 7", 0)
    assert handoff_to_ask(Lateness(plan=plan(PLANNING, handoff=ALL), now=noon(FRI))) is None

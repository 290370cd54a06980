"""Tests of `methodology.engagement.gate_work`: which gates are ready, whose they are, and by how much late."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import GateWork, ready_days, ready_gates
from methodology.engagement.lateness import Lateness
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.support import plans
from tests.support.opened import opened
from tests.support.plans import noon, planned

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
NEXT_MON, NEXT_TUE = date(2026, 6, 8), date(2026, 6, 9)
PLANNING, PREP, CLOSE = StageId("project_planning"), StageId("delivery_prep"), StageId("sow_close")
SUCCESS = StageId("customer_success")
PAM, ANNA, ANN_LEE = PersonId("UPAM"), PersonId("UANNA"), PersonId("UANNLEE")
TEAM = {"project_manager": PAM, "engagement_manager": ANNA, "account_executive": ANN_LEE}
BAVARIAN = Person(workspace="T1", id=PAM, name="Pam", zone="Europe/Berlin", country="DE", region="BY")


def plan(
    *work: PlannedActivity,
    stage: str = PLANNING,
    team: Mapping[str, PersonId] = TEAM,
    person: Person | None = None,
    facts: Mapping[str, Any] | None = None,
    **more: Any,
) -> EngagementPlan:
    plan_facts = opened(start=MON, start_stage=stage).model_copy(update=facts or {})
    return plans.plan(*work, plan_facts=plan_facts, team=team, people=[person] if person else [], **more)


def gates(plan: EngagementPlan, today: date) -> tuple[GateWork, ...]:
    return ready_gates(Lateness(plan=plan, now=noon(today)))


def timesheets(**more: Any) -> PlannedActivity:
    """A turn of weekly work of the stage in which projects are planned."""
    return planned("exec_timesheet_approve", stage=PLANNING, **more)


READY: dict[str, Any] = {"ready_on": {PLANNING: TUE}}


@pytest.mark.parametrize(
    ("acme", "today", "since", "due", "late_by"),
    [
        pytest.param(plan(**READY), TUE, TUE, WED, 0, id="due-on-the-working-day-after"),
        pytest.param(plan(**READY), WED, TUE, WED, 0, id="due-today"),
        pytest.param(plan(**READY), FRI, TUE, WED, 2, id="late"),
        pytest.param(plan(ready_on={PLANNING: FRI}), NEXT_TUE, FRI, NEXT_MON, 1, id="over-a-weekend"),
        pytest.param(plan(ready_on={PLANNING: WED}, person=BAVARIAN), FRI, WED, FRI, 0, id="over-a-holiday-of-its-owner"),
        pytest.param(plan(**READY, resumed_on=THU), NEXT_MON, TUE, FRI, 1, id="after-the-engagement-was-resumed"),
        pytest.param(plan(exit_dates=((PLANNING, WED),)), WED, WED, THU, 0, id="on-its-target-end"),
        pytest.param(plan(exit_dates=((PLANNING, WED),)), NEXT_MON, WED, THU, 2, id="its-target-end-was-missed"),
        pytest.param(plan(exit_dates=((PLANNING, WED),), **READY), FRI, TUE, WED, 2, id="ready-before-its-target-end"),
        pytest.param(plan(exit_dates=((PLANNING, TUE),), ready_on={PLANNING: THU}), FRI, TUE, WED, 2, id="its-target-end-counts-though-it-was-ready-later"),
        pytest.param(plan(exit_dates=((PLANNING, date(2026, 5, 4)),)), WED, MON, TUE, 1, id="a-target-end-before-its-stage-began"),
        pytest.param(plan(timesheets(due=WED), **READY), WED, TUE, WED, 0, id="a-turn-that-is-due-holds-nothing"),
    ],
)  # fmt: skip
def test_a_gate_that_is_ready_is_due_on_the_next_working_day_of_its_owner(
    acme: EngagementPlan, today: date, since: date, due: date, late_by: int
) -> None:
    assert gates(acme, today) == (
        GateWork(
            stage=acme.methodology.stage[PLANNING],
            role=acme.methodology.stage[PLANNING].dri,
            owner=PAM,
            ready_since=since,
            due=due,
            late_by=late_by,
        ),
    )


@pytest.mark.parametrize(
    ("acme", "today"),
    [
        pytest.param(plan(), FRI, id="while-required-work-is-open"),
        pytest.param(plan(exit_dates=((PLANNING, FRI),)), THU, id="before-its-target-end"),
        pytest.param(plan(timesheets(due=TUE), **READY), WED, id="while-a-turn-is-late"),
        pytest.param(plan(**READY, state="on_hold"), FRI, id="on-hold"),
        pytest.param(plan(**READY, state="closed"), FRI, id="once-closed"),
        pytest.param(plan(**READY, facts={"left": {PLANNING: MON}}), FRI, id="once-left"),
    ],
)
def test_no_gate_is_ready(acme: EngagementPlan, today: date) -> None:
    assert gates(acme, today) == ()


def test_stages_side_by_side_have_a_gate_each() -> None:
    acme = plan(stage=PREP, ready_on={PREP: TUE, CLOSE: WED})
    found = {each.key: (each.owner, each.due) for each in gates(acme, WED)}
    assert found == {PREP: (PAM, WED), CLOSE: (ANNA, THU)}


@pytest.mark.parametrize(
    ("team", "owner"),
    [
        pytest.param({"engagement_manager": ANNA}, ANNA, id="the-lead-while-its-role-is-unfilled"),
        pytest.param({}, None, id="nobody-without-a-lead"),
    ],
)
def test_a_gate_is_the_leads_while_nobody_has_its_role(
    team: Mapping[str, PersonId], owner: PersonId | None
) -> None:
    acme = plan(stage="positioning", team=team, ready_on={StageId("positioning"): TUE})
    assert [each.owner for each in gates(acme, WED)] == [owner]


def test_closing_is_the_last_gate_and_the_leads() -> None:
    left = {"left": {SUCCESS: TUE}}
    acme = plan(planned("success_qbr"), stage=SUCCESS, facts=left, close_not_before=FRI)
    (gate,) = gates(acme, FRI)
    assert (gate.stage, gate.owner, gate.ready_since, gate.due, gate.late_by, gate.not_before) == (
        None, PAM, TUE, WED, 2, FRI,
    )  # fmt: skip


DUE = planned("plan_welcome", stage=PLANNING)
DONE = DUE.model_copy(update={"state": "done"})
LATE_TURN = timesheets(due=MON)


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [
        pytest.param([DUE], [DUE], {}, id="held-by-required-work"),
        pytest.param([DUE], [DONE], {PLANNING: THU}, id="the-last-required-work-was-closed"),
        pytest.param([DONE], [DONE], {PLANNING: TUE}, id="ready-since-before"),
        pytest.param([DONE], [DUE], {}, id="taken-back"),
        pytest.param([DONE], [DONE, planned("own", stage=PLANNING)], {}, id="new-required-work"),
        pytest.param([DONE], [DONE, planned("own", stage=PLANNING, required=False)], {PLANNING: TUE}, id="new-optional-work"),
        pytest.param([DONE], [DONE, timesheets()], {PLANNING: TUE}, id="a-turn"),
        pytest.param([LATE_TURN], [LATE_TURN], {PLANNING: TUE}, id="a-late-turn-that-is-still-open"),
        pytest.param([LATE_TURN], [LATE_TURN.model_copy(update={"state": "done"})], {PLANNING: THU}, id="a-late-turn-was-done"),
        pytest.param([LATE_TURN], [LATE_TURN.model_copy(update={"state": "not_needed"})], {PLANNING: THU}, id="a-late-turn-was-dropped"),
        pytest.param([LATE_TURN], [LATE_TURN.model_copy(update={"state": "missed"})], {PLANNING: TUE}, id="a-late-turn-gave-way-to-the-next"),
    ],
)  # fmt: skip
def test_ready_again_gives_a_new_date(
    before: list[PlannedActivity], after: list[PlannedActivity], days: Mapping[StageId, date]
) -> None:
    known: dict[str, Any] = {} if DUE in before else READY
    assert ready_days(plan(*before, **known), plan(*after, **known), noon(THU)) == days


def test_a_new_stage_without_required_work_is_ready_at_once_where_its_owner_is() -> None:
    ahead = Person(workspace="T1", id=PAM, name="Pam", zone="Pacific/Kiritimati")
    assert ready_days(None, plan(person=ahead), noon(THU)) == {PLANNING: FRI}


def test_a_stage_that_was_left_keeps_the_day_on_which_it_was_ready() -> None:
    acme = plan(DUE, facts={"left": {PLANNING: WED}}, **READY)
    assert ready_days(acme, acme, noon(THU)) == {PLANNING: TUE}

"""Tests of moving on from stages, of undoing it, and of gates as work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest

from methodology.definition.ids import StageId
from methodology.definition.model import Methodology
from methodology.engagement.gate_work import CLOSING, ready_gates
from methodology.engagement.lateness import Lateness
from methodology.plan.team import PersonId
from methodology.refusal import Refusal, WrongDay
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.advance import leave_stage, undo_move
from storage.engagements.gate_work import snooze_gate
from storage.engagements.unit_of_work import UnitOfWork
from tests.support.engaged import AE, NEWCOMER, Engaged, days, engage
from tests.support.plans import noon

POSITIONING, SCOPING = StageId("positioning"), StageId("scoping")
PREP, CLOSE, PLANNING = StageId("delivery_prep"), StageId("sow_close"), StageId("project_planning")
SUCCESS = StageId("customer_success")
OPTIONAL = "pos_discovery_session"


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology)


def leave(engaged: Engaged, *stages: StageId) -> None:
    """Leave these stages in one submission."""

    def act(unit: UnitOfWork) -> None:
        for stage in stages:
            leave_stage(unit, engaged.engagement_id, stage, confirmed={}, despite="the customer wants it")

    engaged.do(act)


def undo(engaged: Engaged, *stages: StageId) -> None:
    engaged.do(undo_move, engaged.engagement_id, stages)


def ready(engaged: Engaged) -> dict[str, date]:
    """The gates that are ready today, with the days on which they are due."""
    gates = ready_gates(Lateness(plan=engaged.plan(), now=noon(engaged.today)))
    return {each.key or "closing": each.due for each in gates}


def close_required(engaged: Engaged, stage: StageId, *, but: int = 0) -> None:
    required = [each for each in engaged.plan().open_work if each.stage == stage and each.required]
    for each in required[: len(required) - but]:
        engaged.do(activity.not_needed, each.id, reason="done elsewhere")


def test_a_gate_becomes_ready_with_the_last_required_work_and_again_on_a_new_day(engaged: Engaged) -> None:
    close_required(engaged, POSITIONING, but=1)
    assert ready(engaged) == {}
    (last,) = [e for e in engaged.plan().open_work if e.stage == POSITIONING and e.required]
    engaged.today = days(1)
    engaged.do(activity.complete, last.id)
    assert ready(engaged) == {POSITIONING: days(2)}
    engaged.do(activity.undo, last.id)
    assert ready(engaged) == {}
    engaged.today = days(3)
    engaged.do(activity.complete, last.id)
    assert ready(engaged) == {POSITIONING: days(4)}


def test_side_by_side_each_stage_has_its_gate_and_the_first_left_enters_nothing(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, stage=PREP)
    close_required(engaged, PREP)
    assert ready(engaged) == {PREP: days(2)}, "it is Tuesday where its owner is"
    close_required(engaged, CLOSE)
    assert ready(engaged) == {PREP: days(2), CLOSE: days(1)}
    leave(engaged, PREP)
    assert ready(engaged) == {CLOSE: days(1)}
    assert PLANNING not in engaged.plan_facts.entered


def test_both_stages_side_by_side_can_be_left_in_one_submission_and_come_back_together(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, stage=PREP)
    before = engaged.plan()
    leave(engaged, PREP, CLOSE)
    assert PLANNING in engaged.plan_facts.entered
    undo(engaged, PREP, CLOSE)
    assert engaged.plan() == before


def test_closing_is_ready_after_the_last_stage(database: Database, methodology: Methodology) -> None:
    engaged = replace(engage(database, methodology, stage=SUCCESS), at=time(10))
    leave(engaged, SUCCESS)
    assert ready(engaged) == {"closing": days(1)}


def test_undo_brings_back_the_stage_its_gate_and_what_leaving_it_let_go(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, detail=True)
    optional = [e.id for e in engaged.plan().open_work if e.stage == POSITIONING and not e.required]
    assert optional
    close_required(engaged, POSITIONING)
    engaged.today = days(1)
    engaged.do(snooze_gate, engaged.engagement_id, POSITIONING, until=days(3))
    before = engaged.plan()

    leave(engaged, POSITIONING)
    assert {each.id for each in engaged.plan().work if each.state == "let_go"} == set(optional)
    undo(engaged, POSITIONING)

    assert engaged.plan() == before
    assert [each.what for each in engaged.history("let_go", "stage_left", "stage_back", "undone")] == [
        *["let_go"] * len(optional), "stage_left", "stage_back", *["undone"] * len(optional),
    ]  # fmt: skip


def test_undo_brings_back_the_turns_that_ended_with_the_stage(
    database: Database, methodology: Methodology
) -> None:
    dates = {"booking": days(-7), "kickoff": days(-1)}
    engaged = engage(database, methodology, stage="engagement_execution", dates=dates)
    before = engaged.all("exec_weekly_status")
    leave(engaged, StageId("engagement_execution"))
    assert [each.state for each in engaged.all("exec_weekly_status")] == ["let_go"]
    undo(engaged, StageId("engagement_execution"))
    assert engaged.all("exec_weekly_status") == before


def act_in_scoping(engaged: Engaged) -> None:
    work = next(each for each in engaged.plan().open_work if each.stage == SCOPING)
    engaged.do(activity.snooze_for, work.id, working_days=1)


def act_in_positioning(engaged: Engaged) -> None:
    work = next(each for each in engaged.plan().open_work if each.stage == POSITIONING)
    engaged.do(activity.complete, work.id)


def wait(engaged: Engaged) -> None:
    engaged.today = days(2)


@pytest.mark.parametrize(
    ("meanwhile", "refused"),
    [
        pytest.param(act_in_scoping, "Somebody has begun to work on .*Scoping", id="once-somebody-acted-there"),
        pytest.param(wait, "can be undone for a day", id="after-a-day"),
        pytest.param(lambda e: undo(e, POSITIONING), "nobody has left it", id="twice"),
        pytest.param(lambda e: leave(e, SCOPING), "moved on again", id="when-it-moved-on-again"),
        pytest.param(
            lambda e: e.do(lifecycle.hold, e.engagement_id, reason=""), "resume or reopen", id="while-on-hold"
        ),
    ],
)  # fmt: skip
def test_undo_is_refused(engaged: Engaged, meanwhile: Callable[[Engaged], None], refused: str) -> None:
    leave(engaged, POSITIONING)
    meanwhile(engaged)
    before = engaged.stored()
    with pytest.raises(Refusal, match=refused):
        undo(engaged, POSITIONING)
    assert engaged.stored() == before


def test_undo_is_still_possible_when_somebody_acted_in_the_stage_that_was_left(engaged: Engaged) -> None:
    leave(engaged, POSITIONING)
    act_in_positioning(engaged)
    undo(engaged, POSITIONING)
    assert engaged.plan_facts.left == {}
    assert SCOPING not in engaged.plan_facts.entered


@pytest.mark.parametrize("stage", [POSITIONING, CLOSING])
def test_a_gate_is_snoozed_for_twenty_working_days_at_most(
    database: Database, methodology: Methodology, stage: StageId
) -> None:
    engaged = engage(database, methodology, stage=stage or SUCCESS)
    if stage == CLOSING:
        leave(engaged, SUCCESS)
    else:
        close_required(engaged, stage)
    for day in (days(0), days(30)):
        with pytest.raises(WrongDay):
            engaged.do(snooze_gate, engaged.engagement_id, stage, until=day)
    engaged.do(snooze_gate, engaged.engagement_id, stage, until=days(28))
    (gate,) = ready_gates(Lateness(plan=engaged.plan(), now=noon(days(0))))
    assert gate.not_before == days(28)
    assert [each.after for each in engaged.history("gate_snoozed")] == [
        {"stage": stage, "not_before": days(28).isoformat()}
    ]


def test_a_gate_that_is_not_ready_cannot_be_snoozed(engaged: Engaged) -> None:
    with pytest.raises(Refusal, match="nothing to put off"):
        engaged.do(snooze_gate, engaged.engagement_id, POSITIONING, until=days(1))


@pytest.mark.parametrize(("by", "may"), [(AE, True), (NEWCOMER, False)])
def test_its_owner_may_snooze_a_gate_without_a_right_to_change_the_engagement(
    engaged: Engaged, by: PersonId, may: bool
) -> None:
    close_required(engaged, POSITIONING)

    def refuse(_: object) -> None:
        raise Refusal("Not yours.")

    engaged.guard, engaged.by = refuse, by
    if may:
        engaged.do(snooze_gate, engaged.engagement_id, POSITIONING, working_days=3)
        return
    with pytest.raises(Refusal, match="Not yours"):
        engaged.do(snooze_gate, engaged.engagement_id, POSITIONING, working_days=3)


def test_closing_lets_turns_go_and_reopening_brings_them_back(
    database: Database, methodology: Methodology
) -> None:
    dates = {"booking": days(-7), "kickoff": days(-1)}
    engaged = engage(database, methodology, stage="engagement_execution", dates=dates)
    before = [(each.id, each.state, each.due) for each in engaged.all("exec_weekly_status")]
    engaged.today = days(1)
    engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="over")
    assert [each.state for each in engaged.all("exec_weekly_status")] == ["let_go"]
    engaged.do(lifecycle.reopen, engaged.engagement_id)
    assert [(each.id, each.state, each.due) for each in engaged.all("exec_weekly_status")] == before

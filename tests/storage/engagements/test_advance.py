"""Tests of `storage.engagements.advance`."""

import pytest

from methodology.definition.ids import CriterionId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.engagement.gate import gate_of
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity
from storage.engagements.advance import StageLeft, confirm, leave_stage
from storage.engagements.unit_of_work import UnitOfWork
from tests.support.engaged import AE, EM, MONDAY, PM, TC, TEAM, Engaged, days, engage
from tests.support.plans import noon

GO_ON = "the customer wants to start"


def leave(engaged: Engaged, stage: str, despite: str = GO_ON) -> StageLeft:
    return engaged.do(leave_stage, engaged.engagement_id, StageId(stage), confirmed={}, despite=despite)


def now_in(engaged: Engaged) -> set[str]:
    plan_facts = engaged.plan_facts
    return set(plan_facts.entered) - set(plan_facts.left)


def everything(engaged: Engaged, stage: str) -> dict[CriterionId, str]:
    here = gate_of(engaged.plan(), StageId(stage), noon(MONDAY))
    return {each.id: f"https://e.com/{each.id}" for each in here.unconfirmed}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology)


def test_a_gate_refuses_with_what_is_open_and_nothing_changes(engaged: Engaged) -> None:
    before = engaged.stored()
    with pytest.raises(Refusal, match=r"still has 5 open activities and 2 exit criteria not confirmed"):
        leave(engaged, "positioning", despite="  ")
    assert engaged.stored() == before


def test_a_criterion_alone_holds_the_gate(engaged: Engaged) -> None:
    for each in gate_of(engaged.plan(), StageId("positioning"), noon(MONDAY)).open_work:
        engaged.do(activity.not_needed, each.id, reason="They know us")
    with pytest.raises(Refusal, match=r"still has 2 exit criteria not confirmed\. Finish them, or give"):
        leave(engaged, "positioning", despite="")


def test_a_gate_that_is_clear_lets_through_and_keeps_no_reason(engaged: Engaged) -> None:
    for each in gate_of(engaged.plan(), StageId("positioning"), noon(MONDAY)).open_work:
        engaged.do(activity.not_needed, each.id, reason="They know us")
    shown = everything(engaged, "positioning")
    engaged.today = days(14)
    left = engaged.do(
        leave_stage, engaged.engagement_id, StageId("positioning"), confirmed=shown, despite=GO_ON
    )
    assert (left.left.id, [each.id for each in left.entered]) == ("positioning", ["scoping"])
    assert {each.criterion: each.evidence for each in engaged.plan().engagement.confirmed} == shown
    (change,) = engaged.history("stage_left")
    assert change.after == {"entered": ["scoping"], "despite": "", "note": ""}
    assert len(engaged.history("criterion_confirmed")) == len(shown)


def test_the_reason_to_go_on_is_kept_and_open_work_goes_along(engaged: Engaged) -> None:
    open_before = [each for each in engaged.plan().work if each.stage == "positioning"]
    engaged.today = days(14)
    leave(engaged, "positioning", despite=f" {GO_ON} ")
    (change,) = engaged.history("stage_left")
    assert change.after["despite"] == GO_ON
    assert [each for each in engaged.plan().work if each.stage == "positioning"] == open_before


def test_the_next_stage_begins_on_the_day_the_last_was_left(engaged: Engaged) -> None:
    assert engaged.work("sco_call").waiting_for == "stage_start"
    engaged.today = days(14)
    leave(engaged, "positioning")
    assert engaged.plan_facts.entered["scoping"] == days(14)
    assert engaged.work("sco_call").due == days(24)


def test_stages_side_by_side_are_entered_together_and_the_last_of_both_enters_the_next(
    engaged: Engaged,
) -> None:
    leave(engaged, "positioning")
    assert [each.id for each in leave(engaged, "scoping").entered] == ["delivery_prep", "sow_close"]
    assert now_in(engaged) == {"delivery_prep", "sow_close"}
    assert leave(engaged, "sow_close").entered == ()
    assert now_in(engaged) == {"delivery_prep"}
    assert [each.id for each in leave(engaged, "delivery_prep").entered] == ["project_planning"]


@pytest.mark.parametrize("type", ["standard_sku", "education"])
def test_a_stage_that_a_type_skips_is_not_entered(
    database: Database, methodology: Methodology, type: str
) -> None:
    engaged = engage(database, methodology, type=type)
    assert {each.id for each in leave(engaged, "positioning").entered} == {"delivery_prep", "sow_close"}


def test_what_a_partner_delivers_ends_with_the_contract(database: Database, methodology: Methodology) -> None:
    engaged = engage(database, methodology, stage="sow_close", facets={"staffing": "partner_direct"})
    leave(engaged, "delivery_prep")
    assert leave(engaged, "sow_close").entered == ()
    assert now_in(engaged) == set()


@pytest.mark.parametrize("stage", ["scoping", "engagement_execution", "nowhere"])
def test_a_stage_that_the_engagement_is_not_in_is_not_left(engaged: Engaged, stage: str) -> None:
    with pytest.raises(Refusal, match="it is in Positioning"):
        leave(engaged, stage)


def test_a_stage_is_left_once(engaged: Engaged) -> None:
    leave(engaged, "positioning")
    before = engaged.stored()
    with pytest.raises(Refusal, match="This engagement is not in Positioning"):
        leave(engaged, "positioning")
    assert engaged.stored() == before


def test_a_criterion_of_another_stage_is_refused(engaged: Engaged) -> None:
    criterion = {CriterionId("scoping_sow_approved"): ""}
    with pytest.raises(Refusal, match="open “Move on” again"):
        engaged.do(
            leave_stage, engaged.engagement_id, StageId("positioning"), confirmed=criterion, despite=GO_ON
        )


def test_a_reason_that_is_too_long_is_refused(engaged: Engaged) -> None:
    with pytest.raises(Refusal, match="shorten it"):
        leave(engaged, "positioning", despite="x" * 3001)


def test_new_evidence_takes_the_place_of_the_old_and_both_are_in_the_history(engaged: Engaged) -> None:
    criterion, *_ = everything(engaged, "positioning")
    for evidence in ("first", "first", "second"):
        engaged.do(_confirm, engaged.engagement_id, {criterion: evidence})
    assert [each.evidence for each in engaged.plan().engagement.confirmed] == ["second"]
    kept = [(c.before.get("evidence"), c.after["evidence"]) for c in engaged.history("criterion_confirmed")]
    assert kept == [(None, "first"), ("first", "second")]


@pytest.mark.parametrize(
    ("type", "lead"), [("custom_sow", PM), ("education", TC)], ids=["pm", "training-coordinator"]
)
def test_booking_hands_the_lead_over(
    database: Database, methodology: Methodology, type: str, lead: str
) -> None:
    engaged = engage(database, methodology, type=type, stage="sow_close")
    assert lead_of(engaged) == EM
    booking = engaged.work("close_closed_won")
    assert booking.dri == (TEAM["account_executive"] if not booking.role_unfilled else EM)
    engaged.do(activity.complete, booking.id)
    assert lead_of(engaged) == lead
    engaged.do(activity.undo, booking.id)
    assert lead_of(engaged) == EM


def test_work_that_nobody_fills_goes_to_the_new_lead_with_the_booking(
    database: Database, methodology: Methodology
) -> None:
    team = {"engagement_manager": EM, "project_manager": PM, "account_executive": AE}
    engaged = engage(database, methodology, stage="sow_close", team=team)
    assert engaged.work("plan_kantata_setup").dri == EM
    engaged.do(activity.complete, engaged.work("close_closed_won").id)
    kantata = engaged.work("plan_kantata_setup")
    assert (kantata.dri, kantata.role_unfilled) == (PM, True)
    assert kantata.due == MONDAY.replace(day=3)


def lead_of(engaged: Engaged) -> str | None:
    lead = engaged.plan().roles.lead
    return lead.person if lead else None


def _confirm(unit: UnitOfWork, engagement_id: EngagementId, shown: dict[CriterionId, str]) -> None:
    confirm(unit, unit.lock(engagement_id), StageId("positioning"), shown)


def test_what_was_recorded_confirms_a_criterion_by_whom_and_with_its_evidence(engaged: Engaged) -> None:
    stage = StageId("positioning")
    for each in gate_of(engaged.plan(), stage, noon(MONDAY)).open_work:
        engaged.do(activity.complete, each.id, evidence="https://e.com/epic")
    gate = gate_of(engaged.plan(), stage, noon(MONDAY))
    shown = {each: known.evidence for each, known in gate.confirmed.items()}
    said = {each.id for each in gate.criteria if not each.established_by}
    assert {*shown} == {each.id for each in gate.criteria} - said, "everything else was recorded"
    with engaged.unit(by=AE) as unit:
        confirmed = shown | dict.fromkeys(said, "")
        leave_stage(unit, engaged.engagement_id, stage, confirmed=confirmed, note=" https://e.com/left ")
    engagement = engaged.plan().engagement
    assert {(each.by, each.evidence) for each in engagement.confirmed} == {
        (EM, "https://e.com/epic"),
        (AE, "https://e.com/left"),
    }
    assert engagement.left_notes == {stage: "https://e.com/left"}


def test_what_is_left_at_the_gate_is_the_evidence_of_criteria_without_one(engaged: Engaged) -> None:
    stage = StageId("positioning")
    first, second = gate_of(engaged.plan(), stage, noon(MONDAY)).criteria
    shown = {first.id: "first", second.id: ""}
    engaged.do(
        leave_stage, engaged.engagement_id, stage, confirmed=shown, despite=GO_ON, note="https://e.com/left"
    )
    kept = {each.criterion: each.evidence for each in engaged.plan().engagement.confirmed}
    assert kept == {first.id: "first", second.id: "https://e.com/left"}


def test_who_takes_a_tick_away_needs_a_reason_and_it_is_kept(engaged: Engaged) -> None:
    stage = StageId("positioning")
    for each in gate_of(engaged.plan(), stage, noon(MONDAY)).open_work:
        engaged.do(activity.complete, each.id)
    told, *_ = gate_of(engaged.plan(), stage, noon(MONDAY)).criteria
    engaged.do(_confirm, engaged.engagement_id, {told.id: "first"})
    with pytest.raises(Refusal, match="1 exit criteria not confirmed"):
        engaged.do(leave_stage, engaged.engagement_id, stage, confirmed={}, denied=[told.id])
    engaged.do(leave_stage, engaged.engagement_id, stage, confirmed={}, denied=[told.id], despite=GO_ON)
    engagement = engaged.plan().engagement
    assert (engagement.confirmed, engagement.left_despite) == ((), {stage: GO_ON})
    assert len(engaged.history("criterion_denied")) == 1

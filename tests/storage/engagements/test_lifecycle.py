"""Tests of `storage.engagements.lifecycle`: engagements closed, cancelled and reopened."""

import pytest

from methodology.definition.ids import CriterionId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.gate import gate_of
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.advance import leave_stage
from tests.support.engaged import MONDAY, Engaged, days
from tests.support.lifecycle import hold, live, on_one_day, open_work, resume
from tests.support.plans import noon

SIDE_BY_SIDE = ("delivery_prep", "sow_close")
EXECUTION = {"booking": days(-7), "kickoff": days(21), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return on_one_day(database, methodology, stage="engagement_execution", dates=EXECUTION)


def test_each_change_of_state_is_one_row_with_its_reason(engaged: Engaged) -> None:
    hold(engaged, 2)
    resume(engaged, 16, shift=True)
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="the customer left")
    engaged.do(lifecycle.reopen, engaged.engagement_id)
    changes = [
        (c.before["state"], c.after["state"], c.after["reason"]) for c in engaged.history("state_changed")
    ]
    assert changes == [
        ("open", "on_hold", "budget freeze"),
        ("on_hold", "open", "moved by 14 days"),
        ("open", "cancelled", "the customer left"),
        ("cancelled", "open", ""),
    ]


def test_closing_through_a_clear_gate_needs_no_reason(database: Database, methodology: Methodology) -> None:
    engaged = on_one_day(database, methodology, stage="customer_success", dates={"project_end": days(0)})
    for each in engaged.plan().work:
        if engaged.work(each.activity).is_open:
            engaged.do(activity.complete, each.id)
    assert not open_work(engaged)
    stage = StageId("customer_success")
    assert not gate_of(engaged.plan(), stage, noon(MONDAY)).unconfirmed, "everything was recorded"
    closed = engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}).engagement
    assert (closed.state, closed.closed_on, closed.plan_facts.left) == ("closed", days(0), {stage: days(0)})


def test_closing_with_open_work_needs_a_reason_and_keeps_the_work(engaged: Engaged) -> None:
    before = engaged.stored()
    with pytest.raises(Refusal, match="say why you close it anyway"):
        engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite=" ")
    assert engaged.stored() == before
    engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="the customer left")
    assert live(engaged) == set()
    assert open_work(engaged)


def test_closing_with_stages_still_ahead_needs_a_reason(database: Database, methodology: Methodology) -> None:
    over = dict.fromkeys(("booking", "project_end", "financial_close"), days(-7))
    engaged = on_one_day(database, methodology, stage="engagement_execution", type="education", dates=over)
    for each in engaged.plan().work:
        engaged.do(activity.not_needed, each.id, reason="the class was dropped")
    assert not open_work(engaged)
    stage = StageId("engagement_execution")
    shown: dict[StageId, dict[CriterionId, str]] = {
        stage: {each.id: "" for each in gate_of(engaged.plan(), stage, noon(MONDAY)).unconfirmed}
    }
    with pytest.raises(Refusal, match="Something is still open"):
        engaged.do(lifecycle.close, engaged.engagement_id, confirmed=shown)


def test_reopened_it_runs_in_the_stage_it_was_in_last_with_its_open_work(engaged: Engaged) -> None:
    before = engaged.plan().work
    engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="over")
    reopened = engaged.do(lifecycle.reopen, engaged.engagement_id).engagement
    assert (reopened.state, reopened.closed_on, reopened.plan_facts.left) == ("open", None, {})
    assert engaged.plan().work == before
    assert live(engaged) == open_work(engaged)


def test_reopening_brings_back_all_stages_that_the_closing_left_and_both_are_recorded(
    database: Database, methodology: Methodology
) -> None:
    engaged = on_one_day(database, methodology, stage="sow_close")
    entered = dict(engaged.plan_facts.entered)
    assert entered.keys() == set(SIDE_BY_SIDE)
    engaged.today = days(3)
    engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="over")
    left = [(c.before["stage"], c.after["despite"]) for c in engaged.history("stage_left")]
    assert sorted(left) == sorted((stage, "over") for stage in SIDE_BY_SIDE)
    assert engaged.do(lifecycle.reopen, engaged.engagement_id).engagement.plan_facts.left == {}
    assert engaged.plan_facts.entered == entered
    back = [(c.before["left_on"], c.after["stage"]) for c in engaged.history("stage_back")]
    assert sorted(back) == sorted((days(3).isoformat(), stage) for stage in SIDE_BY_SIDE)


def test_what_was_left_long_before_stays_left_when_it_is_reopened(engaged: Engaged) -> None:
    stage = StageId("engagement_execution")
    engaged.do(leave_stage, engaged.engagement_id, stage, confirmed={}, despite="accepted")
    engaged.today = days(5)
    engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="over")
    assert engaged.do(lifecycle.reopen, engaged.engagement_id).engagement.plan_facts.left == {stage: days(0)}


def test_cancelling_requires_a_reason(engaged: Engaged) -> None:
    with pytest.raises(Refusal, match="Say why it is cancelled"):
        engaged.do(lifecycle.cancel, engaged.engagement_id, reason="\t")


def test_acts_that_do_not_fit_the_state_are_refused_with_what_to_do(engaged: Engaged) -> None:
    with pytest.raises(Refusal, match="is not on hold: look at its card"):
        resume(engaged, 1, shift=False)
    with pytest.raises(Refusal, match="nothing to reopen: look at its card"):
        engaged.do(lifecycle.reopen, engaged.engagement_id)
    hold(engaged, 1)
    with pytest.raises(Refusal, match="look at its card"):
        hold(engaged, 2)
    with pytest.raises(Refusal, match="resume or reopen it first"):
        engaged.do(
            leave_stage, engaged.engagement_id, StageId("engagement_execution"), confirmed={}, despite="x"
        )
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="over")
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(lifecycle.cancel, engaged.engagement_id, reason="again")
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="again")

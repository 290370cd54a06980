"""Tests of `storage.engagements.lifecycle`: engagements on hold, and what resuming them moves."""

from datetime import date

import pytest

from methodology.definition.ids import AnchorId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.dates import DateEntry
from methodology.plan.planned_activity import PlannedActivity
from methodology.refusal import Refusal, WrongDay
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.advance import leave_stage
from storage.engagements.dates import enter_dates
from tests.support.engaged import Engaged, days
from tests.support.lifecycle import hold, live, on_one_day, open_work, resume
from tests.support.opened import gitlab_ps

IN_TURNS = {each.id for each in gitlab_ps().activities if each.recurrence and each.recurrence.in_turns}
EXECUTION = {"booking": days(-7), "kickoff": days(21), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return on_one_day(database, methodology, stage="engagement_execution", dates=EXECUTION)


def one_time(engaged: Engaged) -> list[PlannedActivity]:
    return [each for each in engaged.plan().work if each.activity not in IN_TURNS]


def test_who_put_it_on_hold_and_why_is_known_as_long_as_it_is(engaged: Engaged) -> None:
    assert engaged.plan().engagement.hold is None
    hold(engaged, 0)
    held = engaged.plan().engagement.hold
    assert held is not None
    assert held.reason == "budget freeze"
    resume(engaged, 1, shift=False)
    assert engaged.plan().engagement.hold is None


def test_on_hold_nothing_is_live_and_resumed_all_that_is_open(engaged: Engaged) -> None:
    assert live(engaged) == open_work(engaged)
    hold(engaged, 2)
    assert live(engaged) == set()
    assert engaged.plan().engagement.held_since == days(2)
    resume(engaged, 9, shift=False)
    assert live(engaged) == open_work(engaged)
    assert engaged.plan().engagement.held_since is None


def test_resuming_without_a_shift_leaves_every_date(engaged: Engaged) -> None:
    before = engaged.plan()
    hold(engaged, 2)
    resume(engaged, 16, shift=False)
    assert one_time(engaged) == [each for each in before.work if each.activity not in IN_TURNS]
    assert engaged.plan_facts == before.engagement.plan_facts


def test_resuming_with_a_shift_moves_dates_ahead_by_the_days_held_and_work_with_them(
    engaged: Engaged,
) -> None:
    hold(engaged, 2)
    resume(engaged, 16, shift=True)
    kickoff, end, booking = (engaged.date_of(each) for each in ("kickoff", "project_end", "booking"))
    assert kickoff is not None
    assert end is not None
    assert booking is not None
    assert (kickoff.on, end.on, booking.on) == (days(35), days(105), days(-7))
    assert engaged.work("exec_kickoff").due == days(35)
    assert engaged.work("exec_hard_book").due == days(38)
    assert not engaged.work("exec_hard_book").due_by_hand


def test_what_no_date_takes_along_moves_by_the_working_days_held_and_stays_there(engaged: Engaged) -> None:
    by_hand, overdue = engaged.work("cs_recap"), engaged.work("exec_build")
    engaged.do(activity.redate, by_hand.id, due=days(22))
    engaged.do(activity.redate, overdue.id, due=days(1))
    hold(engaged, 2)
    resume(engaged, 16, shift=True)
    assert (engaged.work("cs_recap").due, engaged.work("cs_recap").due_by_hand) == (days(36), True)
    assert engaged.work("exec_build").due == days(15)


def test_a_shifted_date_lands_on_a_working_day_and_each_is_recorded(engaged: Engaged) -> None:
    hold(engaged, 2)
    resume(engaged, 14, shift=True)
    kickoff = engaged.date_of("kickoff")
    assert kickoff is not None
    assert kickoff.on == days(35), "12 days later is a Saturday"
    moved = {c.after["anchor"]: (c.before["on"], c.after["on"]) for c in engaged.history("date_entered")}
    assert moved["kickoff"] == (days(21).isoformat(), days(35).isoformat())
    assert moved.keys() == {"kickoff", "project_end"}


def test_the_days_to_leave_stages_move_too(engaged: Engaged) -> None:
    stage, later = StageId("engagement_execution"), StageId("customer_success")
    engaged.do(enter_dates, engaged.engagement_id, [], exit_by={stage: days(30), later: days(60)})
    engaged.do(leave_stage, engaged.engagement_id, stage, confirmed={}, despite="accepted")
    hold(engaged, 2)
    resume(engaged, 16, shift=True)
    engagement = engaged.plan().engagement
    assert dict(engagement.exit_dates) == {stage: days(30), later: days(74)}
    assert engaged.history("exit_by_set")[-1].after == {"stage": later, "by": days(74).isoformat()}


def test_what_was_shifted_stays_until_the_plan_has_another_date_for_it(
    database: Database, methodology: Methodology
) -> None:
    dates = {"booking": days(-7), "kickoff": days(-1), "project_end": days(90)}
    engaged = on_one_day(database, methodology, stage="engagement_execution", dates=dates)
    was = engaged.work("exec_hard_book")
    hold(engaged, 1)
    resume(engaged, 15, shift=True)
    now = engaged.work("exec_hard_book")
    assert (now.due, now.due_by_hand, now.shifted_from) == (days(16), False, was.due)
    (row,) = (c for c in engaged.history("moved") if c.work == was.id)
    assert (row.before, row.after) == (
        {"due": str(was.due)},
        {"due": str(now.due), "cause": {"why": "hold"}},
    )
    engaged.do(enter_dates, engaged.engagement_id, [DateEntry(anchor=AnchorId("project_end"), on=days(100))])
    assert engaged.work("exec_hard_book").due == days(16)
    engaged.do(enter_dates, engaged.engagement_id, [DateEntry(anchor=AnchorId("kickoff"), on=days(20))])
    followed = engaged.work("exec_hard_book")
    assert (followed.due, followed.shifted_from) == (days(23), None)


@pytest.mark.parametrize("shift", [True, False])
def test_turns_that_fell_on_the_hold_are_skipped_and_the_rhythm_stays(engaged: Engaged, shift: bool) -> None:
    hold(engaged, 2)
    resume(engaged, 16, shift=shift)
    turns = [(each.state, each.due, each.turns_missed) for each in engaged.all("exec_timesheet")]
    assert turns == [("let_go", days(4), 0), ("open", days(18), 0)]
    (row,) = (c for c in engaged.history("let_go") if c.work == engaged.all("exec_timesheet")[0].id)
    assert row.after == {"state": "let_go", "why": "resumed"}


def test_what_is_done_does_not_move(engaged: Engaged) -> None:
    done = engaged.do(activity.complete, engaged.work("fin_hours_final").id).activity
    hold(engaged, 2)
    resume(engaged, 16, shift=True)
    assert engaged.work("fin_hours_final") == done


def test_a_hold_of_no_day_shifts_nothing(engaged: Engaged) -> None:
    before = one_time(engaged)
    hold(engaged, 2)
    resume(engaged, 2, shift=True)
    assert one_time(engaged) == before


@pytest.mark.parametrize(
    ("until", "kept"),
    [(None, days(30)), (days(12), days(12))],
    ids=["four-weeks-by-default", "until-the-day-chosen"],
)
def test_a_hold_has_an_end_that_can_be_moved(engaged: Engaged, until: date | None, kept: date) -> None:
    engaged.today = days(2)
    engaged.do(lifecycle.hold, engaged.engagement_id, reason="", until=until)
    assert engaged.plan().engagement.hold_until == kept
    engaged.do(lifecycle.hold_longer, engaged.engagement_id, until=days(50))
    assert engaged.plan().engagement.hold_until == days(50)
    rows = [(c.before["until"], c.after["until"]) for c in engaged.history("held_until")]
    assert rows == [(None, str(kept)), (str(kept), str(days(50)))]
    before = engaged.stored()
    with pytest.raises(WrongDay):
        engaged.do(lifecycle.hold_longer, engaged.engagement_id, until=days(2))
    assert engaged.stored() == before
    resume(engaged, 9, shift=False)
    engagement = engaged.plan().engagement
    assert (engagement.hold_until, engagement.resumed_on) == (None, days(9))
    with pytest.raises(Refusal, match="not on hold"):
        engaged.do(lifecycle.hold_longer, engaged.engagement_id, until=days(50))

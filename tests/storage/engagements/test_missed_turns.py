"""Tests of `storage.engagements.recurrence`: turns done early or late, missed, and undone."""

from datetime import date

import pytest

from methodology.definition.ids import AnchorId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.dates import DateEntry
from methodology.people import Absence
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity, dates, lifecycle
from storage.engagements.advance import leave_stage
from storage.engagements.missed_turns import close_missed_turns, list_engagements_behind
from storage.people import set_absence
from tests.support.engaged import NEWCOMER, PM, PSE, WORKSPACE, Engaged, days, engage
from tests.support.standings import settle_all

EXECUTION = {"booking": days(0), "kickoff": days(1), "project_end": days(90)}
FRIDAY = days(4)


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def turns(engaged: Engaged) -> list[tuple[int, str, date | None]]:
    """The turns of the weekly status, with their states."""
    return [(each.turn, each.state, each.due) for each in engaged.all("exec_weekly_status")]


@pytest.mark.parametrize(
    "done_on", [days(2), FRIDAY, days(6), days(9)], ids=["early", "on-the-day", "late", "later"]
)
def test_whenever_a_turn_is_done_the_next_keeps_the_rhythm(engaged: Engaged, done_on: date) -> None:
    engaged.today = done_on
    engaged.do(activity.complete, engaged.work("exec_weekly_status").id)
    assert turns(engaged) == [(1, "done", FRIDAY), (2, "open", days(11))]


def test_a_turn_that_is_not_needed_gives_way_to_the_next(engaged: Engaged) -> None:
    engaged.do(activity.not_needed, engaged.work("exec_weekly_status").id, reason="holidays")
    assert turns(engaged) == [(1, "not_needed", FRIDAY), (2, "open", days(11))]


def test_undoing_a_turn_takes_the_next_one_back_and_doing_it_again_brings_it(engaged: Engaged) -> None:
    first = engaged.work("exec_weekly_status").id
    engaged.do(activity.complete, first)
    engaged.do(activity.undo, first)
    assert turns(engaged) == [(1, "open", FRIDAY), (2, "withdrawn", days(11))]
    engaged.do(activity.complete, first)
    assert turns(engaged) == [(1, "done", FRIDAY), (2, "open", days(11))]


def test_a_turn_before_the_last_closed_one_stays_closed(engaged: Engaged) -> None:
    first = engaged.work("exec_weekly_status").id
    engaged.do(activity.complete, first)
    engaged.do(activity.complete, engaged.work("exec_weekly_status").id)
    before = engaged.stored()
    with pytest.raises(Refusal, match="this stays closed"):
        engaged.do(activity.undo, first)
    assert engaged.stored() == before


@pytest.mark.parametrize(("weeks", "next_due"), [(1, days(11)), (2, days(18)), (9, days(67))])
def test_after_any_downtime_only_one_next_turn_follows(engaged: Engaged, weeks: int, next_due: date) -> None:
    engaged.today = days(7 * weeks + 2)
    count = engaged.do(close_missed_turns, engaged.engagement_id)
    assert count > 0
    assert turns(engaged) == [(1, "missed", FRIDAY), (2, "open", next_due)]
    assert engaged.do(close_missed_turns, engaged.engagement_id) == 0


def test_a_missed_turn_is_one_row_of_history(engaged: Engaged) -> None:
    engaged.today = days(30)
    count = engaged.do(close_missed_turns, engaged.engagement_id)
    missed = engaged.history("missed")
    assert len(missed) == count == len({change.work for change in missed})
    assert {(str(c.before["state"]), str(c.after["state"])) for c in missed} == {("open", "missed")}


def test_what_does_not_recur_stays_overdue(engaged: Engaged) -> None:
    engaged.today = days(30)
    before = engaged.work("exec_hard_book")
    engaged.do(close_missed_turns, engaged.engagement_id)
    assert engaged.work("exec_hard_book") == before


def test_after_the_last_day_no_turn_follows(engaged: Engaged) -> None:
    engaged.today = days(100)
    engaged.do(close_missed_turns, engaged.engagement_id)
    assert turns(engaged) == [(1, "let_go", FRIDAY)]
    assert engaged.do(close_missed_turns, engaged.engagement_id) == 0


def leave_execution(engaged: Engaged, on: date) -> None:
    engaged.today = on
    stage = StageId("engagement_execution")
    engaged.do(leave_stage, engaged.engagement_id, stage, confirmed={}, despite="accepted")


def test_leaving_its_stage_ends_what_has_no_other_end(database: Database, methodology: Methodology) -> None:
    """Approving timesheets came every week until a financial close that nobody entered."""
    engaged = engage(database, methodology, stage="engagement_execution", dates=EXECUTION)
    leave_execution(engaged, days(9))
    engaged.today = days(60)
    engaged.do(close_missed_turns, engaged.engagement_id)
    states = [each.state for each in engaged.all("exec_timesheet_approve")]
    assert "open" not in states
    assert states[-1] == "let_go"
    close = DateEntry(anchor=AnchorId("financial_close"), on=days(200))
    engaged.do(dates.enter_dates, engaged.engagement_id, [close])
    assert [each.state for each in engaged.all("exec_timesheet_approve")] == states
    assert engaged.work("exec_weekly_status").is_open, "until the project's end, which has a date"


def test_a_date_of_the_past_for_its_end_lets_the_open_turn_go(engaged: Engaged) -> None:
    engaged.today = days(5)
    ended = DateEntry(anchor=AnchorId("project_end"), on=FRIDAY)
    engaged.do(dates.enter_dates, engaged.engagement_id, [ended])
    assert turns(engaged) == [(1, "let_go", FRIDAY)]
    (row,) = (c for c in engaged.history("let_go") if c.work == engaged.all("exec_weekly_status")[0].id)
    assert (row.by, row.after["why"]) == (engaged.by, "ended")


def test_a_turn_that_was_let_go_is_not_taken_back(engaged: Engaged) -> None:
    first = engaged.work("exec_timesheet_approve").id
    engaged.do(activity.complete, first)
    leave_execution(engaged, days(9))
    engaged.today = days(40)
    engaged.do(close_missed_turns, engaged.engagement_id)
    before = engaged.stored()
    with pytest.raises(Refusal, match="this stays closed"):
        engaged.do(activity.undo, first)
    assert engaged.stored() == before


def test_turns_missed_in_a_row_are_counted_until_one_is_done(engaged: Engaged) -> None:
    for week in (1, 2):
        engaged.today = days(7 * week + 2)
        engaged.do(close_missed_turns, engaged.engagement_id)
    assert [each.turns_missed for each in engaged.all("exec_weekly_status")] == [0, 1, 2]
    engaged.do(activity.complete, engaged.work("exec_weekly_status").id)
    assert engaged.work("exec_weekly_status").turns_missed == 0


def test_turns_of_a_stage_that_has_not_begun_are_skipped(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, stage="project_planning", dates=EXECUTION)
    engaged.today = days(16)
    assert engaged.do(close_missed_turns, engaged.engagement_id) == 0
    engaged.do(leave_stage, engaged.engagement_id, StageId("project_planning"), confirmed={}, despite="begun")
    assert turns(engaged) == [(1, "open", days(18))]
    assert engaged.history("missed", "let_go") == []


def test_an_end_that_moves_out_brings_the_rhythm_back(engaged: Engaged) -> None:
    engaged.today = days(89)
    engaged.do(close_missed_turns, engaged.engagement_id)
    assert turns(engaged) == [(1, "missed", FRIDAY)]
    later = DateEntry(anchor=AnchorId("project_end"), on=days(120))
    engaged.do(dates.enter_dates, engaged.engagement_id, [later])
    assert turns(engaged)[-1][1:] == ("open", days(95))


def test_a_turn_is_missed_by_the_clock_of_its_dri(engaged: Engaged) -> None:
    """At noon UTC on a Friday it is Saturday in Auckland already."""
    engaged.today = FRIDAY
    with engaged.unit() as unit:
        assert engaged.plan().people[PM].today(unit.actor.at) == days(5)
        assert engaged.plan().people[PSE].today(unit.actor.at) == FRIDAY
    engaged.do(close_missed_turns, engaged.engagement_id)
    assert engaged.work("exec_weekly_status").turn == 2
    assert engaged.work("exec_timesheet").turn == 1


@pytest.mark.parametrize("halt", ["hold", "close"])
def test_no_turn_is_missed_while_an_engagement_does_not_run(engaged: Engaged, halt: str) -> None:
    if halt == "hold":
        engaged.do(lifecycle.hold, engaged.engagement_id, reason="")
    else:
        engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="over")
    before = engaged.stored()
    engaged.today = days(30)
    with engaged.database.reading() as session:
        assert list_engagements_behind(session, engaged.catalog, WORKSPACE, PM, engaged.today) == []
    assert engaged.do(close_missed_turns, engaged.engagement_id) == 0
    assert engaged.stored() == before


def test_only_who_has_work_in_the_past_is_behind(engaged: Engaged) -> None:
    with engaged.database.reading() as session:
        assert list_engagements_behind(session, engaged.catalog, WORKSPACE, PM, days(0)) == []
        assert list_engagements_behind(session, engaged.catalog, WORKSPACE, PM, days(5)) == [
            engaged.engagement_id
        ]
        assert list_engagements_behind(session, engaged.catalog, "T2", PM, days(5)) == []


def test_who_stands_in_for_somebody_is_behind_with_their_work(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        absence = Absence(first=days(0), last=days(20), deputy=NEWCOMER)
        set_absence(session, WORKSPACE, PM, absence)
    engaged.today = days(5)
    settle_all(engaged)
    with engaged.database.reading() as session:
        assert list_engagements_behind(session, engaged.catalog, WORKSPACE, NEWCOMER, days(5)) == [
            engaged.engagement_id
        ]

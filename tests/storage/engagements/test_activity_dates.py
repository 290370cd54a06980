"""Dates that move with an act on an activity: anchors, dates by hand, snoozes, and free days of the DRI."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from methodology.definition.ids import AnchorId
from methodology.definition.model import Methodology
from methodology.engagement.dates import DateEntry
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, dates
from storage.engagements.unit_of_work import UnitOfWork
from tests.support.engaged import EM, NEWCOMER, WORKSPACE, Engaged, days, engage

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def where_the_pm_is(day: date) -> date:
    """The date in Auckland, where noon of the tests is the next day: the PM is the DRI of the kickoff."""
    return day + timedelta(days=1)


def test_completing_sets_the_anchor_and_moves_what_hangs_on_it(engaged: Engaged) -> None:
    engaged.today = days(4)
    outcome = engaged.do(activity.complete, engaged.work("exec_kickoff").id, evidence=" https://e.com/deck ")
    assert (outcome.changed, outcome.activity.state, outcome.activity.evidence) == (
        True,
        "done",
        "https://e.com/deck",
    )
    assert (outcome.activity.closed_on, outcome.activity.closed_by) == (where_the_pm_is(days(4)), EM)
    kickoff = engaged.date_of("kickoff")
    assert kickoff is not None
    assert (kickoff.on, kickoff.actual) == (where_the_pm_is(days(4)), True)
    assert engaged.work("exec_hard_book").due == days(9)


def test_undo_gives_back_the_date_entered_ahead_and_the_whole_plan(engaged: Engaged) -> None:
    before = engaged.plan().work
    kickoff = engaged.work("exec_kickoff").id
    engaged.today = days(4)
    engaged.do(activity.complete, kickoff)
    outcome = engaged.do(activity.undo, kickoff)
    assert outcome.changed
    assert engaged.plan().work == before
    entered = engaged.date_of("kickoff")
    assert entered is not None
    assert (entered.on, entered.actual) == (days(7), False)


def test_undo_takes_a_date_that_nobody_entered_away_again(engaged: Engaged) -> None:
    discovery = engaged.work("exec_discovery").id
    engaged.do(activity.complete, discovery)
    assert engaged.date_of("discovery_session") is not None
    assert engaged.work("exec_disc_issues").waiting_for is None
    engaged.do(activity.undo, discovery)
    assert engaged.date_of("discovery_session") is None
    assert engaged.work("exec_disc_issues").waiting_for == "discovery_session"


def test_marked_done_late_the_anchor_keeps_the_day_it_was_planned_for(engaged: Engaged) -> None:
    kickoff = engaged.date_of("kickoff")
    assert kickoff is not None
    follows = engaged.work("exec_hard_book").due
    engaged.today = kickoff.on + timedelta(days=3)
    engaged.do(activity.complete, engaged.work("exec_kickoff").id)
    happened = engaged.date_of("kickoff")
    assert happened is not None
    assert (happened.on, happened.actual) == (kickoff.on, True)
    assert engaged.work("exec_hard_book").due == follows


def test_what_sets_an_anchor_and_takes_it_back_records_the_date_before_and_after(engaged: Engaged) -> None:
    kickoff = engaged.date_of("kickoff")
    assert kickoff is not None
    activity_id, planned, today = (
        engaged.work("exec_kickoff").id,
        kickoff.on.isoformat(),
        where_the_pm_is(engaged.today).isoformat(),
    )
    engaged.do(activity.complete, activity_id)
    engaged.do(activity.undo, activity_id)
    done, undone = engaged.history("date_happened")
    named = {"anchor": "kickoff", "occurrence": 1}
    assert (done.before, done.after) == (
        {"on": planned, "actual": False},
        {"on": today, "actual": True} | named,
    )
    assert (undone.before, undone.after) == (
        {"on": today, "actual": True},
        {"on": planned, "actual": False} | named,
    )


def test_undo_leaves_a_date_that_somebody_has_corrected_since(engaged: Engaged) -> None:
    kickoff = engaged.work("exec_kickoff").id
    engaged.today = days(9)
    engaged.do(activity.complete, kickoff)
    corrected = DateEntry(anchor=AnchorId("kickoff"), on=days(8))
    engaged.do(dates.enter_dates, engaged.engagement_id, [corrected])
    kickoff_date = engaged.date_of("kickoff")
    assert kickoff_date is not None
    assert (kickoff_date.on, kickoff_date.actual) == (days(8), True)
    engaged.do(activity.undo, kickoff)
    kickoff_date = engaged.date_of("kickoff")
    assert kickoff_date is not None
    assert (kickoff_date.on, kickoff_date.actual) == (days(8), False)


def test_snoozing_never_changes_a_due_date(engaged: Engaged) -> None:
    before = engaged.work("exec_hard_book")
    dues = {each.id: each.due for each in engaged.plan().work}
    outcome = engaged.do(activity.snooze, before.id, until=days(25))
    assert outcome.activity == before.model_copy(update={"not_before": days(25)})
    assert {each.id: each.due for each in engaged.plan().work} == dues


def test_a_snooze_for_some_days_counts_working_days_of_the_dri(engaged: Engaged) -> None:
    engaged.today = days(4)  # a Friday
    found = engaged.do(activity.snooze_for, engaged.work("exec_hard_book").id, working_days=3)
    assert found.activity.not_before == days(9)


def test_a_snooze_is_taken_back_to_the_one_before_that_is_over(engaged: Engaged) -> None:
    work = engaged.work("exec_hard_book").id
    engaged.do(activity.snooze, work, until=days(25))
    engaged.do(activity.end_snooze, work, before=days(24))
    assert engaged.work("exec_hard_book").not_before == days(25), "that one is not over"
    engaged.do(activity.end_snooze, work, before=None)
    assert engaged.work("exec_hard_book").not_before is None


def test_completing_snoozed_work_ends_the_snooze(engaged: Engaged) -> None:
    work = engaged.work("exec_hard_book").id
    engaged.do(activity.snooze, work, until=days(25))
    assert engaged.do(activity.complete, work).activity.not_before is None


def test_a_date_set_by_hand_stays_until_it_is_handed_back(engaged: Engaged) -> None:
    work = engaged.work("exec_hard_book").id
    engaged.do(activity.redate, work, due=days(40))
    engaged.do(activity.complete, engaged.work("exec_kickoff").id)
    assert engaged.work("exec_hard_book").due == days(40)
    engaged.do(activity.redate, work, due=None)
    assert (engaged.work("exec_hard_book").due, engaged.work("exec_hard_book").due_by_hand) == (
        days(4),
        False,
    )


WEDNESDAYS = frozenset({2})


def works_on_wednesdays(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        profile = people.Profile(workspace=WORKSPACE, id=NEWCOMER, name="Wendy", zone="UTC")
        people.save_profile(session, profile, datetime(2026, 6, 1, tzinfo=UTC))
        people.set_preferences(
            session,
            WORKSPACE,
            NEWCOMER,
            digest_at=time(9),
            working_weekdays=WEDNESDAYS,
            country=None,
            region=None,
        )


def test_work_given_to_somebody_moves_off_their_free_days_and_stays_there(engaged: Engaged) -> None:
    works_on_wednesdays(engaged)
    plan = engaged.plan()
    events = {(each.activity, each.occurrence) for each in plan.items() if each.is_event}
    dated = [each for each in plan.open_work if each.due and (each.activity, each.occurrence) not in events]
    work = next(each for each in dated if each.due and each.due.weekday() != 2)
    assert work.due is not None
    result = engaged.do(activity.reassign, work.id, to=NEWCOMER)
    assert result.activity.due is not None
    assert result.activity.due.weekday() == 2
    assert 0 < (result.activity.due - work.due).days < 7
    assert result.plan.planned_now(result.activity) == work.due
    assert engaged.do(UnitOfWork.replan, engaged.engagement_id).changes.shifts == ()
    assert work.dri is not None
    assert engaged.do(activity.reassign, work.id, to=work.dri).activity.due == result.activity.due


def test_a_date_set_by_hand_stays_on_a_free_day(engaged: Engaged) -> None:
    works_on_wednesdays(engaged)
    work = next(each for each in engaged.plan().open_work if each.due)
    tuesday = date(2026, 6, 9)
    engaged.do(activity.redate, work.id, due=tuesday)
    assert engaged.do(activity.reassign, work.id, to=NEWCOMER).activity.due == tuesday

"""Tests of `storage.engagements.activity`: each act, and what follows from it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.engagement.rights import NotAllowed
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity, lifecycle, team
from storage.engagements.activity import ActResult
from storage.engagements.unit_of_work import UnitOfWork
from tests.support.engaged import EM, MONDAY, NEWCOMER, PM, Engaged, days, engage

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
Act = Callable[[UnitOfWork, PlannedActivityId], ActResult]

ACTS: dict[str, Act] = {
    "done": lambda unit, work: activity.complete(unit, work, evidence="https://example.com/notes"),
    "not needed": lambda unit, work: activity.not_needed(unit, work, reason="the customer does it"),
    "snoozed": lambda unit, work: activity.snooze(unit, work, until=days(3)),
    "reassigned": lambda unit, work: activity.reassign(unit, work, to=NEWCOMER),
    "redated": lambda unit, work: activity.redate(unit, work, due=days(20)),
}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def where_the_pm_is(day: date) -> date:
    """The date in Auckland, where noon of the tests is the next day: the PM is the DRI of the kickoff."""
    return day + timedelta(days=1)


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_an_act_is_one_row_of_history_with_before_and_after(engaged: Engaged, act: str) -> None:
    work = engaged.work("exec_hard_book")
    count = len(engaged.history())
    engaged.do(ACTS[act], work.id)
    (change,) = engaged.history()[count:]
    now = engaged.work("exec_hard_book").model_dump(mode="json")
    assert (change.work, change.by, change.source) == (work.id, EM, "test")
    assert change.before
    was = work.model_dump(mode="json")
    assert change.before == {name: was[name] for name in change.before}
    assert change.after == {name: now[name] for name in change.after}
    assert change.before.keys() == change.after.keys()


@pytest.mark.parametrize("act", ACTS, ids=str)
@pytest.mark.parametrize("first", ["done", "not needed"])
def test_a_second_act_changes_nothing_and_returns_the_current_state(
    engaged: Engaged, first: str, act: str
) -> None:
    work = engaged.work("exec_hard_book").id
    engaged.do(ACTS[first], work)
    before = engaged.stored()
    outcome = engaged.do(ACTS[act], work)
    assert not outcome.changed
    assert outcome.activity == engaged.work("exec_hard_book")
    assert engaged.stored() == before


def test_undoing_what_is_open_changes_nothing(engaged: Engaged) -> None:
    before = engaged.stored()
    outcome = engaged.do(activity.undo, engaged.work("exec_hard_book").id)
    assert (outcome.changed, outcome.activity.state) == (False, "open")
    assert engaged.stored() == before


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_not_needed_requires_a_reason(engaged: Engaged, reason: str) -> None:
    with pytest.raises(Refusal, match="Say in a few words why"):
        engaged.do(activity.not_needed, engaged.work("exec_hard_book").id, reason=reason)
    assert engaged.work("exec_hard_book").state == "open"


def test_not_needed_keeps_its_reason_and_frees_what_waited(engaged: Engaged) -> None:
    outcome = engaged.do(activity.not_needed, engaged.work("exec_kickoff").id, reason=" held by the partner ")
    assert (outcome.activity.state, outcome.activity.reason) == ("not_needed", "held by the partner")
    assert engaged.work("exec_hard_book").startable_since == days(1), "Tuesday where its DRI is"
    entered = engaged.date_of("kickoff")
    assert entered is not None
    assert not entered.actual


def test_work_becomes_startable_with_its_last_blocker_and_blocked_again_with_undo(engaged: Engaged) -> None:
    kickoff = engaged.work("exec_kickoff").id
    assert engaged.work("exec_hard_book").startable_since is None
    engaged.today = days(8)
    engaged.do(activity.complete, kickoff)
    assert engaged.work("exec_hard_book").startable_since == days(9)
    engaged.do(activity.undo, kickoff)
    assert engaged.work("exec_hard_book").startable_since is None


def test_a_reassigned_activity_stays_where_it_is_when_the_team_changes(engaged: Engaged) -> None:
    work = engaged.work("exec_hard_book").id
    engaged.do(activity.reassign, work, to=NEWCOMER)
    engaged.do(team.give_role, engaged.engagement_id, engaged.work("exec_hard_book").role, EM)
    assert engaged.work("exec_hard_book").dri == NEWCOMER
    assert engaged.work("exec_kickoff").dri == EM


def test_a_new_dri_may_complete_work_but_only_the_team_reassigns_or_redates_it(
    engaged: Engaged,
) -> None:
    work = engaged.work("exec_hard_book").id
    engaged.do(activity.reassign, work, to=NEWCOMER)

    def team_only(_: Engagement) -> None:
        raise NotAllowed("Only the team")

    engaged.by, engaged.guard = NEWCOMER, team_only
    for by_team in (ACTS["reassigned"], ACTS["redated"]):
        with pytest.raises(NotAllowed):
            engaged.do(by_team, work)
    for act in (ACTS["snoozed"], ACTS["not needed"], activity.undo, ACTS["done"]):
        assert engaged.do(act, work).changed


def test_reassigning_to_its_dri_changes_nothing(engaged: Engaged) -> None:
    before = engaged.stored()
    outcome = engaged.do(activity.reassign, engaged.work("exec_hard_book").id, to=PM)
    assert not outcome.changed
    assert engaged.stored() == before


def test_evidence_given_to_what_is_open_does_it(engaged: Engaged) -> None:
    outcome = engaged.do(activity.give_evidence, engaged.work("exec_kickoff").id, evidence="https://e.com/1")
    assert (outcome.activity.state, outcome.activity.evidence) == ("done", "https://e.com/1")
    again = engaged.do(activity.give_evidence, outcome.activity.id, evidence="https://e.com/2")
    assert (again.activity.state, again.activity.evidence, again.activity.closed_on) == (
        "done",
        "https://e.com/2",
        where_the_pm_is(MONDAY),
    )


def test_nothing_of_a_closed_engagement_changes(engaged: Engaged) -> None:
    done = engaged.do(activity.complete, engaged.work("exec_kickoff").id).activity.id
    engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="the customer left")
    before = engaged.stored()
    for act in ACTS.values():
        assert not engaged.do(act, engaged.work("exec_hard_book").id).changed
    assert not engaged.do(activity.undo, done).changed
    assert engaged.stored() == before


def test_work_done_on_hold_is_done_and_its_followers_stay_quiet(engaged: Engaged) -> None:
    engaged.do(lifecycle.hold, engaged.engagement_id, reason="")
    assert engaged.do(activity.complete, engaged.work("exec_kickoff").id).changed
    with engaged.unit() as unit:
        assert (
            not unit.session.connection()
            .exec_driver_sql("SELECT count(*) FROM planned_activity WHERE live")
            .scalar()
        )


NONSENSE: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (activity.complete, {"evidence": "x" * 3001}, "shorten it to 3000"),
    (activity.give_evidence, {"evidence": "x" * 3001}, "shorten it to 3000"),
    (activity.not_needed, {"reason": "x" * 3001}, "shorten it to 3000"),
    (activity.snooze, {"until": MONDAY}, "a day after today"),
    (activity.snooze, {"until": date(2201, 1, 1)}, "until Tue 30 Jun"),
    (activity.redate, {"due": date(1926, 6, 1)}, "between 2000 and 2100"),
    (activity.redate, {"due": date(2206, 6, 1)}, "between 2000 and 2100"),
]


@pytest.mark.parametrize(("act", "given", "sentence"), NONSENSE)
def test_impossible_values_are_refused_and_nothing_is_stored(
    engaged: Engaged, act: Callable[..., Any], given: dict[str, Any], sentence: str
) -> None:
    before = engaged.stored()
    with pytest.raises(Refusal, match=sentence):
        engaged.do(act, engaged.work("exec_hard_book").id, **given)
    assert engaged.stored() == before


def test_characters_that_no_database_keeps_are_left_out(engaged: Engaged) -> None:
    outcome = engaged.do(activity.complete, engaged.work("exec_hard_book").id, evidence="a\x00b 👩‍🚀")
    assert outcome.activity.evidence == "ab 👩‍🚀"


def test_an_activity_that_nobody_knows_is_refused(engaged: Engaged) -> None:
    with pytest.raises(Refusal, match="no such engagement that you can see"):
        engaged.do(activity.complete, PlannedActivityId(99999))


def test_nothing_is_half_done_when_something_fails_in_the_middle(engaged: Engaged) -> None:
    before = engaged.stored()

    def fail() -> None:
        with engaged.unit() as unit:
            activity.complete(unit, engaged.work("exec_kickoff").id)
            raise RuntimeError("the machine went away")

    with pytest.raises(RuntimeError):
        fail()
    assert engaged.stored() == before

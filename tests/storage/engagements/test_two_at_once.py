"""Concurrent acts of several people or processes: none is applied twice, and none is lost."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, AnchorId, RoleId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.dates import DateEntry
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity, dates, extra_work, lifecycle, missed_turns, team
from storage.engagements.advance import leave_stage
from storage.engagements.opening import open_engagement
from storage.engagements.unit_of_work import UnitOfWork
from tests.support.engaged import EM, NEWCOMER, PM, Engaged, another, days, engage, opening

SECONDS = 60
"""Longer than any of these acts takes, so that a deadlock ends as a failure."""

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
STAGE = StageId("engagement_execution")
Act = Callable[[UnitOfWork, Engaged], Any]


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """The result of each of these acts, started at the same instant in threads of their own.

    A refusal is what an act comes to; anything else that is raised fails the test.
    """
    ready = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        ready.wait(SECONDS)
        try:
            return act()
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result(SECONDS) for each in [pool.submit(run, act) for act in acts]]


def by(engaged: Engaged, person: PersonId, act: Act) -> Callable[[], Any]:
    """This act by this person, as a unit of work of their own."""

    def run() -> Any:
        with engaged.unit(by=person) as unit:
            return act(unit, engaged)

    return run


def test_two_complete_one_activity_and_one_of_them_did_it(engaged: Engaged) -> None:
    work = engaged.work("exec_kickoff").id
    people = (EM, PM, NEWCOMER, PersonId("U4"))
    outcomes = at_once(*(by(engaged, each, lambda u, _: activity.complete(u, work)) for each in people))
    (winner,) = (who for who, outcome in zip(people, outcomes, strict=True) if outcome.changed)
    assert {outcome.activity.closed_by for outcome in outcomes} == {winner}
    assert [(c.by, c.work) for c in engaged.history("done")] == [(winner, work)]
    assert engaged.is_in_step()


def test_what_several_people_complete_at_once_is_all_done(engaged: Engaged) -> None:
    chosen = [each.id for each in engaged.plan().work if each.is_open][:8]

    def complete(activity_id: PlannedActivityId) -> Act:
        return lambda unit, _: activity.complete(unit, activity_id)

    outcomes = at_once(*(by(engaged, PM, complete(each)) for each in chosen))
    assert all(outcome.changed for outcome in outcomes)
    assert {each.id for each in engaged.plan().work if each.state == "done"} == set(chosen)
    assert Counter(c.work for c in engaged.history("done")) == Counter(chosen)
    assert engaged.is_in_step()


def test_done_and_not_needed_at_once_keep_one_of_both(engaged: Engaged) -> None:
    work = engaged.work("exec_kickoff").id
    acts: list[Act] = [
        lambda u, _: activity.complete(u, work, evidence="https://e.com"),
        lambda u, _: activity.not_needed(u, work, reason="held by the partner"),
    ]
    outcomes = at_once(*(by(engaged, PM, act) for act in acts))
    assert sorted(outcome.changed for outcome in outcomes) == [False, True]
    now = engaged.work("exec_kickoff")
    assert bool(now.evidence) == (now.state == "done")
    assert bool(now.reason) == (now.state == "not_needed")
    assert len(engaged.history("done", "not_needed")) == 1


def test_two_reassignments_are_both_told_and_the_later_holds(engaged: Engaged) -> None:
    work = engaged.work("exec_hard_book").id
    people = (EM, NEWCOMER)

    def to(person: PersonId) -> Act:
        return lambda unit, _: activity.reassign(unit, work, to=person)

    at_once(*(by(engaged, PM, to(each)) for each in people))
    first, second = engaged.history("reassigned")
    assert first.before["dri"] == PM
    assert second.before["dri"] == first.after["dri"]
    assert engaged.work("exec_hard_book").dri == second.after["dri"]
    assert {first.after["dri"], second.after["dri"]} == set(people)


def test_a_stage_is_left_once_and_the_next_entered_once(engaged: Engaged) -> None:
    def leave(unit: UnitOfWork, other: Engaged) -> Any:
        return leave_stage(unit, other.engagement_id, STAGE, confirmed={}, despite="accepted")

    outcomes = at_once(by(engaged, EM, leave), by(engaged, PM, leave), by(engaged, PM, leave))
    assert sum(isinstance(each, Refusal) for each in outcomes) == 2
    assert len(engaged.history("stage_left")) == 1
    assert engaged.is_in_step()


def test_the_last_of_two_stages_side_by_side_enters_the_next_once(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, stage="sow_close")

    def leave(stage: str) -> Act:
        return lambda u, e: leave_stage(u, e.engagement_id, StageId(stage), confirmed={}, despite="signed")

    at_once(by(engaged, EM, leave("delivery_prep")), by(engaged, PM, leave("sow_close")))
    entered = [stage for change in engaged.history("stage_left") for stage in change.after["entered"]]
    assert entered == ["project_planning"]
    assert set(engaged.plan_facts.entered) - set(engaged.plan_facts.left) == {"project_planning"}


def test_dates_that_two_people_enter_at_once_are_both_kept(engaged: Engaged) -> None:
    def enter(anchor: str, day: int) -> Act:
        entry = DateEntry(anchor=AnchorId(anchor), on=days(day))
        return lambda u, e: dates.enter_dates(u, e.engagement_id, [entry])

    at_once(by(engaged, EM, enter("kickoff", 14)), by(engaged, PM, enter("project_end", 97)))
    kickoff, end = engaged.date_of("kickoff"), engaged.date_of("project_end")
    assert kickoff is not None
    assert end is not None
    assert (kickoff.on, end.on) == (days(14), days(97))
    assert len(engaged.history("date_entered")) == 2
    assert engaged.is_in_step()


def test_one_form_opens_one_engagement_however_often_it_is_sent(
    engaged: Engaged, methodology: Methodology
) -> None:
    version = engaged.plan().engagement.version

    def send(unit: UnitOfWork, _: Engaged) -> Any:
        return open_engagement(unit, opening(methodology, version, key="twice"))

    outcomes = at_once(*(by(engaged, each, send) for each in (EM, PM, NEWCOMER)))
    assert len({opened.engagement.id for opened, _ in outcomes}) == 1
    assert sorted(new for _, new in outcomes) == [False, False, True]
    other = Engaged(engaged.database, engaged.catalog, outcomes[0][0].engagement.id)
    assert len(other.history("opened")) == 1
    assert other.is_in_step()


def test_several_forms_wake_the_same_people_at_once(engaged: Engaged, methodology: Methodology) -> None:
    version = engaged.plan().engagement.version
    with engaged.unit() as unit:
        unit.session.connection().exec_driver_sql("UPDATE person SET next_look_at = NULL")

    def send(key: str) -> Act:
        return lambda unit, _: open_engagement(unit, opening(methodology, version, key=key))

    outcomes = at_once(*(by(engaged, EM, send(f"at-once-{n}")) for n in range(4)))
    assert len({opened.engagement.id for opened, is_new in outcomes if is_new}) == 4


def test_a_role_is_given_to_the_last_of_two_and_its_work_with_it(engaged: Engaged) -> None:
    def give(person: PersonId) -> Act:
        return lambda u, e: team.give_role(u, e.engagement_id, RoleId("project_manager"), person)

    at_once(by(engaged, EM, give(NEWCOMER)), by(engaged, EM, give(EM)))
    first, second = engaged.history("role_given")
    assert (first.before["person"], second.before["person"]) == (PM, first.after["person"])
    assert engaged.work("exec_kickoff").dri == second.after["person"]


def test_a_hold_beside_other_acts_leaves_nothing_live(engaged: Engaged) -> None:
    condition = ActivityId("exec_change_order")
    acts: list[Act] = [
        lambda u, e: lifecycle.hold(u, e.engagement_id, reason="freeze"),
        lambda u, e: lifecycle.hold(u, e.engagement_id, reason="freeze"),
        lambda u, e: extra_work.raise_condition(u, e.engagement_id, condition),
        lambda u, e: activity.complete(u, e.work("exec_kickoff").id),
    ]
    outcomes = at_once(*(by(engaged, PM, act) for act in acts))
    assert sum(isinstance(each, Refusal) for each in outcomes) == 1
    assert len(engaged.history("state_changed")) == 1
    with engaged.unit() as unit:
        live = unit.session.connection().exec_driver_sql("SELECT count(*) FROM planned_activity WHERE live")
        assert live.scalar() == 0


def test_a_condition_is_raised_once_while_it_is_open(engaged: Engaged) -> None:
    condition = ActivityId("exec_change_order")
    raising: Act = lambda u, e: extra_work.raise_condition(u, e.engagement_id, condition)
    outcomes = at_once(by(engaged, EM, raising), by(engaged, PM, raising))
    assert sum(isinstance(each, Refusal) for each in outcomes) == 1
    assert len(engaged.all("exec_change_order")) == 1


def test_people_and_the_sweep_on_several_engagements_never_wait_for_each_other_for_ever(
    engaged: Engaged,
) -> None:
    engagements = [engaged, *(another(engaged, f"form-{n}", stage=STAGE, dates=EXECUTION) for n in range(2))]
    for each in engagements:
        each.today = days(30)

    def roll(unit: UnitOfWork, other: Engaged) -> int:
        return missed_turns.close_missed_turns(unit, other.engagement_id)

    def act(unit: UnitOfWork, other: Engaged) -> bool:
        return activity.complete(unit, other.work("exec_weekly_status").id).changed

    acts = [by(each, PM, what) for each in engagements for what in (roll, act, roll)]
    at_once(*acts)
    for each in engagements:
        assert each.is_in_step()
        assert len([turn for turn in each.all("exec_weekly_status") if turn.is_open]) == 1
        missed = Counter(change.work for change in each.history("missed"))
        assert missed
        assert set(missed.values()) == {1}


def test_a_reader_never_sees_a_half_planned_engagement(engaged: Engaged) -> None:
    kickoff, over = engaged.work("exec_kickoff").id, Event()

    def write() -> None:
        try:
            for _ in range(6):
                engaged.do(activity.complete, kickoff)
                engaged.do(activity.undo, kickoff)
        finally:
            over.set()

    def read() -> int:
        reads = 0
        while not over.is_set():
            assert engaged.is_in_step()
            reads += 1
        return reads

    _, reads = at_once(write, read)
    assert reads > 0

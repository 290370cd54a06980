"""Tests of due dates: which act moves which, and what is kept of it."""

import random
from collections.abc import Callable
from datetime import date, time
from functools import partial

import pytest

from methodology.definition.ids import ActivityId, AnchorId, RoleId
from methodology.definition.model import Methodology
from methodology.engagement.dates import DateEntry
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.moves import Preview
from methodology.plan.explanation import anchor_of, date_of
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, dates, extra_work, lifecycle
from storage.engagements.free_days import list_engagements_with_free_days, move_off_free_days
from storage.engagements.team import give_role
from storage.engagements.unit_of_work import UnitOfWork
from tests.support.engaged import EM, NEWCOMER, PM, PSE, TEAM, WORKSPACE, Engaged, days, engage

PLANNED = {"booking": days(2), "kickoff": days(21), "project_end": days(90)}
PM_ROLE, PSE_ROLE = RoleId("project_manager"), RoleId("pse")


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="project_planning", dates=PLANNED)


def works_on(engaged: Engaged, person: PersonId, weekdays: set[int]) -> None:
    """Their working days change, and nothing is planned anew for it."""
    with engaged.database.begin() as session:
        people.set_preferences(
            session,
            WORKSPACE,
            person,
            digest_at=time(9),
            working_weekdays=frozenset(weekdays),
            country=None,
            region=None,
        )


def due_dates(plan: EngagementPlan) -> dict[int, date | None]:
    return {int(each.id): each.due for each in plan.open_work}


def preview(engaged: Engaged, act: Callable[[UnitOfWork], object], by: PersonId = EM) -> Preview:
    """What an act would move; it is not committed."""

    with engaged.unit(by=by) as unit:
        act(unit)
        found = unit.preview(unit.reload(engaged.engagement_id))
        unit.session.rollback()
    return found


def test_a_snooze_moves_nothing_although_working_days_have_changed(engaged: Engaged) -> None:
    before = due_dates(engaged.plan())
    works_on(engaged, PM, {0, 1})
    works_on(engaged, PSE, {2})
    engaged.do(activity.snooze, engaged.work("plan_kickoff_deck").id, until=days(3))
    assert due_dates(engaged.plan()) == before
    assert engaged.history("moved") == []


def test_who_changes_their_working_days_moves_their_own_work_off_free_days_and_nothing_else(
    engaged: Engaged,
) -> None:
    engaged.do(activity.redate, engaged.work("exec_hard_book").id, due=days(23))
    before = {each.id: each for each in engaged.plan().open_work}
    works_on(engaged, PM, {0, 1, 2, 3})
    with engaged.database.reading() as session:
        person = people.get_people(session, WORKSPACE, [PM])[PM]
        assert list_engagements_with_free_days(session, person, engaged.today) == [engaged.engagement_id]
    engaged.by = PM
    after = engaged.do(move_off_free_days, engaged.engagement_id, PM)
    moved = [each for each in after.open_work if each.due != before[each.id].due]
    assert moved
    for each in moved:
        was = before[each.id].due
        assert was is not None
        assert each.due is not None
        assert (each.dri, was.weekday(), each.due_by_hand) == (PM, 4, False)
        assert each.due.weekday() in (0, 3), "the next Monday; the Thursday before for a turn"
        assert each.moved is None
    assert [c.work for c in engaged.history("moved")] == [each.id for each in sorted(moved, key=_by_due)]
    for change in engaged.history("moved"):
        assert change.after["cause"]["why"] == "free_day"
    assert engaged.do(move_off_free_days, engaged.engagement_id, PM).work == after.work


def _by_due(work: PlannedActivity) -> tuple[date, int]:
    return work.due or date.max, int(work.id)


def test_work_on_hold_moves_off_free_days_too(engaged: Engaged) -> None:
    engaged.do(lifecycle.hold, engaged.engagement_id, reason="budget")
    works_on(engaged, PM, {0})
    with engaged.database.reading() as session:
        person = people.get_people(session, WORKSPACE, [PM])[PM]
        assert list_engagements_with_free_days(session, person, engaged.today) == [engaged.engagement_id]


def test_a_done_that_brings_a_date_forward_is_previewed_recorded_and_told(engaged: Engaged) -> None:
    kickoff = engaged.work("exec_kickoff")
    engaged.do(activity.reassign, kickoff.id, to=EM)
    engaged.today = days(14)
    before = due_dates(engaged.plan())
    shown = preview(engaged, partial(activity.complete, activity_id=kickoff.id))
    assert shown.must_be_seen_by(EM)
    assert [(each.label, each.on) for each in shown.dates] == [("the kickoff", days(14))]
    assert due_dates(engaged.plan()) == before, "nothing is saved by a preview"
    engaged.do(activity.complete, kickoff.id)
    rows = engaged.history("moved")
    ahead = {each.id for each in engaged.plan().work if engaged.plan().is_turn_ahead(each)}
    assert {c.work: (c.before["due"], c.after["due"]) for c in rows if c.work not in ahead} == {
        each.work.id: (str(each.before), str(each.after)) for each in shown.moves
    }
    assert {c.after["cause"]["name"] for c in rows} == {"the kickoff"}
    told = {each.id: each.moved for each in engaged.plan().open_work if each.moved}
    assert told
    for work_id, moved in told.items():
        now = next(each for each in engaged.plan().work if each.id == work_id)
        assert moved is not None
        assert (moved.was, moved.by) == (before[int(work_id)], EM)
        assert moved.cause == f"the kickoff is {days(14):%a} {days(14).day} {days(14):%b}"
        assert now.dri != EM, "one's own act is no news"
    undone = preview(engaged, partial(activity.undo, activity_id=kickoff.id))
    assert {(m.work.id, m.after, m.before) for m in undone.moves} == {
        (m.work.id, m.before, m.after) for m in shown.moves
    }
    engaged.do(activity.undo, kickoff.id)
    assert not [each for each in engaged.plan().work if each.moved], "a later date takes it back"
    kickoff_date = engaged.date_of("kickoff")
    assert kickoff_date is not None
    assert (kickoff_date.on, kickoff_date.actual) == (days(21), False)


def test_a_first_date_moves_nobody(database: Database, methodology: Methodology) -> None:
    engaged = engage(database, methodology, stage="project_planning", dates={"kickoff": days(21)})
    entry = DateEntry(anchor=AnchorId("project_end"), on=days(80))
    shown = preview(engaged, lambda unit: dates.enter_dates(unit, engaged.engagement_id, [entry]))
    assert shown.moves == ()
    assert shown.fingerprint == ""


def test_a_date_that_a_person_chose_is_not_previewed_but_told(engaged: Engaged) -> None:
    work = engaged.work("plan_kickoff_deck")
    assert work.due is not None
    shown = preview(engaged, partial(activity.redate, activity_id=work.id, due=days(1)))
    assert shown.moves == ()
    result = engaged.do(activity.redate, work.id, due=days(1))
    assert engaged.history("moved") == [], "the history says who set it"
    assert (result.activity.moved is not None) == (result.activity.dri != EM)


def test_work_dated_by_hand_stays_on_a_free_day_and_the_preview_says_so(engaged: Engaged) -> None:
    work = engaged.work("exec_hard_book")
    engaged.do(activity.redate, work.id, due=days(23))
    engaged.do(people_know_newcomer, engaged)
    works_on(engaged, NEWCOMER, {0})
    shown = preview(engaged, partial(activity.reassign, activity_id=work.id, to=NEWCOMER))
    assert [each.id for each in shown.stay] == [work.id]
    assert engaged.do(activity.reassign, work.id, to=NEWCOMER).activity.due == days(23)


def people_know_newcomer(unit: UnitOfWork, engaged: Engaged) -> None:
    give_role(unit, engaged.engagement_id, RoleId("technical_architect"), NEWCOMER)


Act = Callable[[random.Random, Engaged], object]


def _any_work(chance: random.Random, engaged: Engaged) -> PlannedActivity:
    return chance.choice(engaged.plan().open_work)


ACTS: dict[str, Act] = {
    "done": lambda r, e: e.do(activity.complete, _any_work(r, e).id),
    "undone": lambda r, e: e.do(
        activity.undo,
        r.choice([each for each in e.plan().work if each.state == "done"] or [_any_work(r, e)]).id,
    ),
    "snoozed": lambda r, e: e.do(activity.snooze_for, _any_work(r, e).id, working_days=3),
    "not_needed": lambda r, e: e.do(activity.not_needed, _any_work(r, e).id, reason="no"),
    "reassigned": lambda r, e: e.do(
        activity.reassign, _any_work(r, e).id, to=r.choice([EM, PM, PSE, NEWCOMER])
    ),
    "dated": lambda r, e: e.do(
        dates.enter_dates,
        e.engagement_id,
        [
            DateEntry(
                anchor=AnchorId(r.choice(["kickoff", "project_end", "booking"])), on=days(r.randrange(0, 90))
            )
        ],
    ),
    "role": lambda r, e: e.do(
        give_role, e.engagement_id, RoleId(r.choice([PM_ROLE, PSE_ROLE])), r.choice([PM, PSE, NEWCOMER, None])
    ),
    "raised": lambda r, e: e.do(
        extra_work.raise_condition,
        e.engagement_id,
        ActivityId(r.choice([c.id for c in e.methodology.activities if c.kind == "conditional"])),
    ),
    "evidence": lambda r, e: e.do(activity.give_evidence, _any_work(r, e).id, evidence="x"),
}


@pytest.mark.parametrize("seed", range(3))
def test_any_act_moves_other_work_only_with_its_anchor_or_off_a_free_day_of_a_new_dri(
    engaged: Engaged, seed: int
) -> None:
    """Working days change behind the back of everybody; what is closed or has no date has nothing to move."""
    chance = random.Random(seed)
    for day in range(25):
        engaged.today, engaged.by = days(day), chance.choice([EM, PM, PSE])
        works_on(engaged, chance.choice([*TEAM.values(), NEWCOMER]), set(chance.sample(range(7), 3)))
        before = engaged.plan()
        name = chance.choice(sorted(ACTS))
        try:
            ACTS[name](chance, engaged)
        except Refusal:
            assert engaged.plan().work == before.work
            continue
        after = engaged.plan()
        known = {each.id: each for each in before.open_work}
        moved = {
            each.id
            for each in after.open_work
            if each.id in known and known[each.id].due not in (None, each.due)
        }
        recorded = {c.work for c in engaged.history("moved") if c.at.date() == engaged.today}
        assert recorded == moved, f"{name} on day {day}"
        for each in after.open_work:
            if each.id in moved:
                assert _may_have_moved(before, after, known[each.id], each), f"{name} on day {day}: {each}"


def _may_have_moved(
    before: EngagementPlan, after: EngagementPlan, was: PlannedActivity, now: PlannedActivity
) -> bool:
    anchors = {
        anchor_of(plan.methodology, plan.engagement.plan_facts, work)
        for plan, work in ((before, was), (after, now))
    }
    with_anchor = any(
        date_of(before.methodology, before.engagement.plan_facts, anchor, was)
        != date_of(after.methodology, after.engagement.plan_facts, anchor, now)
        for anchor in anchors
        if anchor
    )
    assert was.due is not None
    off_free_day = now.dri != was.dri and not after.calendar_of_activity(now).is_working(was.due)
    return with_anchor or off_free_day

"""Tests of `storage.engagements.told`: what readers were told, and when it falls."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.engagement.things import activity_key, role_key
from methodology.plan.first_day import has_first_day_come
from methodology.plan.planned_activity import Moved, PlannedActivity, item_key
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for
from methodology.reminders.news import EngagementNews
from methodology.reminders.now_told import NowMoved, NowTold, Telling
from methodology.reminders.rungs import ASKED, CAN_START, LATE_1, LATE_5, NONE, LastTold
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, lifecycle, team
from storage.engagements.told import get_told, mark_all_told, record_message
from storage.outbox.digest_input import load_digest_input
from storage.tables.planned_activities import PlannedActivityRow
from tests.support.engaged import EM, NEWCOMER, PM, PSE, TEAM, WORKSPACE, Engaged, days, engage
from tests.support.plans import noon

DATES = {"booking": days(-7), "kickoff": days(1), "project_end": days(90)}
READERS = (PSE, NEWCOMER)


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=DATES)


def some_work(engaged: Engaged) -> PlannedActivity:
    """Work that can start and that other work waits for."""
    plan = engaged.plan()
    waited_for = {key for each in plan.open_work for key in each.depends_on}
    return next(
        each
        for each in plan.open_work
        if not each.depends_on
        and item_key(each.activity, 1) in waited_for
        and has_first_day_come(plan.methodology, plan.engagement.plan_facts, each, engaged.today)
    )


def tells(
    engaged: Engaged, rungs: dict[str, int], *, to: Iterable[PersonId] = READERS, on: date | None = None, **more: object
) -> None:  # fmt: skip
    day = on or engaged.today
    told = tuple(NowTold(engagement=engaged.engagement_id, thing=k, rung=v) for k, v in rungs.items())
    for each in to:
        telling = Telling.model_validate(
            {"person": each, "day": day, "at": noon(day) + timedelta(hours=1), "told": told} | more
        )
        with engaged.database.begin() as session:
            record_message(session, engaged.catalog, WORKSPACE, telling, noon(day) + timedelta(hours=1))


def told(engaged: Engaged, reader: PersonId = PSE) -> dict[str, LastTold]:
    with engaged.database.reading() as session:
        found = get_told(session, reader, [engaged.engagement_id])
    return dict(found.get(engaged.engagement_id, {}))


Act = Callable[[Engaged, PlannedActivity], object]


def moved_later(engaged: Engaged, work: PlannedActivity) -> None:
    engaged.do(activity.redate, work.id, due=days(60))


def done(engaged: Engaged, work: PlannedActivity) -> None:
    engaged.do(activity.complete, work.id)


def held(engaged: Engaged, _work: PlannedActivity) -> None:
    engaged.do(lifecycle.hold, engaged.engagement_id, reason="frozen")


def held_and_resumed(engaged: Engaged, work: PlannedActivity) -> None:
    held(engaged, work)
    engaged.do(lifecycle.resume, engaged.engagement_id, shift=True)


def closed_and_reopened(engaged: Engaged, _work: PlannedActivity) -> None:
    engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="stopped")
    engaged.do(lifecycle.reopen, engaged.engagement_id)


def snoozed(engaged: Engaged, work: PlannedActivity) -> None:
    engaged.do(activity.snooze, work.id, until=engaged.today + timedelta(days=3))


@pytest.mark.parametrize(
    ("act", "left"),
    [
        pytest.param(moved_later, CAN_START, id="its-date-moved-later"),
        pytest.param(held, NONE, id="on-hold-nothing-can-be-done"),
        pytest.param(held_and_resumed, NONE, id="resumed-it-begins-anew"),
        pytest.param(closed_and_reopened, NONE, id="reopened-it-begins-anew"),
        pytest.param(snoozed, LATE_5, id="a-snooze-changes-no-rung"),
        pytest.param(done, None, id="done-it-is-forgotten"),
    ],
)
def test_when_a_thing_falls_what_was_told_falls_for_every_reader(
    engaged: Engaged, act: Act, left: int | None
) -> None:
    work = some_work(engaged)
    engaged.do(activity.redate, work.id, due=days(1))
    engaged.today = days(21)
    tells(engaged, {activity_key(work.id): LATE_5})
    act(engaged, work)
    for reader in READERS:
        known = told(engaged, reader).get(activity_key(work.id))
        assert (known.rung if known else None) == left


def test_undone_work_blocks_again_and_is_told_anew(engaged: Engaged) -> None:
    work = some_work(engaged)
    done(engaged, work)
    follower = next(
        each for each in engaged.plan().open_work if item_key(work.activity, 1) in each.depends_on
    )
    tells(engaged, {activity_key(follower.id): CAN_START})
    engaged.do(activity.undo, work.id)
    assert told(engaged)[activity_key(follower.id)].rung == NONE
    assert activity_key(work.id) not in told(engaged)


def test_a_second_message_never_lowers_what_the_first_one_told(engaged: Engaged) -> None:
    key = activity_key(some_work(engaged).id)
    tells(engaged, {key: LATE_1}, on=days(30))
    tells(engaged, {key: CAN_START}, on=days(31))
    assert told(engaged)[key] == LastTold(LATE_1, days(31))


def test_what_changed_while_the_message_was_on_its_way_is_lowered(engaged: Engaged) -> None:
    """The message was drawn before the date moved, and is recorded after it."""
    work = some_work(engaged)
    engaged.today = days(21)
    moved_later(engaged, work)
    with engaged.database.begin() as session:
        drawn_at = noon(engaged.today) - timedelta(seconds=5)
        late = (NowTold(engagement=engaged.engagement_id, thing=activity_key(work.id), rung=LATE_5),)
        telling = Telling(person=PSE, day=engaged.today, at=drawn_at, told=late)
        record_message(session, engaged.catalog, WORKSPACE, telling, noon(engaged.today))
    assert told(engaged)[activity_key(work.id)].rung == CAN_START


def test_since_when_a_role_is_asked_for_is_kept_until_it_is_filled(
    database: Database, methodology: Methodology
) -> None:
    nobody = {role: person for role, person in TEAM.items() if role != "pse"}
    engaged = engage(database, methodology, stage="engagement_execution", dates=DATES, team=nobody)
    key = role_key(RoleId("pse"))
    tells(engaged, {key: ASKED}, to=[PM], on=days(1))
    tells(engaged, {key: ASKED}, to=[PM], on=days(4))
    assert engaged.plan().engagement.asked == {key: days(1)}
    assert told(engaged, PM)[key] == LastTold(ASKED, days(4))
    engaged.do(team.give_role, engaged.engagement_id, RoleId("pse"), NEWCOMER)
    assert engaged.plan().engagement.asked == {}
    assert told(engaged, PM) == {}
    engaged.do(team.give_role, engaged.engagement_id, RoleId("pse"), None)
    assert engaged.plan().engagement.asked == {}, "it is asked for anew"


@pytest.mark.parametrize("stops", [held_and_resumed, closed_and_reopened])
def test_what_was_asked_before_an_engagement_stopped_is_not_news_once_it_runs_again(
    database: Database, methodology: Methodology, stops: Act
) -> None:
    nobody = {role: person for role, person in TEAM.items() if role != "pse"}
    engaged = engage(database, methodology, stage="engagement_execution", dates=DATES, team=nobody)
    engaged.today = days(95)
    [passed] = EngagementNews(plan=engaged.plan(), now=noon(engaged.today)).passed_dates
    asked = {role_key(RoleId("pse")): ASKED, passed.key: ASKED}
    tells(engaged, asked, to=[PM])
    stops(engaged, some_work(engaged))
    assert told(engaged, PM) == {key: LastTold(ASKED, engaged.today) for key in asked}
    assert engaged.plan().engagement.asked == {role_key(RoleId("pse")): engaged.today}


def test_the_cause_of_a_moved_date_is_dropped_once_told_unless_another_came(engaged: Engaged) -> None:
    first, second = engaged.plan().open_work[:2]
    causes = [Moved(was=days(9), by=EM, cause=f"The kickoff moved {n} times") for n in range(3)]

    def moved(work: PlannedActivity) -> object:
        with engaged.database.reading() as session:
            row = session.exec(select(PlannedActivityRow).where(PlannedActivityRow.id == work.id)).one()
            return row.moved

    with engaged.database.begin() as session:
        for work, cause in ((first, causes[0]), (second, causes[1])):
            session.get_one(PlannedActivityRow, work.id).moved = cause.model_dump(mode="json")
    drawn = (
        NowMoved(activity=first.id, moved=causes[0]),
        NowMoved(activity=second.id, moved=causes[2]),
    )
    tells(engaged, {}, moved=drawn)
    assert moved(first) is None
    assert moved(second) is not None


def test_what_ran_before_counts_as_told_and_only_what_comes_later_is_news(engaged: Engaged) -> None:
    engaged.today = days(2)
    with engaged.unit() as unit:
        mark_all_told(unit.session, unit.lock(engaged.engagement_id), unit.actor.at)

    def news_on(day: date, reader: PersonId) -> list[str]:
        with engaged.database.reading() as session:
            person = people.get_people(session, WORKSPACE, [reader])[reader]
            digest_input = load_digest_input(session, engaged.catalog, person)
        found = digest_for(person, noon(day), digest_input)
        return [each.thing for each in found.told] if found else []

    for reader in (PSE, PM):
        assert told(engaged, reader)
        assert news_on(days(2), reader) == []
        later = [news_on(days(n), reader) for n in range(3, 12)]
        assert any(later), "what goes further is told"

"""A digest that is made from what is kept of how engagements stand equals the one made from their whole plans."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from methodology.definition.model import Methodology
from methodology.people import Absence
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for, new_for
from methodology.reminders.standing import NEWS
from methodology.reminders.weekly import UNANSWERED
from storage import digest_rhythm, people
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.told import mark_all_told
from storage.outbox.digest_input import load_digest_input
from tests.support.engaged import EM, PM, PSE, TEAM, WORKSPACE, Engaged, another, days, engage
from tests.support.standings import settle_all, whole_input

EXECUTION = {"booking": days(-7), "kickoff": days(2), "project_end": days(90)}
WITHOUT_PSE = {role: person for role, person in TEAM.items() if role != "pse"}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("UPDATE told SET rung = rung - 1 WHERE rung > 0", ""),
        ("DELETE FROM told", ""),
        ("", ""),
        ("UPDATE told SET told_on = '2026-05-01'", ""),
        ("", "UPDATE agenda SET open = NULL, rung = NULL, name = NULL, weekly = NULL WHERE engagement = 2"),
    ],
    ids=["told-less", "told-nothing", "told-everything", "told-long-ago", "kept-by-a-version-before"],
)
def test_the_same_is_said_where_only_that_is_read_in_which_something_is_news(
    database: Database, methodology: Methodology, told: str, kept: str
) -> None:
    company = _company(database, methodology)
    for day in (0, 11):
        for each in company:
            each.today = days(day)
            _tell_everything(each)
        _run(database, told)
        settle_all(company[0])
        _run(database, kept)
        for weekly_on in (None, days(day - 1)):
            for person in {*TEAM.values()}:
                _check_same(company[0], person, weekly_on)


def test_the_same_is_said_where_what_comes_after_the_shown_lines_is_only_counted(
    database: Database, methodology: Methodology
) -> None:
    company = _large_company(database, methodology)
    counted = [_check_same(company[0], PM, weekly_on, counted=True) for weekly_on in (days(10), None)]
    assert counted[0]


def test_of_what_everything_was_told_no_plan_is_read(database: Database, methodology: Methodology) -> None:
    company = _company(database, methodology)
    for each in company:
        each.today = days(11)
        _tell_everything(each)
    settle_all(company[0])
    with database.reading() as session:
        reader = people.get_people(session, WORKSPACE, [PSE])[PSE]
        found = load_digest_input(session, company[0].catalog, reader, settled_at=_noon(days(11)))
    assert (found.plans, len(found.kept.also)) == ((), 1)


def test_who_never_acts_is_told_the_same_and_nothing_is_read_on_their_quiet_days(
    database: Database, methodology: Methodology
) -> None:
    company = _large_company(database, methodology)
    monday, read = days(14), []
    for day in range(5):
        company[0].today = monday + timedelta(days=day - 1)  # at noon there, the day begins where the PM is
        settle_all(company[0])
        _run(database, f"UPDATE person SET unanswered = {UNANSWERED}")
        _check_same(company[0], PM, monday if day else days(7), counted=True)
        with database.reading() as session:
            reader = people.get_people(session, WORKSPACE, [PM])[PM]
            now = _noon(company[0].today)
            assert reader.today(now) == monday + timedelta(days=day)
            found = load_digest_input(session, company[0].catalog, reader, settled_at=now, counted=True)
        read.append(bool(found.plans))
    assert read == [True, False, False, True, False]


def _large_company(database: Database, methodology: Methodology) -> list[Engaged]:
    """So many engagements that a digest only counts what is news in most of them."""
    company = _company(database, methodology)
    company += [
        another(company[0], str(n), stage="engagement_execution", dates=EXECUTION) for n in range(5, 27)
    ]
    with database.begin() as session:
        people.set_absence(
            session, WORKSPACE, EM, None
        )  # who is away for long has a line for all engagements
    for each in company:
        each.today = days(11)
        _tell_everything(each)
    settle_all(company[0])
    lines = f"SELECT substr(thing, 6) FROM agenda WHERE open = 1 AND grouped = {NEWS}"
    _run(database, f"DELETE FROM told WHERE thing IN ({lines})")
    return company


def _company(database: Database, methodology: Methodology) -> list[Engaged]:
    """Engagements of which one is on hold, one has no PSE, and in one something is done and something snoozed."""
    first = engage(database, methodology, stage="engagement_execution", dates=EXECUTION)
    team = {"stage": "engagement_execution", "dates": EXECUTION}
    others = [
        another(first, "2", **team),
        another(first, "3", stage="engagement_execution", dates=EXECUTION, team=WITHOUT_PSE),
        another(first, "4", stage="sow_close"),
    ]
    done, snoozed = [each for each in first.plan().open_work if each.dri == PM][:2]
    first.do(activity.complete, done.id)
    first.do(activity.snooze, snoozed.id, until=days(3))
    others[0].do(lifecycle.hold, others[0].engagement_id, reason="")
    with database.begin() as session:
        people.set_absence(session, WORKSPACE, EM, Absence(first=days(2), last=days(30), deputy=PM))
    return [first, *others]


def _tell_everything(engaged: Engaged) -> None:
    with engaged.unit() as unit:
        mark_all_told(unit.session, unit.lock(engaged.engagement_id), unit.actor.at)


def _run(database: Database, sql: str) -> None:
    if sql:
        with database.begin() as session:
            session.execute(text(sql))


def _check_same(engaged: Engaged, person: PersonId, weekly_on: date | None, *, counted: bool = False) -> int:
    """How much is only counted."""
    with engaged.database.begin() as session:
        digest_rhythm.count_digest(session, WORKSPACE, person, weekly_on)
        if weekly_on is None:
            session.execute(text("UPDATE person SET weekly_on = NULL"))
    now = _noon(engaged.today)
    with engaged.database.reading() as session:
        reader = people.get_people(session, WORKSPACE, [person])[person]
        kept = load_digest_input(session, engaged.catalog, reader, settled_at=now, counted=counted)
        whole = whole_input(session, engaged.catalog, reader)
    for found in (digest_for,) if counted else (digest_for, new_for):
        assert found(reader, now, kept) == found(reader, now, whole), (person, weekly_on)
    return len(kept.kept.counted)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)

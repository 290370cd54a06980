"""Lists of a person: parts of them are read, all of them counted, and only through indexes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from methodology.definition.ids import ActivityId, RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import NOT_OVER
from methodology.people import Person
from methodology.plan.team import PersonId
from storage import people
from storage.database.connection import Database
from storage.engagements import lists, queries, standing
from storage.engagements.lists import EngagementList
from storage.engagements.upgrade import list_outdated
from storage.of_workspace import read_of_workspace
from storage.outbox import kept_lines, kept_news
from storage.outbox.digest_input import list_involving
from storage.tables.engagements import EngagementRow
from tests.support.engaged import EM, NEWCOMER, PM, WORKSPACE, Engaged, another, days, engage
from tests.support.standings import ALL_WORK, settle_all

NOON = datetime.combine(days(0), time(12), UTC)
WALKS = re.compile(
    r"SCAN (engagement|agenda|team_member|planned_activity|person)\b"
    r"|INDEX (?!engagement_private|person_stands_anew|sqlite_autoindex_tool_link)\w+ \((workspace=\?|workspace=\? AND state=\?)\)$"
)
"""A table from end to end, or all of it that is in the workspace."""
EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


@pytest.mark.parametrize(
    ("by", "roles", "watched"),
    [
        (None, (), 3),
        (EM, (RoleId("engagement_manager"),), 0),
        (EM, (RoleId("pse"),), 0),
        (NEWCOMER, (RoleId("pse"),), 0),
    ],
    ids=["an-admin-watches-all", "their-own-are-on-another-list", "not-in-this-role", "no-part-in-any"],
)
def test_those_that_are_watched(
    engaged: Engaged, by: PersonId | None, roles: tuple[RoleId, ...], watched: int
) -> None:
    for key in ("form-2", "form-3"):
        newest = another(engaged, key, stage="engagement_execution", dates=EXECUTION)
    settle_all(engaged)
    with engaged.database.reading() as session:
        versions = queries.list_versions_of(session, WORKSPACE, by) if by else []

        def found(*states: str) -> EngagementList:
            watching = dict.fromkeys(versions, roles)
            return lists.list_watched(states=states, by=by, roles=watching, but_not_of=by or NEWCOMER)

        assert found("open").count_all(session, WORKSPACE) == watched
        first = found("open").read(session, WORKSPACE, 0, 1)
        assert first == ([newest.engagement_id] if watched else [])
        assert found("closed").count_all(session, WORKSPACE) == 0


def test_a_part_of_ones_engagements_is_read_the_newest_first(engaged: Engaged) -> None:
    second = another(engaged, "form-2", stage="engagement_execution", dates=EXECUTION)
    settle_all(engaged)
    mine = lists.list_of_person(EM)
    with engaged.database.reading() as session:
        assert mine.count_all(session, WORKSPACE) == 2
        assert mine.count_all(session, "T2") == 0
        assert mine.read(session, WORKSPACE, 0, 1) == [second.engagement_id]
        assert mine.read(session, WORKSPACE, 1, 5) == [engaged.engagement_id]


def test_late_ones_come_first_and_those_on_hold_last(engaged: Engaged) -> None:
    others = [another(engaged, f"form-{n}", stage="engagement_execution", dates=EXECUTION) for n in (2, 3, 4)]
    on_track, late, at_risk, held = engaged, *others
    for each, health, state in (
        (on_track, 2, "open"),
        (late, 0, "open"),
        (at_risk, 1, "open"),
        (held, 0, "on_hold"),
    ):
        with engaged.database.begin() as session:
            row = session.get_one(EngagementRow, each.engagement_id)
            row.health, row.state = health, state
    with engaged.database.reading() as session:
        found = lists.list_of_person(EM).read(session, WORKSPACE, 0, 9)
    assert found == [each.engagement_id for each in (late, at_risk, on_track, held)]
    for over in (late, at_risk):
        with engaged.database.begin() as session:
            session.get_one(EngagementRow, over.engagement_id).state = "closed"
    with engaged.database.reading() as session:
        found = lists.list_over_of_person(EM).read(session, WORKSPACE, 0, 9)
        assert found == [at_risk.engagement_id, late.engagement_id], "the newest first"
        assert lists.list_over_of_person(NEWCOMER).count_all(session, WORKSPACE) == 0


def test_a_part_of_what_is_on_the_agenda_is_a_part_of_all_of_it(engaged: Engaged) -> None:
    settle_all(engaged)
    with engaged.database.reading() as session:
        counts = lists.count_agenda(session, WORKSPACE, PM)
        many = sum(counts[each] for each in ALL_WORK)
        whole = lists.list_agenda(session, WORKSPACE, PM, ALL_WORK, offset=0, limit=100)
        assert len(whole) == many > 2
        part = lists.list_agenda(session, WORKSPACE, PM, ALL_WORK, offset=1, limit=2)
        assert part == whole[1:3]


def _of_a_director() -> EngagementList:
    return lists.list_watched(states=NOT_OVER, by=EM, roles={}, but_not_of=NEWCOMER)


READ: tuple[Callable[[Session], object], ...] = (
    lambda it: lists.list_of_person(EM).read(it, WORKSPACE, 0, 10),
    lambda it: lists.list_of_person(EM).count_all(it, WORKSPACE),
    lambda it: lists.list_over_of_person(EM).count_all(it, WORKSPACE),
    lambda it: queries.list_over_in_channel(it, WORKSPACE, "C1"),
    lambda it: lists.list_agenda(it, WORKSPACE, PM, ALL_WORK, offset=0, limit=10),
    lambda it: lists.count_agenda(it, WORKSPACE, PM),
    lambda it: lists.list_with_due(it, WORKSPACE, PM, ActivityId("weekly_report")),
    lambda it: lists.list_with_work_come(it, WORKSPACE, PM, days(3)),
    lambda it: _of_a_director().read(it, WORKSPACE, 0, 10),
    lambda it: standing.list_lapsed(it, NOON, workspace=WORKSPACE, most=10),
    lambda it: standing.list_changed_people(it, workspace=WORKSPACE, most=10),
    lambda it: read_of_workspace(it, WORKSPACE),
    lambda it: queries.list_with_work_for(it, WORKSPACE, EM, limit=10),
    lambda it: queries.list_of_person(it, WORKSPACE, EM, limit=10),
    lambda it: queries.find_by_name(it, WORKSPACE, ["acme"]),
    lambda it: queries.list_in_channel(it, WORKSPACE, "C1"),
    lambda it: list_involving(it, WORKSPACE, EM),
    lambda it: kept_news.list_to_tell(it, WORKSPACE, PM, weekly=True, changed=[]),
    lambda it: kept_lines.read_kept(it, _person(it, PM), days(0), kept_news.ToTell(frozenset()), weekly=True),
    lambda it: list_outdated(it, most=10),
    lambda it: list_outdated(it, most=10, concerning=_person(it, PM)),
)


def _person(session: Session, person: PersonId) -> Person:
    return people.get_people(session, WORKSPACE, [person])[person]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("read", READ)
def test_no_list_is_found_by_walking_all_engagements(
    engaged: Engaged, read: Callable[[Session], object]
) -> None:
    """SQLite has no statistics by which it would know better; PostgreSQL has, and few rows say nothing of it."""
    for statement, parameters in _sent(engaged.database, read):
        for step in _steps(engaged.database, statement, parameters):
            assert not WALKS.search(step), f"{step}\n{statement}"


def _sent(database: Database, read: Callable[[Session], object]) -> list[tuple[str, Any]]:
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.reading() as session:
            read(session)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return [each for each in sent if each[0].startswith("SELECT")]


def _steps(database: Database, statement: str, parameters: Any) -> list[str]:
    with database.engine.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [each[3] for each in found]

"""Tests of `storage.tables`: values that come back as they were, constraints and indexes."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import select

from methodology.definition.model import Methodology
from storage.database.connection import Database
from storage.tables import metadata
from storage.tables.engagements import MemberRow
from storage.tables.history import HistoryRow
from storage.tables.people import PersonRow
from storage.tables.workspaces import WorkspaceRow
from tests.support.rows import add_engagement

NOW = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=UTC)


def test_instants_dates_and_times_come_back_as_they_were(database: Database) -> None:
    with database.begin() as session:
        session.add(
            PersonRow(
                workspace="T1",
                id="U1",
                name="Ana",
                zone="Asia/Kolkata",
                digest_at=time(8, 30),
                away_first=date(2028, 2, 29),
                next_look_at=NOW,
            )
        )
    with database.reading() as session:
        row = session.get_one(PersonRow, ("T1", "U1"))
    assert row.next_look_at == NOW
    assert row.next_look_at.tzinfo is UTC
    assert (row.digest_at, row.away_first) == (time(8, 30), date(2028, 2, 29))


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="timezone"), database.begin() as session:
        session.add(WorkspaceRow(id="T1", stopped_at=naive))


def test_text_of_every_script_comes_back_as_it_was(database: Database) -> None:
    name = "Ærøskøbing 株式会社 🚀 'quoted' \\ %s"
    with database.begin() as session:
        session.add(WorkspaceRow(id="T1", name=name))
        session.add(HistoryRow(workspace="T1", at=NOW, by="U1", what="x", after={"name": name}, source="y"))
    with database.reading() as session:
        assert session.get_one(WorkspaceRow, "T1").name == name
        assert session.exec(select(HistoryRow.after)).one() == {"name": name}


def test_a_row_needs_the_engagement_it_belongs_to(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as session:
        session.add(MemberRow(engagement=404, role="pm", person="U1"))


def test_an_engagement_with_work_cannot_be_deleted(database: Database, methodology: Methodology) -> None:
    with database.begin() as session:
        engagement = add_engagement(session, methodology)
        session.add(MemberRow(engagement=engagement, role="pm", person="U1"))
    with pytest.raises(IntegrityError), database.begin() as session:
        session.execute(text("DELETE FROM engagement"))


def test_the_same_form_opens_one_engagement(database: Database, methodology: Methodology) -> None:
    with database.begin() as session:
        add_engagement(session, methodology, key="form-1")
    with pytest.raises(IntegrityError), database.begin() as session:
        add_engagement(session, methodology, key="form-1")


def _plan(database: Database, query: str) -> str:
    with database.reading() as session:
        if database.is_sqlite:
            return str(session.execute(text(f"EXPLAIN QUERY PLAN {query}")).all())
        session.execute(text("SET LOCAL enable_seqscan = off"))
        return str(session.execute(text(f"EXPLAIN {query}")).all())


@pytest.mark.each_case_on_postgresql
@pytest.mark.parametrize(
    ("query", "index"),
    [
        pytest.param(
            "SELECT id FROM planned_activity WHERE workspace = 'T1' AND dri = 'U1' AND live",
            "planned_live_by_dri",
            id="live-work-of-a-person",
        ),
        pytest.param(
            "SELECT id FROM person WHERE next_look_at <= '2026-11-24 09:00:00+00' ORDER BY next_look_at",
            "person_next_look",
            id="people-to-check",
        ),
        pytest.param(
            "SELECT id FROM history WHERE engagement = 1 ORDER BY id DESC LIMIT 10",
            "history_of_engagement",
            id="history-newest-first",
        ),
    ],
)
def test_what_is_asked_often_is_found_through_an_index(database: Database, query: str, index: str) -> None:
    assert index in _plan(database, query)


def test_work_that_is_over_takes_no_room_in_the_index_of_what_is_live(database: Database) -> None:
    if database.is_sqlite:
        query = "SELECT sql FROM sqlite_master WHERE name = 'planned_live_by_dri'"
    else:
        query = "SELECT indexdef FROM pg_indexes WHERE indexname = 'planned_live_by_dri'"
    with database.reading() as session:
        assert "where" in session.scalar(text(query)).lower()


def test_an_index_of_some_rows_has_no_others_on_either_database(database: Database) -> None:
    of_some = {
        index.name
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    with database.engine.connect() as connection:
        where = f"{connection.dialect.name}_where"
        found = {
            index["name"]
            for table in metadata.tables
            for index in inspect(connection).get_indexes(table)
            if where in index.get("dialect_options", {})
        }
    assert "engagement_rules" in found
    assert found == of_some

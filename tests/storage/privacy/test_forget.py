"""Forgetting a person: nothing of them is left, and nothing else changes."""

import gzip
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from methodology.definition.model import Methodology
from methodology.people import Absence, is_former
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import digest_rhythm, people
from storage.database.connection import Database
from storage.database.schema import migrate
from storage.engagements import activity
from storage.engagements.hand_over import hand_over
from storage.forgotten import let_back_in, list_forgotten, remember_as_forgotten
from storage.outbox.queue import NewDelivery, enqueue
from storage.people import Profile
from storage.privacy.export import export_person, find_name
from storage.privacy.forget import forget_person, list_open_things, list_workspaces_of
from storage.privacy.history_exception import replacing_person
from storage.privacy.personal_data import PERSONAL, can_hold_text
from storage.tables import metadata
from storage.tables.people import PersonRow
from storage.tables.told import ToldRow
from tests.support.databases import PostgreSQL
from tests.support.engaged import AE, EM, NEWCOMER, PSE, WORKSPACE, Engaged, days, engage

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
BEFORE = Path(__file__).parents[2] / "end_to_end" / "before" / "database.sql.gz"

IMPERSONAL: Mapping[str, frozenset[str]] = {
    "engagement": frozenset(
        {"workspace", "type", "facets", "state", "start_stage", "details", "channel_id", "asked"}
    ),
    "agenda": frozenset({"workspace"}),
    "stage_entry": frozenset({"stage"}),
    "confirmation": frozenset({"stage", "criterion"}),
    "team_member": frozenset({"role"}),
    "anchor_date": frozenset({"anchor"}),
    "raised_condition": frozenset({"activity"}),
    "question": frozenset({"condition", "activity", "state"}),
    "own_activity": frozenset({"id"}),
    "planned_activity": frozenset(
        {"workspace", "activity", "stage", "role", "basis", "waiting_for", "depends_on", "state"}
    ),
    "history": frozenset({"workspace", "what", "source"}),
    "delivery": frozenset({"workspace", "kind", "key", "state", "claimed_by", "ts", "error"}),
    "channel": frozenset({"workspace", "id"}),
    "channel_card": frozenset({"workspace", "claimed_by", "fingerprint", "gone_in", "lost"}),
    "allowance": frozenset({"workspace"}),
    "tool_link": frozenset({"workspace", "tool"}),
    "answered_message": frozenset({"workspace", "channel", "ts"}),
    "picture_file": frozenset({"workspace", "content", "state", "file", "claimed_by"}),
    "picture_wish": frozenset({"workspace", "content", "kind"}),
    "overlay_link": frozenset({"tool", "url"}),
    "workspace": frozenset({"id", "name", "bot_user", "organisation", "stopped_because"}),
    "installation": frozenset({"workspace"}),
    "oauth_state": frozenset({"state"}),
    "sweep": frozenset({"seed", "instance"}),
    "person": frozenset({"workspace"}),
    "forgotten_person": frozenset({"workspace", "salt"}),
    "history_exception": frozenset({"workspace", "person", "former"}),
    "methodology_version": frozenset({"name", "as_of", "content_hash"}),
    "methodology_stage": frozenset({"id", "name", "phase", "dri", "definition"}),
    "methodology_activity": frozenset({"id", "stage", "name", "kind", "tier", "dri", "definition"}),
    "methodology_role": frozenset({"id", "name", "kind", "definition"}),
    "methodology_definition": frozenset({"kind", "id", "definition"}),
}
"""The columns of text and JSON without any; `history_exception` is empty outside of a transaction."""


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def _everything(database: Database) -> Iterator[tuple[str, str, str]]:
    """Every value of every table, as text, with its table and column."""
    with database.reading() as session:
        for table in metadata.sorted_tables:
            for row in session.execute(table.select()).mappings():
                for column, value in row.items():
                    written = (
                        value
                        if isinstance(value, str)
                        else json.dumps(value, default=str, ensure_ascii=False)
                    )
                    yield table.name, column, written


def _found(database: Database, what: str) -> set[str]:
    """The columns in which this stands."""
    whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(what)}(?![A-Za-z0-9])")
    return {f"{table}.{column}" for table, column, value in _everything(database) if whole.search(value)}


def _forget(database: Database, person: PersonId) -> PersonId:
    with database.begin() as session:
        (workspace,) = list_workspaces_of(session, person)
        known = people.find_person(session, workspace, person)
        assert known is not None
        return forget_person(session, known, NOW).former


def _lives(engaged: Engaged) -> None:
    """Leave PSE in as many columns as possible, under a name of their own."""
    discovery, raid, build = (engaged.work(each) for each in ("exec_discovery", "exec_raid", "exec_build"))
    engaged.by = PSE
    engaged.do(activity.complete, discovery.id, evidence="Asked Zoe Quill, see https://example.com")
    engaged.do(activity.reassign, raid.id, to=AE)
    engaged.by = EM
    engaged.do(activity.reassign, build.id, to=PSE)
    with engaged.database.begin() as session:
        profile = Profile(workspace=WORKSPACE, id=PSE, name="Zoë Quill", zone="America/Los_Angeles")
        people.save_profile(session, profile, NOW)
        away = Absence(first=date(2026, 6, 2), last=date(2026, 6, 3), deputy=PSE)
        people.set_absence(session, WORKSPACE, AE, away)
        digest_rhythm.schedule_digest_check(session, WORKSPACE, [PSE], NOW)
        session.add(
            ToldRow(reader=PSE, engagement=engaged.engagement_id, thing="work:1", rung=1, on=NOW.date())
        )
        for recipient in (PSE, AE):
            payload = {"engagement": engaged.engagement_id, "asked_by": PSE}
            message = NewDelivery(
                workspace=WORKSPACE, recipient=recipient, kind="nudge", subject="1", payload=payload
            )
            enqueue(session, [message], NOW)


def test_nothing_is_left_of_somebody_who_was_forgotten(engaged: Engaged) -> None:
    _lives(engaged)
    with engaged.database.begin() as session:
        person = people.find_person(session, WORKSPACE, PSE)
        assert person is not None
        (told,) = list_open_things(session, engaged.catalog, person)
    work = sum(each.dri == PSE for each in engaged.plan().open_work)
    in_acme = f"Acme (SOW-1) (engagement {engaged.engagement_id})"
    assert told == f"{in_acme}: Professional Services Engineer, {work} open activities"
    engaged.do(hand_over, engaged.engagement_id, giver=PSE, taker=NEWCOMER, key="V1")
    before = engaged.history()
    assert {"history.by", "history.before", "planned_activity.closed_by", "delivery.payload"} <= _found(
        engaged.database, PSE
    )
    former = _forget(engaged.database, PSE)
    assert is_former(former)
    assert _found(engaged.database, PSE) == set()
    assert _found(engaged.database, "America/Los_Angeles") == set()
    assert _found(engaged.database, "Zoe Quill") == {"planned_activity.evidence", "history.after"}, (
        "what people typed stays, and is listed for the admin"
    )
    after = engaged.history()
    assert [each.what for each in after] == [each.what for each in before]
    assert [str(each.model_dump()).replace(former, PSE) for each in after] == [
        str(each.model_dump()) for each in before
    ]
    with engaged.database.reading() as session:
        row = session.get_one(PersonRow, (WORKSPACE, former))
        other = session.get_one(PersonRow, (WORKSPACE, AE))
    assert (row.name, row.deactivated, row.next_look_at) == ("Former member", True, None)
    assert other.away_deputy is None
    assert engaged.plan().activity(engaged.work("exec_discovery").id).closed_by == former


def test_what_names_a_person_is_exported_and_where_their_name_stands_is_found(engaged: Engaged) -> None:
    _lives(engaged)
    with engaged.database.reading() as session:
        found = export_person(session, WORKSPACE, PSE)
        person = people.find_person(session, WORKSPACE, PSE)
        assert person is not None
        mentions = {each.column: each.text for each in find_name(session, person)}
    assert {f"{table}.{name}" for table, rows in found.items() for row in rows for name in row} >= _found(
        engaged.database, PSE
    )
    assert [each["name"] for each in found["person"] if each["id"] == PSE] == ["Zoë Quill"]
    assert mentions["planned_activity.evidence"] == "Asked Zoe Quill, see https://example.com"
    assert set(mentions) == {"planned_activity.evidence", "history.after"}


def test_slack_does_not_bring_somebody_back_who_was_forgotten(database: Database) -> None:
    with database.begin() as session:
        for person in ("UGONE", "UTHERE"):
            profile = Profile(workspace=WORKSPACE, id=PersonId(person), name=person, zone="UTC")
            people.save_profile(session, profile, NOW)
    _forget(database, PersonId("UGONE"))
    both = [PersonId("UGONE"), PersonId("UTHERE")]
    with database.begin() as session:
        assert list_forgotten(session, WORKSPACE, both) == {"UGONE"}
        assert list_forgotten(session, "T2", both) == set()
        assert [let_back_in(session, WORKSPACE, each) for each in both] == [True, False]
        assert list_forgotten(session, WORKSPACE, both) == set()


def test_both_of_two_who_are_forgotten_at_once_by_two_replicas_stay_forgotten(postgresql: PostgreSQL) -> None:
    both = [PersonId("UGONE"), PersonId("UTHERE")]
    with postgresql.new() as url, closing(Database(url)) as database:
        with database.begin() as one, database.begin() as other:
            for session, each in zip((one, other), both, strict=True):
                remember_as_forgotten(session, WORKSPACE, each, NOW)
        with database.begin() as session:
            assert list_forgotten(session, WORKSPACE, both) == {*both}
            assert [let_back_in(session, WORKSPACE, each) for each in both] == [True, True]
            assert list_forgotten(session, WORKSPACE, both) == set()


def test_an_id_that_is_a_part_of_another_one_is_refused(database: Database) -> None:
    with database.begin() as session:
        for person in ("U0123ABCD", "U0123ABCDEF"):
            profile = Profile(workspace=WORKSPACE, id=PersonId(person), name=person, zone="UTC")
            people.save_profile(session, profile, NOW)
    with pytest.raises(Refusal, match="part of the id of somebody else"):
        _forget(database, PersonId("U0123ABCD"))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE history SET what = 'nothing'",
        "UPDATE history SET \"by\" = 'UAE'",
        "UPDATE history SET \"by\" = 'former-1', \"at\" = '2026-01-01 00:00:00'",
        "UPDATE history SET \"after\" = '{}'",
        "DELETE FROM history",
    ],
)
def test_an_exception_lets_nothing_pass_but_what_it_names(engaged: Engaged, change: str) -> None:
    with (
        pytest.raises(DBAPIError, match="written once"),
        engaged.database.begin() as session,
        replacing_person(session, WORKSPACE, EM, "former-1"),
    ):
        session.execute(text(change))
    with engaged.database.begin() as session:
        assert session.execute(metadata.tables["history_exception"].select()).all() == []


def test_each_column_that_can_hold_something_of_people_is_classified() -> None:
    known = {name: {*PERSONAL.get(name, ()), *IMPERSONAL.get(name, ())} for name in metadata.tables}
    unknown = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if (can_hold_text(column) or table.name == "person") and column.name not in known[table.name]
    ]
    assert unknown == [], "say in storage/privacy/personal_data.py what is in it"
    assert [name for name in known if not known[name] <= set(metadata.tables[name].columns.keys())] == []


def test_every_person_of_a_database_that_was_used_can_be_forgotten(tmp_path: Path) -> None:
    """A database of an earlier version, in which people have done everything that can be done."""
    file = tmp_path / "before.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(gzip.decompress(BEFORE.read_bytes()).decode())
    with closing(Database(f"sqlite:///{file}")) as database:
        migrate(database)
        with database.reading() as session:
            known: list[tuple[Any, Any]] = list(session.exec(select(PersonRow.id, PersonRow.name)))
        named = {column for person, _ in known for column in _found(database, person)}
        assert named <= {f"{table}.{column}" for table, columns in PERSONAL.items() for column in columns}
        for person, _ in known:
            _forget(database, person)
        assert {person: _found(database, person) for person, _ in known if _found(database, person)} == {}
        typed = {"planned_activity.evidence", "planned_activity.reason", "history.after", "history.before"}
        assert {column for _, name in known for column in _found(database, name)} <= typed

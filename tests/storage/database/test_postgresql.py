"""Connections to PostgreSQL: time limits, poolers, and settings of others."""

import os
import signal
import socket
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, event, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from storage.database import postgresql as limits
from storage.database.connection import Database
from storage.database.schema import FIRST_STEPS_LOCK, is_migrated, migrate
from storage.tables.workspaces import WorkspaceRow
from tests.support.databases import PostgreSQL

INHERITED = {
    "default_transaction_isolation": "'serializable'",
    "default_transaction_read_only": "on",
    "default_transaction_deferrable": "on",
    "statement_timeout": "'1s'",
    "lock_timeout": "'1ms'",
    "idle_in_transaction_session_timeout": "'1s'",
    "search_path": "pg_catalog",
    "TimeZone": "'Asia/Kathmandu'",
    "DateStyle": "'SQL, DMY'",
    "IntervalStyle": "'iso_8601'",
    "client_encoding": "'latin1'",
    "standard_conforming_strings": "off",
    "transform_null_equals": "on",
    "bytea_output": "'escape'",
    "extra_float_digits": "-15",
    "lc_messages": "'C'",
}
INHERITED_FROM = {14: {"idle_session_timeout": "'1min'"}, 17: {"transaction_timeout": "'1s'"}}
"""By the version of the server that has them first. They hold for the first message of a transaction, which
replaces them."""
AT = datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def url(postgresql: PostgreSQL) -> Iterator[str]:
    with postgresql.new() as found:
        yield found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test need not wait for long, and that a busy machine keeps to."""
    monkeypatch.setattr(limits, "FIRST_ANSWER", 1.0)
    monkeypatch.setattr(limits, "ANSWER", 1.5)
    monkeypatch.setattr(limits, "ASKED_AFTER", 0.0)


def _pids(database: Database) -> list[int]:
    """The server's processes for all connections of this database."""
    with database.begin() as session:
        query = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> :own")
        own = session.scalar(text("SELECT pg_backend_pid()"))
        return [own, *session.scalars(query, {"own": own})]


@contextmanager
def silent(database: Database) -> Iterator[None]:
    """The processes of the server that serve this database are stopped: connections stay, nothing is answered."""
    pids = _pids(database)
    for each in pids:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in pids:
            os.kill(each, signal.SIGCONT)


@pytest.mark.parametrize("by", ["ROLE CURRENT_USER IN DATABASE {0}", "DATABASE {0}"])
def test_settings_of_the_server_or_the_role_do_not_matter(postgresql: PostgreSQL, by: str) -> None:
    with postgresql.new(migrated=False) as url:
        admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with admin.connect() as connection:
            version = admin.dialect.server_version_info
            assert version is not None
            later = [settings for first, settings in INHERITED_FROM.items() if version >= (first,)]
            inherited = INHERITED | {name: value for each in later for name, value in each.items()}
            for setting, value in inherited.items():
                connection.execute(text(f"ALTER {by.format(admin.url.database)} SET {setting} = {value}"))
        with closing(Database(url)) as database:
            migrate(database)
            assert is_migrated(database)
            with database.begin() as session:
                session.add(WorkspaceRow(id="T1", name="Zoë \\ 名前", stopped_at=AT))
            with database.reading() as session:
                found = session.get_one(WorkspaceRow, "T1")
                assert (found.name, found.stopped_at) == ("Zoë \\ 名前", AT)
                assert session.scalar(text("SELECT 1764493200.123456::float8")) == 1764493200.123456
                limit = text("SELECT setting FROM pg_settings WHERE name = 'idle_session_timeout'")
                assert session.scalar(limit) in (None, "0"), "servers before 14 have none"
            _changes_side_by_side(database)


def _changes_side_by_side(database: Database) -> None:
    """A second change waits for the first: no refusal to serialize, no time limit of somebody else."""
    started = threading.Event()

    def change() -> None:
        with database.begin() as session:
            started.set()
            session.execute(update(WorkspaceRow).values(name=WorkspaceRow.name + "!"))

    with ThreadPoolExecutor(1) as threads:
        with database.begin() as session:
            session.execute(update(WorkspaceRow).values(name="first"))
            waiting = threads.submit(change)
            assert started.wait(30)
            session.execute(text("SELECT pg_sleep(1.5)"))
        waiting.result(30)
    with database.reading() as session:
        assert session.get_one(WorkspaceRow, "T1").name == "first!"


def test_a_url_may_name_another_schema(url: str) -> None:
    with closing(Database(url)) as database, database.begin() as session:
        session.execute(text("CREATE SCHEMA elsewhere"))
    with closing(Database(f"{url}&options=-csearch_path%3Delsewhere")) as database:
        migrate(database)
        with database.reading() as session:
            found = text(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'elsewhere' AND tablename = 'delivery'"
            )
            assert session.scalar(found) == 1


@pytest.mark.usefixtures("quick")
def test_a_statement_waits_for_a_silent_database_for_seconds_and_later_ones_work(url: str) -> None:
    with closing(Database(url)) as database:

        def ask_twice() -> None:
            with database.begin() as session:
                session.execute(text("SELECT 1"))
                with silent(database):
                    session.execute(text("SELECT 1"))

        with pytest.raises(SQLAlchemyError, match=r"no answer within 1\.5 seconds"):
            ask_twice()
        with database.begin() as session:
            assert session.scalar(text("SELECT 1")) == 1


@pytest.mark.usefixtures("quick")
def test_a_connection_that_fell_silent_while_nobody_used_it_is_replaced(url: str) -> None:
    with closing(Database(url)) as database, silent(database), database.begin() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_a_connection_that_the_server_has_just_closed_is_replaced_unasked(url: str) -> None:
    with closing(Database(url)) as database, closing(Database(url)) as another:
        with database.reading() as session:
            first = session.scalar(text("SELECT pg_backend_pid()"))
        with another.begin() as session:
            assert session.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": first})
        with database.reading() as session:
            assert session.scalar(text("SELECT pg_backend_pid()")) != first


@pytest.mark.usefixtures("quick")
def test_nobody_waits_long_for_a_connection_while_all_are_in_use(url: str) -> None:
    with closing(Database(url, pool_size=1)) as database, database.begin() as one, database.begin() as two:
        one.execute(text("SELECT 1"))
        two.execute(text("SELECT 1"))
        with pytest.raises(SQLAlchemyError, match="limit"), database.begin() as three:
            three.execute(text("SELECT 1"))


@pytest.mark.usefixtures("quick")
def test_a_migration_takes_as_long_as_it_takes_and_then_the_limits_hold_again(postgresql: PostgreSQL) -> None:
    with (
        postgresql.new(migrated=False) as url,
        closing(Database(url, pool_size=1)) as second,
        ThreadPoolExecutor(1) as threads,
    ):
        without_limits = create_engine(url, poolclass=NullPool)
        with without_limits.begin() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({FIRST_STEPS_LOCK})"))
            migrating = threads.submit(migrate, second)
            connection.execute(text("SELECT pg_sleep(2)"))
        migrating.result(60)
        assert is_migrated(second)
        with pytest.raises(SQLAlchemyError, match="no answer"), second.begin() as session:
            session.execute(text("SELECT pg_sleep(3)"))


TRACKED = {"user", "database", "client_encoding", "application_name", "datestyle", "timezone"}
"""What PgBouncer takes at the start of a connection; it refuses anything else, `options` too."""


def test_a_connection_starts_with_nothing_that_pgbouncer_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as threads:
        told = threads.submit(_startup_parameters, server)
        url = f"postgresql://ps@127.0.0.1:{server.getsockname()[1]}/ps?sslmode=disable&gssencmode=disable"
        with closing(Database(url)) as database, pytest.raises(SQLAlchemyError), database.begin() as session:
            session.execute(text("SELECT 1"))
        assert told.result(30) <= TRACKED


def _startup_parameters(server: socket.socket) -> set[str]:
    """The names in the first message of a client."""
    connection, _ = server.accept()
    with connection, connection.makefile("rb") as reading:
        (length,) = struct.unpack("!i", reading.read(4))
        words = reading.read(length - 4)[4:].split(b"\0")
    return {name.decode() for name in words[::2] if name}


def test_each_transaction_may_get_another_connection_of_a_pooler(url: str) -> None:
    with closing(Database(url)) as database:

        @event.listens_for(database.engine, "checkin")
        def forget(connection: object, _record: object) -> None:
            if connection is not None:
                connection.execute("DISCARD ALL")  # type: ignore[attr-defined]  # of the driver

        for _ in range(10):
            with database.begin() as session:
                assert session.scalar(text("SHOW statement_timeout")) == "10s"
                assert session.scalar(text("SHOW TimeZone")) == "UTC"
                session.execute(update(WorkspaceRow).values(name="again"))
        with database.reading() as session:
            assert session.scalar(text("SHOW transaction_isolation")) == "repeatable read"
            assert not session.scalar(text("SELECT count(*) FROM pg_prepared_statements"))

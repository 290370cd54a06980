"""Does the sweep say that it cannot use its database, send nothing meanwhile, and recover alone?"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from playground import Playground
from storage.database import Database
from tests.databases import PostgreSQL, SqliteFiles
from tests.handlers.sending import ANNA, Sending
from tests.playground.manifest import manifest


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(manifest()) as running:
        yield running


@pytest.mark.logs_warnings
def test_a_database_that_is_away_is_told_once_and_the_sweep_recovers(
    slack: Playground, sqlite_files: SqliteFiles, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = sqlite_files.new()
    path = Path(url.removeprefix("sqlite:///"))
    sending = Sending(slack, Database(url))
    sending.plan([ANNA])
    sending.database.close()
    away = tmp_path / "away.db"
    os.rename(path, away)
    os.mkdir(path)
    for _ in range(3):
        sending.sweep.run()
    assert sending.sweep.status().trouble
    assert sum("database" in each.getMessage() for each in caplog.records) == 1

    os.rmdir(path)
    os.rename(away, path)
    sending.sweep.run()
    assert sending.sweep.status().trouble == ""
    assert sending.states() == ["sent"]
    sending.database.close()


@contextmanager
def refusing(url: str, setting: str, undone: str) -> Iterator[None]:
    """PostgreSQL's database in this state: whoever was connected is thrown out."""
    name = make_url(url).database
    admin = create_engine(
        make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    out = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} {setting}"))
        connection.execute(out, {"name": name})
        yield
        connection.execute(text(f"ALTER DATABASE {name} {undone}"))
        connection.execute(out, {"name": name})


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("setting", "undone"),
    [
        pytest.param("ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true", id="away"),
        pytest.param(
            "SET default_transaction_read_only = on", "RESET default_transaction_read_only", id="read-only"
        ),
    ],
)
def test_a_postgresql_that_is_away_or_read_only_sends_nothing_and_the_sweep_recovers(
    slack: Playground, postgresql: PostgreSQL, caplog: pytest.LogCaptureFixture, setting: str, undone: str
) -> None:
    with postgresql.new() as url, closing(Database(url)) as database:
        sending = Sending(slack, database)
        sending.plan([ANNA])
        with refusing(url, setting, undone):
            for _ in range(3):
                sending.sweep.run()
            assert sending.sweep.status().trouble
            assert sending.posts() == 0
        assert sum("cannot use the database" in each.getMessage() for each in caplog.records) == 1
        sending.sweep.run()
        assert sending.states() == ["sent"]
        assert sending.sweep.status().trouble == ""
        assert sum(sending.keys().values()) == 1


@pytest.mark.logs_warnings
def test_a_database_that_refuses_to_write_sends_nothing_it_could_not_record(
    slack: Playground, sqlite_files: SqliteFiles
) -> None:
    url = sqlite_files.new()
    sending = Sending(slack, Database(url))
    sending.plan([ANNA])
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
    sending.sweep.run()
    assert sending.posts() == 0
    assert sending.sweep.status().trouble
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER full")
    sending.sweep.run()
    assert sending.states() == ["sent"]
    assert sending.sweep.status().trouble == ""
    sending.database.close()

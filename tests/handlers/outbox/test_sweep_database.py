"""Sweeps without a working database: reported, harmless, and recovering alone."""

import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy import text

from playground import Playground
from storage.database.connection import AWAY, FULL, READ_ONLY, Database
from tests.support.databases import PostgreSQL, SqliteFiles
from tests.support.refusing import away, read_only
from tests.support.sending import ANNA, Sending


@pytest.mark.logs_warnings
def test_a_database_that_is_down_is_logged_once_and_the_sweep_recovers(
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


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("refusing", "trouble"),
    [pytest.param(away, AWAY, id="away"), pytest.param(read_only, READ_ONLY, id="read-only")],
)
def test_a_postgresql_that_is_away_or_read_only_sends_nothing_and_the_sweep_recovers(
    slack: Playground,
    postgresql: PostgreSQL,
    caplog: pytest.LogCaptureFixture,
    refusing: Callable[[str], AbstractContextManager[None]],
    trouble: str,
) -> None:
    with postgresql.new() as url, closing(Database(url)) as database:
        sending = Sending(slack, database)
        sending.plan([ANNA])
        with refusing(url):
            for _ in range(3):
                sending.sweep.run()
            assert sending.sweep.status().trouble == trouble
            assert sending.posts() == 0
        assert sum("cannot use the database" in each.getMessage() for each in caplog.records) == 1
        sending.sweep.run()
        assert sending.states() == ["sent"]
        assert sending.sweep.status().trouble == ""
        assert sum(sending.keys().values()) == 1


FULL_DISK = {
    "sqlite": (
        (
            "CREATE TRIGGER full_disk BEFORE UPDATE ON delivery "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        ),
        "DROP TRIGGER full_disk",
    ),
    "postgresql": (
        (
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$;"
            "CREATE TRIGGER full_disk BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION full_disk()"
        ),
        "DROP TRIGGER full_disk ON delivery",
    ),
}
"""The errors of a full disk, raised by a trigger because a test cannot fill a disk."""


@pytest.mark.logs_warnings
def test_a_database_that_is_full_sends_nothing_it_could_not_record(
    slack: Playground, database: Database
) -> None:
    sending = Sending(slack, database)
    sending.plan([ANNA])
    fill, clear = FULL_DISK[database.engine.dialect.name]
    with database.engine.begin() as connection:
        connection.exec_driver_sql(fill)
    sending.sweep.run()
    assert sending.posts() == 0
    assert sending.sweep.status().trouble == FULL
    with database.engine.begin() as connection:
        connection.exec_driver_sql(clear)
    sending.sweep.run()
    assert sending.states() == ["sent"]
    assert sending.sweep.status().trouble == ""


@pytest.mark.logs_warnings
def test_a_postgresql_that_takes_connections_and_says_nothing_holds_a_sweep_up_for_seconds(
    slack: Playground,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://ps@127.0.0.1:{silent.getsockname()[1]}/ps"
        with closing(Database(url)) as database, ThreadPoolExecutor(1) as pool:
            sending = Sending(slack, database, rate=None)
            pool.submit(sending.sweep.run).result(timeout=20)
            assert sending.sweep.status().trouble == AWAY


def test_no_statement_runs_for_ever(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no server that could be asked for too much")
    with database.reading() as session:
        assert session.execute(text("SHOW statement_timeout")).scalar() == "10s"

"""Tests of `storage.database.connection`: transactions that fail, read, and run side by side."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from stat import S_IMODE
from threading import Event

import pytest
from sqlalchemy import update
from sqlmodel import select

from storage.database.connection import Database
from storage.database.schema import migrate
from storage.tables.workspaces import WorkspaceRow
from tests.support.databases import SqliteFiles


class Interrupted(Exception):
    """The process stops half way."""


def test_a_transaction_that_fails_leaves_nothing_behind(database: Database) -> None:
    def fail_half_way() -> None:
        with database.begin() as session:
            session.add(WorkspaceRow(id="T1"))
            session.flush()
            raise Interrupted

    with pytest.raises(Interrupted):
        fail_half_way()
    with database.reading() as session:
        assert session.get(WorkspaceRow, "T1") is None


def test_what_reading_adds_is_not_kept(database: Database) -> None:
    with database.reading() as session:
        session.add(WorkspaceRow(id="T1"))
        session.flush()
    with database.reading() as session:
        assert session.get(WorkspaceRow, "T1") is None


def test_a_reader_sees_what_was_there_while_a_writer_is_at_work(database: Database) -> None:
    with database.begin() as session:
        session.add(WorkspaceRow(id="T1", name="before"))
    with database.begin() as writing:
        writing.execute(update(WorkspaceRow).values(name="after"))
        with database.reading() as reading:
            assert reading.get_one(WorkspaceRow, "T1").name == "before"
    with database.reading() as reading:
        assert reading.get_one(WorkspaceRow, "T1").name == "after"


def test_who_reads_at_once_reads_one_snapshot_until_they_change_something(database: Database) -> None:
    def is_there() -> bool:
        with database.reading() as session:
            return session.get(WorkspaceRow, "T1") is not None

    def add() -> None:
        with database.begin() as session:
            session.add(WorkspaceRow(id="T1"))

    with database.reading_at_once():
        assert not is_there()
        with database.reading() as first, database.reading() as second:
            assert first is second
        with ThreadPoolExecutor(1) as somebody_else:
            somebody_else.submit(add).result()
            assert somebody_else.submit(is_there).result()
        assert not is_there()
        with database.begin() as session:
            session.add(WorkspaceRow(id="T2"))
        assert is_there()
    with database.reading() as one, database.reading() as another:
        assert one is not another


def test_writers_wait_for_each_other_and_none_is_lost(database: Database) -> None:
    with database.begin() as session:
        session.add(WorkspaceRow(id="T1", name=""))

    def write(_: int) -> None:
        with database.begin() as session:
            session.execute(update(WorkspaceRow).values(name=WorkspaceRow.name + "x"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))
    with database.reading() as session:
        assert session.get_one(WorkspaceRow, "T1").name == "x" * 40


def test_a_writer_waits_until_the_one_before_has_finished(database: Database) -> None:
    with database.begin() as session:
        session.add(WorkspaceRow(id="T1", name=""))
    started = Event()

    def write() -> str:
        started.set()
        with database.begin() as session:
            row = session.exec(select(WorkspaceRow).with_for_update()).one()
            row.name += "second"
            return row.name

    with ThreadPoolExecutor(1) as threads:
        with database.begin() as session:
            row = session.exec(select(WorkspaceRow).with_for_update()).one()
            row.name += "first, "
            waiting = threads.submit(write)
            assert started.wait(timeout=30)
        assert waiting.result(timeout=30) == "first, second"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
@pytest.mark.parametrize("before", [None, 0o644, 0o660, 0o600])
@pytest.mark.parametrize("through", ["its-name", "a-link", "a-folder-that-is-a-link"])
def test_nobody_else_reads_a_sqlite_database_or_its_log(
    sqlite_files: SqliteFiles, tmp_path: Path, umask: int, before: int | None, through: str
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (tmp_path / "linked").symlink_to(folder)
    (tmp_path / "linked.db").symlink_to(folder / "ps-bot.db")
    file = folder / "ps-bot.db"
    named = {"a-link": tmp_path / "linked.db", "a-folder-that-is-a-link": tmp_path / "linked" / file.name}
    outside = os.umask(umask)
    try:
        if before is not None:
            file.write_bytes(Path(sqlite_files.new().removeprefix("sqlite:///")).read_bytes())
            for suffix in ("", "-wal", "-shm"):
                (folder / f"ps-bot.db{suffix}").touch()
                (folder / f"ps-bot.db{suffix}").chmod(before)
        with closing(Database(f"sqlite:///{named.get(through, file)}")) as database:
            if before is None:
                migrate(database)
            with database.begin() as session:
                session.add(WorkspaceRow(id="T1"))
                session.flush()
                rights = {each.name: S_IMODE(each.stat().st_mode) for each in folder.iterdir()}
    finally:
        os.umask(outside)
    assert rights == dict.fromkeys(["ps-bot.db", "ps-bot.db-wal", "ps-bot.db-shm"], 0o600)

"""Tests of `storage.database.connection`: transactions that fail, read, and run side by side."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import update
from sqlmodel import select

from storage.database.connection import Database
from storage.tables.workspaces import WorkspaceRow


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

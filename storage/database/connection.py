"""`Database`: the connection to SQLite or PostgreSQL, its transactions, and descriptions of its errors."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import OperationalError
from stat import S_ISREG
from threading import local
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import Session, create_engine

from storage.database import left_file
from storage.database.address import file_of, is_in_memory, read_address
from storage.database.reading import SNAPSHOT

log = logging.getLogger(__name__)

SQLITE_BUSY_SECONDS = 30
SQLITE_SUFFIXES = ("-wal", "-shm", "-journal")
PRIVATE, EVERYBODY_ELSE = 0o600, 0o077
"""The rights of the files of a SQLite database, and those that nobody else has."""

LONGEST_NAME = 200
"""Characters of a file's name that are shown."""

READ_ONLY = "The database takes no changes: it is read-only. Let this bot write to it."
FULL = "The database is full: make room on its disk."
DENIED = "The database refuses what the bot needs: let the role of its address own the database and all that is in it."
AWAY = "The database does not answer."


def describe_error(error: SQLAlchemyError) -> str:
    """A sentence for the operator that says why the database failed."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code, words = getattr(cause, "sqlstate", None), str(cause)
    if code == "25006" or "readonly database" in words:
        return READ_ONLY
    if code == "53100" or "is full" in words:
        return FULL
    if code == "42501":
        return DENIED
    return AWAY


def describe_file(url: str) -> str:
    """A sentence about why the file of this SQLite database cannot be opened; empty where that is not known."""
    address = read_address(url)
    if address.get_backend_name() != "sqlite":
        return ""
    file = file_of(address)
    try:
        file.stat()
    except (FileNotFoundError, PermissionError):
        pass  # said below
    except OSError as error:
        return f"{str(file)[:LONGEST_NAME]} cannot be opened ({error.strerror}): name another file."
    if not os.access(file.parent, os.F_OK):
        return f"There is no folder {file.parent} that this account can see: make it, or name another one."
    if not os.access(file.parent, os.W_OK | os.X_OK):
        return f"This account may not write in the folder {file.parent}: let it, SQLite makes files there."
    if file.is_dir():
        return f"{file} is a folder: name a file in it."
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        return f"This account may not read and write {file}: let it."
    return ""


class Database:
    """A database that opens sessions, each of them one transaction."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self._file = _sqlite_file(url)
        self._found = left_file.describe(self._file) if self._file else []
        self.engine = _engine(url, pool_size)
        self._of_thread = _OfThread()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction, committed on leaving and rolled back on an exception. Nobody else commits."""
        self._of_thread.snapshot = None  # what this thread reads from now on is to have its changes
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A snapshot: all rows as they were at one instant. Takes no lock and writes nothing."""
        if (shared := self._of_thread.snapshot) is not None:
            yield shared
            return
        with (
            self.engine.connect().execution_options(**{SNAPSHOT: True}) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            connection.begin()  # and not by the session, which takes longer than SQLite needs to answer
            session.info[SNAPSHOT] = connection
            yield session

    @contextmanager
    def reading_at_once(self) -> Iterator[None]:
        """Let this thread read from one snapshot, until it changes something: each takes turns with the server."""
        with self.reading() as session:
            self._of_thread.snapshot = session
            try:
                yield
            finally:
                self._of_thread.snapshot = None

    def now(self) -> datetime:
        """The time by the clock of the server; SQLite has none."""
        with self.engine.connect() as connection:
            now: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return now.astimezone(UTC)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        self.engine.dispose()

    def leave(self) -> None:
        """Close it when the bot ends, so that the next start knows this file of SQLite from a backup."""
        self.close()
        if self._file:
            left_file.note(self._file)

    def take_left(self) -> bool:
        """Whether this is the file of SQLite that the bot left when it ended, unchanged since; true only once.

        False for PostgreSQL, and where the bot was killed.
        """
        return self._file is not None and bool(self._found) and left_file.take_note(self._file) == self._found


class _OfThread(local):
    """The snapshot that a thread reads from at the moment, if it reads at once."""

    snapshot: Session | None = None


def _sqlite_file(url: str) -> Path | None:
    address = read_address(url)
    if address.get_backend_name() != "sqlite" or is_in_memory(address):
        return None
    return file_of(address)


def _engine(url: str, pool_size: int) -> Engine:
    address = read_address(url)
    if address.get_backend_name() != "sqlite":
        from storage.database.postgresql import connect_to  # slow to import, and not needed for SQLite

        return connect_to(address, pool_size)
    if not is_in_memory(address):
        _keep_private(file_of(address))
    engine = create_engine(
        address,
        connect_args={"timeout": SQLITE_BUSY_SECONDS},
        pool_size=pool_size,
        hide_parameters=True,  # of statements in errors: they are what people typed
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(file: Path) -> None:
    """Let nobody but the account of the bot read the database: it holds names, plans and evidence.

    SQLite gives its other files the rights of this one, so it must have them before the first connection.
    What cannot be opened is reported by SQLite, which says why.
    """
    with suppress(OSError):
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, PRIVATE))
    for each in (file, *(file.with_name(file.name + suffix) for suffix in SQLITE_SUFFIXES)):
        try:
            mode = each.stat().st_mode
        except OSError:
            continue
        try:
            if S_ISREG(mode) and mode & EVERYBODY_ELSE:
                each.chmod(PRIVATE)
        except OSError:
            log.warning("other accounts can read the database", extra={"file": str(each)})


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Allow several readers beside one writer, enforce foreign keys, and leave transactions to SQLAlchemy."""
    connection.isolation_level = None
    _use_wal(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    """Switch to WAL. The first connection switches a new file; SQLite makes the others fail, not wait."""
    deadline = monotonic() + SQLITE_BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.05)


def _begin_sqlite(connection: Any) -> None:
    """Lock at once for writing: SQLite cannot turn a reader into a writer while another one writes."""
    if connection.get_execution_options().get(SNAPSHOT, False):
        connection.connection.driver_connection.execute(
            "BEGIN"
        )  # it does not touch the file, so it cannot fail
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

"""How is the database reached, and what is one unit of work?"""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import OperationalError
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import Session, create_engine

SQLITE_BUSY_SECONDS = 30
NO_HANGING = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c statement_timeout=30000",
}
"""So that a PostgreSQL that goes silent is noticed, in seconds; the address may say otherwise."""


READ_ONLY = "The database takes no changes: it is read-only. Let this bot write to it."
FULL = "The database is full: make room on its disk."
AWAY = "The database does not answer."


def trouble_of(error: SQLAlchemyError) -> str:
    """What keeps the database from its work, in a sentence."""
    told = error.orig if isinstance(error, DBAPIError) else error
    code, words = getattr(told, "sqlstate", None), str(told)
    if code == "25006" or "readonly database" in words:
        return READ_ONLY
    if code == "53100" or "is full" in words:
        return FULL
    return AWAY


class Database:
    """A database that hands out units of work: one session, one transaction each."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.engine = _engine(url, pool_size)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """One transaction: committed on leaving, rolled back on an exception. Nobody else commits."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One look at the records as they all were at one instant; takes no lock and writes nothing."""
        snapshot = {"reads_only": True} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options=snapshot)
            yield session

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str, pool_size: int) -> Engine:
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        if address.drivername in ("postgresql", "postgres"):
            address = address.set(drivername="postgresql+psycopg")
        limits = {name: value for name, value in NO_HANGING.items() if name not in address.query}
        return create_engine(
            address,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            connect_args=limits if address.drivername == "postgresql+psycopg" else {},
        )
    engine = create_engine(url, connect_args={"timeout": SQLITE_BUSY_SECONDS}, pool_size=pool_size)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Several readers beside one writer, constraints that hold, and transactions that are ours."""
    connection.isolation_level = None
    _use_wal(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: Any) -> None:
    """A new file is turned to WAL by whoever comes first; SQLite does not make the others wait for it."""
    until = monotonic() + SQLITE_BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except OperationalError:
            if monotonic() > until:
                raise
            sleep(0.05)


def _begin_sqlite(connection: Any) -> None:
    """A writer takes its lock at once: SQLite cannot turn a reader into one while another writes."""
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

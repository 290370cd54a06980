"""Queries that read rows as plain values, without an ORM object for each."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Executable, Row, Select, inspect, or_, select, text
from sqlmodel import Session, SQLModel

Found = TypeVar("Found")

LIVE = text("planned_activity.live")
STANDS_ANEW = text("person.stands_anew")
PRIVATE = text("engagement.channel_private")
"""Spelled as in the partial indexes: SQLite would not use such an index for `live = 1`."""
SNAPSHOT = "snapshot"
"""By this name a session that only reads knows its connection."""
READ = "read"
"""By this name it knows what it has read; see `once_in_snapshot`."""
CLOCKS_DIFFER = timedelta(minutes=5)
"""What another replica has written from further ahead than this was written by a clock that was wrong."""
TOO_FAR = timedelta(hours=2)
"""No attempt is planned this far ahead, other than by a wrong clock."""


def columns(table: type[SQLModel], names: Iterable[str] | None = None) -> Select[Any]:
    """A query for these columns of a table, or for all of them.

    It selects from the table and not from its class: rows are then read several times as fast.
    """
    mapped = inspect(table).columns
    return select(*(mapped[name].label(name) for name in names or table.model_fields))


def column(table: type[SQLModel], name: str) -> Any:
    """A column of the table, for the conditions and the order of such a query."""
    return inspect(table).columns[name]


def unindexed(column_of_row: Any) -> Any:
    """This text column, so spelt that no index on it is used.

    For a condition beside one that finds few rows: without statistics, SQLite takes the index on the workspace,
    which nearly all rows match.
    """
    return column_of_row.concat("")


def rows(session: Session, query: Executable, **values: Any) -> Sequence[Row[Any]]:
    """The rows of this query, including the changes of this session so far.

    Of the connection: the session would first look for objects that the query could be about.
    """
    return connection_of(session).execute(query, values).all()


def connection_of(session: Session) -> Connection:
    """The connection of this session, which has been told all changes so far. That of a snapshot stays the same."""
    snapshot: Connection | None = session.info.get(SNAPSHOT)
    if snapshot is not None:
        return snapshot
    session.flush()
    return session.connection()


def once_in_snapshot(session: Session, what: Hashable, read: Callable[[], Found]) -> Found:
    """What is read, once in a snapshot: nothing changes in it. In any other session it is read each time."""
    if SNAPSHOT not in session.info:
        return read()
    known = session.info.setdefault(READ, {})
    if what not in known:
        known[what] = read()
    found: Found = known[what]
    return found


def has_come(at: Any, now: datetime) -> ColumnElement[bool]:
    """Whether the time in this column has come, or is so far ahead that a wrong clock has written it."""
    return or_(at <= now, at > now + TOO_FAR)

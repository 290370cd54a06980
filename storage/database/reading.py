"""Queries that read rows as plain values, without an ORM object for each."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Executable, Row, Select, inspect, select, text
from sqlmodel import Session, SQLModel

LIVE = text("planned_activity.live")
"""Spelled as in the partial index: SQLite would not use that index for `live = 1`."""


def columns(table: type[SQLModel], names: Iterable[str] | None = None) -> Select[Any]:
    """A query for these columns of a table, or for all of them.

    It selects from the table and not from its class: rows are then read several times as fast.
    """
    mapped = inspect(table).columns
    return select(*(mapped[name].label(name) for name in names or table.model_fields))


def column(table: type[SQLModel], name: str) -> Any:
    """A column of the table, for the conditions and the order of such a query."""
    return inspect(table).columns[name]


def rows(session: Session, query: Executable, **values: Any) -> Sequence[Row[Any]]:
    """The rows of this query, including the changes of this session so far."""
    session.flush()
    return session.execute(query, values).all()

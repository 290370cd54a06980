"""How are rows read as values, without an object of a table for each?"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Executable, Row, Select, inspect, select, text
from sqlmodel import Session, SQLModel

LIVE = text("planned_activity.live")
"""Written out, as the partial index has it: SQLite would not use that index for `live = 1`."""


def columns(kind: type[SQLModel], names: Iterable[str] | None = None) -> Select[Any]:
    """A query for these columns of a table, all of them where none is named.

    Of the table itself, not of its class: the rows are then read several times as fast.
    """
    mapped = inspect(kind).columns
    return select(*(mapped[name].label(name) for name in names or kind.model_fields))


def column(kind: type[SQLModel], name: str) -> Any:
    """A column of the table itself, for conditions and orders of such a query."""
    return inspect(kind).columns[name]


def rows(session: Session, query: Executable, **values: Any) -> Sequence[Row[Any]]:
    """The rows of this query; what the unit of work has changed so far is in them."""
    session.flush()
    return session.execute(query, values).all()

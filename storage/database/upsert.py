"""How is a row written whether or not it is there already, in one statement on either database?"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Insert = postgresql.Insert | sqlite.Insert


def insert_into(session: Session, row: type[SQLModel]) -> Insert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(row)
    return postgresql.insert(row)


def upsert(
    session: Session,
    row: type[SQLModel],
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    at_first: Mapping[str, Any] | None = None,
) -> None:
    """Set these values in the row with these keys; `at_first` only where there was no row."""
    insert = insert_into(session, row).values({**(at_first or {}), **values, **keys})
    conflict: Iterable[str] = list(keys)
    session.execute(insert.on_conflict_do_update(index_elements=conflict, set_=dict(values)))

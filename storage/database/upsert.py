"""Inserts that handle an existing row in the same statement, for SQLite and PostgreSQL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Insert = postgresql.Insert | sqlite.Insert


def insert_into(session: Session, table: type[SQLModel]) -> Insert:
    """An insert that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def upsert(
    session: Session,
    table: type[SQLModel],
    keys: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    only_new: Mapping[str, Any] | None = None,
) -> None:
    """Set these values in the row with these keys, or insert it; `only_new` is for an inserted row only."""
    insert = insert_into(session, table).values({**(only_new or {}), **values, **keys})
    session.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=dict(values)))

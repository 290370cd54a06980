"""Inserts that handle an existing row in the same statement, for SQLite and PostgreSQL."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlmodel import Session, SQLModel

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = "postgresql.Insert | sqlite.Insert"


def insert_into(session: Session, table: type[SQLModel]) -> Insert:
    """An insert that has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite  # each is slow to import, and a process needs one

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

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

"""The rows of a workspace in which something stands, by table and column."""

from typing import Any

from sqlalchemy import JSON as Json
from sqlalchemy import ColumnElement, String, Table, cast, func, or_, select, type_coerce
from sqlmodel import Session

from storage.privacy.personal_data import texts_of
from storage.tables import metadata


def in_workspace(table: Table, workspace: str) -> ColumnElement[bool]:
    """That a row of this table belongs to this workspace."""
    if "workspace" in table.columns:
        return table.c.workspace == workspace
    engagement = metadata.tables["engagement"]
    return table.c.engagement.in_(select(engagement.c.id).where(engagement.c.workspace == workspace))


def as_text(session: Session, column: ColumnElement[Any]) -> ColumnElement[str]:
    """The column as text; SQLite keeps JSON as text anyway."""
    return type_coerce(column, String) if _is_sqlite(session) else cast(column, String)


def holds(session: Session, table: Table, what: str) -> ColumnElement[bool]:
    """That this text stands in a column with personal data."""
    return or_(*(as_text(session, each).contains(what, autoescape=True) for each in texts_of(table)))


def replaced(session: Session, column: ColumnElement[Any], old: str, new: str) -> ColumnElement[Any]:
    """The value of the column with the new text in place of the old one."""
    value = func.replace(as_text(session, column), old, new)
    return cast(value, Json) if isinstance(column.type, Json) and not _is_sqlite(session) else value


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"

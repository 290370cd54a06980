"""The table of the history: one row per change."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from storage.tables.columns import Table, json_object, partial_index

WAS_EDITED = "what = 'edited'"
"""Of a change of the customer, the reference or the type of an engagement."""


class HistoryRow(Table, table=True):
    """One change, never altered: who, what, before, after, when, from where."""

    __tablename__ = "history"
    __table_args__ = (
        ForeignKeyConstraint(["engagement"], ["engagement.id"]),
        Index("history_of_engagement", "engagement", "id"),
        Index("history_of_work", "work", "id"),
        partial_index("history_of_edits", "workspace", "id", where=WAS_EDITED),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    engagement: int | None = None
    work: int | None = None
    at: datetime
    by: str
    what: str
    before: dict[str, Any] = json_object()
    after: dict[str, Any] = json_object()
    source: str

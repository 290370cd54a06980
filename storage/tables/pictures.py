"""The tables of pictures that are files in Slack, and of who waits for one."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, json_object, partial_index


class PictureFileRow(Table, table=True):
    """A picture in a workspace, by the hash of its content. It is one file in Slack for all who ask for it.

    `wanted`: to be drawn from `svg`, which is forgotten once Slack has the `file`. `sent`: Slack has it and may not
    show it yet. `ready`: it can be shown. `lost`: Slack has it no more. `failed`: it was given up.

    While a process works on it, `claimed_by` identifies its claim and `next_try_at` is the end of its lease;
    after a failure, the time until which nobody tries again. `asked_at` is when somebody asked for it last.
    """

    __tablename__ = "picture_file"
    __table_args__ = (
        partial_index("picture_file_due", "workspace", "next_try_at", where="state IN ('wanted', 'sent')"),
        Index("picture_file_asked", "asked_at"),
    )
    workspace: str = Field(primary_key=True)
    content: str = Field(primary_key=True)
    state: str
    title: str
    svg: str = ""
    file: str = ""
    engagement: int | None = Field(default=None, foreign_key="engagement.id")
    claimed_by: str = ""
    attempts: int = 0
    next_try_at: datetime
    asked_at: datetime


class PictureWishRow(Table, table=True):
    """Somebody who waits for a picture: the errand of this `kind` that shows it to them, once Slack can."""

    __tablename__ = "picture_wish"
    __table_args__ = (Index("picture_wish_content", "workspace", "content"),)
    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    content: str
    person: str
    kind: str
    subject: str
    payload: dict[str, Any] = json_object()
    engagement: int | None = Field(default=None, foreign_key="engagement.id")
    asked_at: datetime

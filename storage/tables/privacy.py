"""The tables of who was forgotten, and of the changes that the history lets pass for that."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Table


class ForgottenRow(Table, table=True):
    """Somebody who was forgotten: a salted hash of their id, so that Slack's events do not bring them back."""

    __tablename__ = "forgotten_person"
    workspace: str = Field(primary_key=True)
    hash: str = Field(primary_key=True)
    salt: str
    forgotten_at: datetime


class HistoryExceptionRow(Table, table=True):
    """What may be done to the history within one transaction, which deletes this row before it ends.

    With `person`: that id is replaced by `former` in the rows of the workspace, and nothing else. Without: the
    rows of this engagement, or those of none, are deleted.
    """

    __tablename__ = "history_exception"
    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    engagement: int | None = None
    person: str | None = None
    former: str | None = None

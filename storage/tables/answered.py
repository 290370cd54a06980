"""The table of messages to the app that are answered."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Table


class AnsweredRow(Table, table=True):
    """A message of somebody that a process has claimed, to answer it; kept for as long as Slack may deliver
    it again."""

    __tablename__ = "answered_message"
    workspace: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    claimed_at: datetime

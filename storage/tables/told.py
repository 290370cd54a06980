"""The table of what was told."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, day


class ToldRow(Table, table=True):
    """The highest rung of a thing that a reader was told, and when.

    `thing` is the key of an activity, a gate, a role or date to fill, an escalation or a contradiction (see
    `methodology.reminders.things`); `rung` is a number of `methodology.reminders.rungs`.
    """

    __tablename__ = "told"
    __table_args__ = (Index("told_of_engagement", "engagement", "thing"),)
    reader: str = Field(primary_key=True)
    engagement: int = Field(primary_key=True, foreign_key="engagement.id")
    thing: str = Field(primary_key=True)
    rung: int
    on: date = day("told_on")

"""The table of what stands on the list of each person: derived, so that a page of it can be read alone."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class AgendaRow(SQLModel, table=True):
    """A thing on the list of a person: open work, or a ready gate.

    The rule in `methodology.reminders.standing` computes all rows of an engagement; they hold until its
    `stands_until`. `grouped` is the number of the group that it is listed in. `due` is far ahead where there is no date, so that
    it comes last. `work` is 0 for a gate.
    """

    __tablename__ = "agenda"
    __table_args__ = (
        Index(
            "agenda_of_person", "workspace", "person", "grouped", "due", "occurrence", "work", "engagement"
        ),
    )
    engagement: int = Field(primary_key=True, foreign_key="engagement.id")
    person: str = Field(primary_key=True)
    thing: str = Field(primary_key=True)
    workspace: str
    grouped: int
    due: date
    occurrence: int = 1
    work: int = 0

"""The table of what stands on the list of each person: derived, so that a page of it can be read alone."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table


class AgendaRow(Table, table=True):
    """A thing on the list of a person: open work, or a ready gate.

    The rule in `methodology.reminders.standing` computes all rows of an engagement; they hold until its
    `stands_until`. `grouped` is the number of the group that it is listed in. `due` is far ahead where there
    is no date, so that it comes last. `work` is 0 for a gate.

    The columns from `rung` on are for the groups that messages are made from: what can become news has its
    `rung`, with the place of its section as `occurrence`, how late it is, and `open` where its line is about
    nothing else; what comes on the next day its `name`, and the row of an engagement what a weekly message
    says of it, with the `name` of the worst. A version before leaves them null.
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
    rung: int | None = None
    anew_after: date | None = None
    weekly: bool | None = None
    open: int | None = None
    name: str | None = None
    late_by: int | None = None
    escalated: int | None = None
    later: int | None = None
    snoozed: int | None = None
    lacks_manager: bool | None = None

"""The table of planned activities."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import Table, json_list, json_value, partial_index

DATED_ANEW = ""
"""The basis of a due date that is to follow from the plan again."""


class PlannedActivityRow(Table, table=True):
    """A planned activity. `live`: it is open and its engagement runs, so reminders are possible.

    `turns_missed` counts the turns of recurring work that were missed in a row before this one. `moved` says
    from which day, by whom and why its date came closer, until its DRI was told. Versions before 0.3 keep in
    `startable_told` and `startable_told_to` what the table of what was told has now.

    `ticked` has the items of checklists that are ticked off, by whom and when.

    `basis` says what the due date follows from, as long as no person set it.

    The partial index covers live rows only, so that it stays small.
    """

    __tablename__ = "planned_activity"
    __table_args__ = (
        UniqueConstraint("engagement", "activity", "occurrence", "turn", name="planned_once"),
        partial_index("planned_live_by_dri", "workspace", "dri", "due", where="live"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    engagement: int = Field(foreign_key="engagement.id")
    activity: str
    occurrence: int = 1
    turn: int = 1
    stage: str
    name: str
    role: str
    dri: str | None = None
    dri_by_hand: bool = False
    role_unfilled: bool = False
    due: date | None = None
    due_by_hand: bool = False
    basis: str | None = None
    shifted_from: date | None = None
    waiting_for: str | None = None
    depends_on: list[str] = json_list()
    required: bool = True
    state: str = "open"
    live: bool = True
    not_before: date | None = None
    startable_since: date | None = None
    startable_told: date | None = None
    startable_told_to: str | None = None
    turns_missed: int = 0
    moved: dict[str, str] | None = json_value()
    closed_on: date | None = None
    closed_by: str | None = None
    evidence: str = ""
    reason: str = ""
    ticked: dict[str, dict[str, str]] | None = json_value()

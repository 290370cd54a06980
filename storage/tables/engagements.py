"""The tables of engagements and of their stages, teams, dates, conditions and own activities."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import Table, day, json_list, json_object, partial_index, person_id

RULES = 1
"""The number of the rules by which engagements are planned. A change of the rules that moves dates counts up."""

STANDING_RULES = 7
"""The number of the rules of `methodology.reminders.standing`. A change of what they find counts up.

`stands_until` carries it in its microseconds: a version before writes that column, and knows of no other.
"""

STANDS = "state IN ('open', 'on_hold') OR health IS NOT NULL"
"""Of an engagement of which it is to be known how it stands, or that has ended while it was."""


IS_NOT_OVER = "state IN ('open', 'on_hold')"
"""As the index of what is to be planned anew after an update has it."""


class EngagementRow(Table, table=True):
    """An engagement. `request_key` identifies the form that opened it, so that it opens only one.

    `resumed_on` is the day on which it was last resumed or reopened, `hold_until` the planned end of a hold,
    `close_not_before` a snooze of its closing, `handoff_not_before` one of its handoff. `asked` has the day
    on which a role or date was first asked for, by the key of the thing (see `methodology.reminders.things`).
    `rules` is the number of the rules by which it was last planned: after an upgrade, the sweep plans it
    anew.

    `links` has the addresses of what it has of its own, by the id of the tool, and `bookmarks` what was set for each
    in Slack: its channel, its id and its address.

    `health` (a number of `methodology.reminders.standing`) and the rows of its agenda hold until `stands_until`;
    null where something was changed since, or a version before has written it.
    """

    __tablename__ = "engagement"
    __table_args__ = (
        UniqueConstraint("workspace", "request_key", name="engagement_request_key"),
        Index("engagement_of_channel", "workspace", "channel_id"),
        Index("engagement_of_customer", "workspace", "customer_folded"),
        Index("engagement_of_reference", "workspace", "reference_folded"),
        Index("engagement_of_state", "workspace", "state"),
        Index("engagement_of_opener", "workspace", "opened_by"),
        partial_index("engagement_private", "workspace", where="channel_private"),
        partial_index("engagement_stands_until", "workspace", "stands_until", where=STANDS),
        partial_index("engagement_rules", "rules", where=IS_NOT_OVER),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    request_key: str
    version: int = Field(foreign_key="methodology_version.id")
    customer: str
    customer_folded: str
    reference: str = ""
    reference_folded: str = ""
    type: str
    facets: dict[str, str] = json_object()
    state: str = "open"
    opened_by: str
    opened_on: date
    start_stage: str
    all_details: bool = False
    details: list[str] = json_list()
    channel_id: str | None = None
    channel_name: str = ""
    channel_private: bool = False
    channel_ours: bool = False
    held_since: date | None = None
    hold_until: date | None = None
    resumed_on: date | None = None
    close_not_before: date | None = None
    handoff_not_before: date | None = None
    asked: dict[str, str] = json_object()
    rules: int = RULES
    closed_on: date | None = None
    handoff: dict[str, str] = json_object()
    links: dict[str, str] = json_object()
    bookmarks: dict[str, dict[str, str]] = json_object()
    health: int | None = None
    stands_until: datetime | None = None


class StageEntryRow(Table, table=True):
    """A stage that an engagement entered or is to leave by a day.

    `ready_on` is the day on which its gate became ready (see `methodology.engagement.gate_work.ready_days`).
    `gate_not_before` is a snooze of its gate. `left_note` is the link or note that was left at it.
    """

    __tablename__ = "stage_entry"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    stage: str = Field(primary_key=True)
    entered_on: date | None = None
    exit_by: date | None = None
    left_on: date | None = None
    left_despite: str = ""
    left_note: str = ""
    ready_on: date | None = None
    gate_not_before: date | None = None


class ConfirmationRow(Table, table=True):
    """An exit criterion that was confirmed."""

    __tablename__ = "confirmation"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    stage: str = Field(primary_key=True)
    criterion: str = Field(primary_key=True)
    by: str = person_id("confirmed_by")
    on: date = day("confirmed_on")
    evidence: str = ""


class MemberRow(Table, table=True):
    """The holder of a role of an engagement, and their deputy."""

    __tablename__ = "team_member"
    __table_args__ = (
        Index("team_member_person", "person"),
        partial_index("team_member_deputy", "deputy", where="deputy IS NOT NULL"),
    )
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    role: str = Field(primary_key=True)
    person: str
    deputy: str | None = None


class AnchorDateRow(Table, table=True):
    """The date of an anchor; `planned_on` is the date entered ahead; `actual`: it has happened.

    `set_on` is the date that was set when the activity that sets it was done last.
    """

    __tablename__ = "anchor_date"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    anchor: str = Field(primary_key=True)
    occurrence: int = Field(primary_key=True)
    on: date = day("on_day")
    planned_on: date | None = None
    set_on: date | None = None
    label: str = ""
    actual: bool = False


class RaisedRow(Table, table=True):
    """A condition that was raised, with what the person who raised it said about it."""

    __tablename__ = "raised_condition"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    activity: str = Field(primary_key=True)
    occurrence: int = Field(primary_key=True)
    on: date = day("raised_on")
    by: str = person_id("raised_by")
    note: str = ""


class QuestionRow(Table, table=True):
    """A question that was put when an activity was done; see `methodology.engagement.engagement.Question`."""

    __tablename__ = "question"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    work: int = Field(foreign_key="planned_activity.id", primary_key=True)
    condition: str = Field(primary_key=True)
    activity: str
    by: str = person_id("asked_of")
    on: date = day("asked_on")
    state: str = "asked"
    answered_by: str | None = None


class OwnActivityRow(Table, table=True):
    """An activity that the team of an engagement added for itself."""

    __tablename__ = "own_activity"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    id: str = Field(primary_key=True)
    added_by: str
    definition: dict[str, Any] = json_object()

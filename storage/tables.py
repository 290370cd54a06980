"""Which tables hold the records, with which keys, constraints and indexes?"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Column, Date, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel


def _json() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def _json_list() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def _day(column: str) -> Any:
    """A date whose short name is a word of SQL."""
    return Field(sa_column=Column(column, Date, nullable=False))


def _person(column: str) -> Any:
    return Field(sa_column=Column(column, String, nullable=False))


class VersionRow(SQLModel, table=True):
    """A published, immutable version of the methodology; the hash is of its content."""

    __tablename__ = "methodology_version"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    as_of: str
    content_hash: str = Field(unique=True)
    published_at: datetime


class StageRow(SQLModel, table=True):
    """A stage of a version; `definition` is the whole stage as the rules read it."""

    __tablename__ = "methodology_stage"
    version: int = Field(foreign_key="methodology_version.id", primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    name: str
    phase: str
    dri: str
    definition: dict[str, Any] = _json()


class ActivityRow(SQLModel, table=True):
    """An activity of a version."""

    __tablename__ = "methodology_activity"
    version: int = Field(foreign_key="methodology_version.id", primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    stage: str
    name: str
    kind: str
    tier: str
    dri: str
    definition: dict[str, Any] = _json()


class RoleRow(SQLModel, table=True):
    """A role of a version."""

    __tablename__ = "methodology_role"
    version: int = Field(foreign_key="methodology_version.id", primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    name: str
    kind: str
    definition: dict[str, Any] = _json()


class DefinitionRow(SQLModel, table=True):
    """Everything else of a version (anchors, types, facets, collateral …), a row per definition."""

    __tablename__ = "methodology_definition"
    version: int = Field(foreign_key="methodology_version.id", primary_key=True)
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    definition: dict[str, Any] = _json()


class WorkspaceRow(SQLModel, table=True):
    """A Slack workspace; `stopped_because` is set while Slack refuses the app's token there."""

    __tablename__ = "workspace"
    id: str = Field(primary_key=True)
    name: str = ""
    bot_user: str = ""
    stopped_because: str = ""
    stopped_at: datetime | None = None


class InstallationRow(SQLModel, table=True):
    """An installation through OAuth; `data` is what Slack answered, the tokens in it encrypted."""

    __tablename__ = "installation"
    workspace: str = Field(primary_key=True)
    installed_at: datetime
    data: dict[str, Any] = _json()


class OAuthStateRow(SQLModel, table=True):
    """A state value handed out for one OAuth round trip."""

    __tablename__ = "oauth_state"
    state: str = Field(primary_key=True)
    expires_at: datetime


class PersonRow(SQLModel, table=True):
    """A member of a workspace: what Slack tells (refreshed), and what they set for themselves.

    `next_look_at` is the next instant at which their digest is to be considered; null while no open
    work is theirs. `unreachable` holds from the day Slack refuses direct messages to them, until it takes one.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index(
            "person_next_look",
            "next_look_at",
            "workspace",
            "id",
            postgresql_where=text("next_look_at IS NOT NULL"),
            sqlite_where=text("next_look_at IS NOT NULL"),
        ),
        Index(
            "person_stood_in_for",
            "workspace",
            "away_deputy",
            postgresql_where=text("away_deputy IS NOT NULL"),
            sqlite_where=text("away_deputy IS NOT NULL"),
        ),
    )
    workspace: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str
    zone: str
    deactivated: bool = False
    unreachable: bool = False
    guest: bool = False
    outsider: bool = False
    refreshed_at: datetime | None = None
    digest_at: time = time(9)
    working_weekdays: str | None = None
    country: str | None = None
    region: str | None = None
    away_first: date | None = None
    away_last: date | None = None
    away_deputy: str | None = None
    next_look_at: datetime | None = None


class EngagementRow(SQLModel, table=True):
    """An engagement. `request_key` names the form that opened it, so that a second submit finds it."""

    __tablename__ = "engagement"
    __table_args__ = (
        UniqueConstraint("workspace", "request_key", name="engagement_request_key"),
        Index("engagement_of_channel", "workspace", "channel_id"),
        Index("engagement_of_customer", "workspace", "customer_folded"),
        Index("engagement_of_reference", "workspace", "reference_folded"),
        Index("engagement_of_state", "workspace", "state"),
        Index("engagement_of_opener", "workspace", "opened_by"),
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
    facets: dict[str, str] = _json()
    state: str = "open"
    opened_by: str
    opened_on: date
    start_stage: str
    all_details: bool = False
    details: list[str] = _json_list()
    channel_id: str | None = None
    channel_name: str = ""
    channel_private: bool = False
    channel_ours: bool = False
    held_since: date | None = None
    closed_on: date | None = None
    handoff: dict[str, str] = _json()


class StageEntryRow(SQLModel, table=True):
    """A stage that an engagement entered, or is to leave by a day."""

    __tablename__ = "stage_entry"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    stage: str = Field(primary_key=True)
    entered_on: date | None = None
    exit_by: date | None = None
    left_on: date | None = None
    left_despite: str = ""


class ConfirmationRow(SQLModel, table=True):
    """An exit criterion that somebody confirmed."""

    __tablename__ = "confirmation"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    stage: str = Field(primary_key=True)
    criterion: str = Field(primary_key=True)
    by: str = _person("confirmed_by")
    on: date = _day("confirmed_on")
    evidence: str = ""


class MemberRow(SQLModel, table=True):
    """Who fills a role of an engagement."""

    __tablename__ = "team_member"
    __table_args__ = (
        Index("team_member_person", "person"),
        Index(
            "team_member_deputy",
            "deputy",
            postgresql_where=text("deputy IS NOT NULL"),
            sqlite_where=text("deputy IS NOT NULL"),
        ),
    )
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    role: str = Field(primary_key=True)
    person: str
    deputy: str | None = None


class AnchorDateRow(SQLModel, table=True):
    """The date of an anchor of an engagement; `planned_on` is what was entered ahead, `actual` what is."""

    __tablename__ = "anchor_date"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    anchor: str = Field(primary_key=True)
    occurrence: int = Field(primary_key=True)
    on: date = _day("on_day")
    planned_on: date | None = None
    label: str = ""
    actual: bool = False


class RaisedRow(SQLModel, table=True):
    """A condition that somebody raised."""

    __tablename__ = "raised_condition"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    activity: str = Field(primary_key=True)
    occurrence: int = Field(primary_key=True)
    on: date = _day("raised_on")
    by: str = _person("raised_by")


class OwnActivityRow(SQLModel, table=True):
    """An activity that the team of an engagement added for itself."""

    __tablename__ = "own_activity"
    engagement: int = Field(foreign_key="engagement.id", primary_key=True)
    id: str = Field(primary_key=True)
    added_by: str
    definition: dict[str, Any] = _json()


class WorkRow(SQLModel, table=True):
    """A planned activity. `live` holds while it is open and its engagement runs: what may be reminded.

    The partial indexes follow what is live, so that they stay small however much is stored.
    """

    __tablename__ = "planned_activity"
    __table_args__ = (
        UniqueConstraint("engagement", "activity", "occurrence", "turn", name="planned_once"),
        Index(
            "planned_live_by_dri",
            "workspace",
            "dri",
            "due",
            postgresql_where=text("live"),
            sqlite_where=text("live"),
        ),
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
    shifted_from: date | None = None
    waiting_for: str | None = None
    depends_on: list[str] = _json_list()
    required: bool = True
    state: str = "open"
    live: bool = True
    not_before: date | None = None
    startable_since: date | None = None
    startable_told: date | None = None
    startable_told_to: str | None = None
    closed_on: date | None = None
    closed_by: str | None = None
    evidence: str = ""
    reason: str = ""


class DeliveryRow(SQLModel, table=True):
    """A message to be sent once: a digest (its subject is the person's local date) or a notice.

    `key` is opaque and travels in the message's metadata. While a process is at it, `claimed_by` is that
    claim's and `next_try_at` the end of its lease. `attempted_at` is the first attempt whose outcome is
    not known. `repeated` tells that it was sent once more
    although nobody could look for the try before.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("workspace", "recipient", "kind", "subject", name="delivery_once"),
        Index(
            "delivery_waiting",
            "workspace",
            "next_try_at",
            postgresql_where=text("state IN ('planned', 'sending', 'uncertain')"),
            sqlite_where=text("state IN ('planned', 'sending', 'uncertain')"),
        ),
        Index(
            "delivery_closed",
            "planned_at",
            postgresql_where=text("state NOT IN ('planned', 'sending', 'uncertain')"),
            sqlite_where=text("state NOT IN ('planned', 'sending', 'uncertain')"),
        ),
        Index("delivery_message", "workspace", "channel", "ts"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    recipient: str
    kind: str
    subject: str
    key: str = Field(unique=True)
    payload: dict[str, Any] = _json()
    state: str = "planned"
    planned_at: datetime
    next_try_at: datetime
    expires_at: datetime | None = None
    claimed_by: str = ""
    attempts: int = 0
    attempted_at: datetime | None = None
    repeated: bool = False
    channel: str | None = None
    ts: str | None = None
    sent_at: datetime | None = None
    error: str = ""


class HistoryRow(SQLModel, table=True):
    """One change, never altered: who, what, before, after, when, from where."""

    __tablename__ = "history"
    __table_args__ = (
        ForeignKeyConstraint(["engagement"], ["engagement.id"]),
        Index("history_of_engagement", "engagement", "id"),
        Index("history_of_work", "work", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    engagement: int | None = None
    work: int | None = None
    at: datetime
    by: str
    what: str
    before: dict[str, Any] = _json()
    after: dict[str, Any] = _json()
    source: str

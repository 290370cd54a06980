"""The table of messages to send."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.tables.columns import Table, json_object, partial_index


class OutboxRow(Table, table=True):
    """A message to send once: a digest, whose subject is the local date of the person, or a notice.

    `key` is an opaque value in the metadata of the message. While a process is sending the message,
    `claimed_by` identifies its claim and `next_try_at` is the end of its lease. `attempted_at` is the first
    attempt with an unknown result. `repeated` is set if the message was sent again although the earlier
    attempt could not be looked up. `in_doubt` is set if it may have been sent before the database was restored
    from a backup: it is looked for in Slack before its first attempt.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("workspace", "recipient", "kind", "subject", name="delivery_once"),
        partial_index(
            "delivery_waiting",
            "workspace",
            "next_try_at",
            where="state IN ('planned', 'sending', 'uncertain')",
        ),
        partial_index(
            "delivery_closed", "planned_at", where="state NOT IN ('planned', 'sending', 'uncertain')"
        ),
        Index("delivery_message", "workspace", "channel", "ts"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workspace: str
    recipient: str
    kind: str
    subject: str
    key: str = Field(unique=True)
    payload: dict[str, Any] = json_object()
    state: str = "planned"
    planned_at: datetime
    next_try_at: datetime
    expires_at: datetime | None = None
    claimed_by: str = ""
    attempts: int = 0
    attempted_at: datetime | None = None
    repeated: bool = False
    in_doubt: bool = False
    channel: str | None = None
    ts: str | None = None
    sent_at: datetime | None = None
    error: str = ""

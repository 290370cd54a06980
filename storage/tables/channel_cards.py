"""The table of the stage cards in the channels of engagements, which are kept up to date."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Table, partial_index


class ChannelCardRow(Table, table=True):
    """The card in the channel of an engagement. It is due for drawing while `drawn` is below `wanted`.

    Each change adds one to `wanted`, and so does `daily_at`; `daily` is set if nothing else did. While a
    process draws it, `claimed_by` identifies its claim and `next_try_at` is the end of its lease. `tried_at`
    is when it was claimed last. `fingerprint` stands for the text in Slack, "" if that is not known.

    The message is a delivery of the outbox: the first one, or the new one with this `number`. It was deleted
    if `gone_in` has the stages entered by then. `lost` is the channel about which the lead was told that
    nothing can be posted there.
    """

    __tablename__ = "channel_card"
    __table_args__ = (
        partial_index("channel_card_due", "workspace", "next_try_at", where="drawn < wanted"),
        Index("channel_card_daily", "daily_at"),
    )
    engagement: int = Field(primary_key=True, foreign_key="engagement.id")
    workspace: str
    wanted: int = 0
    drawn: int = 0
    daily: bool = False
    daily_at: datetime | None = None
    claimed_by: str = ""
    next_try_at: datetime
    tried_at: datetime | None = None
    fingerprint: str = ""
    number: int = 0
    gone_in: str | None = None
    lost: str = ""

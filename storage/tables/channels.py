"""The table of channels in which engagements live."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Table


class ChannelRow(Table, table=True):
    """What Slack said about a channel when it was last asked, at `asked_at`.

    `is_member` is false where the app is not in the channel; such a private channel looks like one that
    was deleted. `shared` is set where another organisation can read it too.

    `outside` says whether guests or people of other organisations are among its members, as of
    `readers_asked_at`; None until somebody has looked. Each event of Slack about its members adds one to
    `readers_changed`; `readers_seen` is what that was when they were looked at.
    """

    __tablename__ = "channel"
    workspace: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    name: str = ""
    private: bool = False
    archived: bool = False
    shared: bool = False
    is_member: bool = True
    asked_at: datetime
    outside: bool | None = None
    readers_asked_at: datetime | None = None
    readers_changed: int = 0
    readers_seen: int = 0

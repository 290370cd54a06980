"""The table of channels in which engagements live."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class ChannelRow(SQLModel, table=True):
    """What Slack said about a channel when it was last asked, at `asked_at`.

    `is_member` is false where the app is not in the channel; such a private channel looks like one that
    was deleted. `shared` is set where another organisation can read it too.
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

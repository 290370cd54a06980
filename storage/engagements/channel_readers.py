"""Who reads the channels of engagements: whether people from outside do, and when that was looked at."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.value import Value
from storage.database.reading import CLOCKS_DIFFER
from storage.engagements.channel_card import want_drawn
from storage.tables.channels import ChannelRow
from storage.tables.engagements import EngagementRow

TRUSTED = timedelta(days=1)
"""How long it holds who reads a channel, and who a member is."""


class Readers(Value):
    """Who reads a channel; the fields are those of its row."""

    shared: bool = False
    is_member: bool = False
    outside: bool | None = None
    readers_asked_at: datetime | None = None
    readers_changed: int = 0
    readers_seen: int = 0

    @property
    def are_inside(self) -> bool:
        """Whether nobody from outside reads it, for all that is known: no while nobody has looked."""
        return not self.shared and self.outside is False

    def may_read_internal(self, now: datetime) -> bool:
        """Whether what is internal may stand in this channel for as long as it is kept up to date: nobody from
        outside reads it, and the app hears of it when somebody joins."""
        return self.are_inside and self.is_member and self.are_current(now, TRUSTED)

    def are_current(self, now: datetime, trusted: timedelta) -> bool:
        """Whether they were looked at within this time, and nobody has joined since."""
        at = self.readers_asked_at
        if at is None or self.readers_seen != self.readers_changed:
            return False
        return -CLOCKS_DIFFER <= now - at <= trusted


def get_readers(session: Session, workspace: str, channel: str) -> Readers:
    """What is known of the readers of this channel."""
    columns = [col(getattr(ChannelRow, name)) for name in Readers.model_fields]
    found = select(*columns).where(ChannelRow.workspace == workspace, ChannelRow.id == channel)
    row = session.execute(found).first()
    return Readers() if row is None else Readers.model_validate(row)


def list_read_inside(session: Session, workspace: str) -> list[str]:
    """The channels that nobody from outside reads, for all that is known."""
    found = select(ChannelRow.id).where(
        ChannelRow.workspace == workspace,
        col(ChannelRow.outside).is_(False),
        col(ChannelRow.shared).is_(False),
    )
    return sorted(session.exec(found))


def save_readers(
    session: Session, workspace: str, channel: str, *, outside: bool, seen: int, now: datetime
) -> None:
    """Record who reads it, as of the change with this number."""
    session.execute(
        update(ChannelRow)
        .where(col(ChannelRow.workspace) == workspace, col(ChannelRow.id) == channel)
        .values(outside=outside, readers_seen=seen, readers_asked_at=now)
    )


def readers_changed(
    session: Session, workspace: str, channel: str, now: datetime, *, shared: bool | None = None
) -> bool:
    """Have the readers of this channel looked at again, and the cards in it drawn anew.

    `shared` says whether another organisation can read it now, None where that is as before. Returns whether any
    engagement lives there.
    """
    said = {} if shared is None else {"shared": shared}
    session.execute(
        update(ChannelRow)
        .where(col(ChannelRow.workspace) == workspace, col(ChannelRow.id) == channel)
        .values(readers_changed=ChannelRow.readers_changed + 1, **said)
    )
    homes = select(col(EngagementRow.id)).where(
        EngagementRow.workspace == workspace, EngagementRow.channel_id == channel
    )
    engagements = sorted(EngagementId(each) for each in session.scalars(homes) if each is not None)
    for each in engagements:
        want_drawn(session, workspace, each, now)
    return bool(engagements)

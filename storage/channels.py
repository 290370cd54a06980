"""What Slack said about the channels of engagements, and when it was asked."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import and_, bindparam, text, update
from sqlmodel import Session, col, select

from methodology.value import Value
from storage.database.json_rows import JSON_SQL, Maker, read_json
from storage.database.prepared import Prepared
from storage.database.upsert import upsert
from storage.tables.channels import ChannelRow
from storage.tables.engagements import EngagementRow


class ChannelFacts(Value):
    """A channel as Slack described it at `asked_at`; the fields are those of its row."""

    id: str
    name: str = ""
    private: bool = False
    archived: bool = False
    shared: bool = False
    is_member: bool = True
    asked_at: datetime


_FIELDS = tuple(ChannelFacts.model_fields)
_channel = Maker(ChannelFacts)


@cache
def _by_ids(dialect: str) -> Prepared:
    row = JSON_SQL[dialect].as_text(JSON_SQL[dialect].row(ChannelRow, _FIELDS))
    found = text(f"SELECT {row} FROM channel WHERE workspace = :workspace AND id IN :channels")
    return Prepared(found.bindparams(bindparam("channels", expanding=True)))


def get_channels(session: Session, workspace: str, channels: Iterable[str]) -> dict[str, ChannelFacts]:
    """What is known of these channels, by id; those that Slack was never asked about are left out."""
    wanted = list(channels)
    if not wanted:
        return {}
    found = _by_ids(session.get_bind().dialect.name).rows(session, workspace=workspace, channels=wanted)
    return {each.id: each for each in (_channel.from_row(read_json(row[0])) for row in found)}


def list_private_homes(session: Session) -> list[tuple[str, str]]:
    """The private channels of engagements that are not over and that the app was in when it was asked last.

    Each as its workspace and its id.
    """
    homes = (
        select(EngagementRow.workspace, EngagementRow.channel_id)
        .join(
            ChannelRow,
            and_(
                col(ChannelRow.workspace) == col(EngagementRow.workspace),
                col(ChannelRow.id) == col(EngagementRow.channel_id),
            ),
        )
        .where(
            col(EngagementRow.channel_private).is_(True),
            col(EngagementRow.state).in_(("open", "on_hold")),
            col(ChannelRow.is_member).is_(True),
        )
    )
    return [(workspace, id) for workspace, id in session.exec(homes.distinct()) if id is not None]


def save_channel(session: Session, workspace: str, facts: ChannelFacts) -> None:
    """Store what Slack says of a channel, in the records of its engagements too.

    A name that Slack no longer tells us stays as it was.
    """
    said = facts.model_dump(exclude={"id"} if facts.name else {"id", "name"})
    upsert(session, ChannelRow, {"workspace": workspace, "id": facts.id}, said)
    named = {"channel_name": facts.name} if facts.name else {}
    session.execute(
        update(EngagementRow)
        .where(col(EngagementRow.workspace) == workspace, col(EngagementRow.channel_id) == facts.id)
        .values(channel_private=facts.private, **named)
    )

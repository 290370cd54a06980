"""In which channel does an engagement live?"""

from sqlalchemy import update
from sqlmodel import Session, col

from methodology.engagement.engagement import Channel, EngagementId
from storage.engagements.replan import EngagementPlan, UnitOfWork
from storage.tables import EngagementRow


def move_in(unit: UnitOfWork, number: EngagementId, channel: Channel | None) -> EngagementPlan:
    """Let the engagement live in this channel, or in none."""
    there = unit.changing(number)
    before = there.engagement.channel
    if before == channel:
        return there
    row = unit.session.get_one(EngagementRow, number)
    row.channel_id = channel.id if channel else None
    row.channel_name = channel.name if channel else ""
    row.channel_private = channel.private if channel else False
    row.channel_ours = channel.ours if channel else False
    unit.record(
        "channel_changed",
        number,
        before={"channel": before.id if before else None},
        after={"channel": channel.id if channel else None},
    )
    return unit.again(number)


def renamed(session: Session, workspace: str, channel: str, name: str) -> None:
    """Slack renamed a channel: the engagements that live in it follow."""
    session.execute(
        update(EngagementRow)
        .where(col(EngagementRow.workspace) == workspace, col(EngagementRow.channel_id) == channel)
        .values(channel_name=name)
    )

"""The Slack channel of an engagement."""

from sqlalchemy import update
from sqlmodel import Session, col

from methodology.engagement.engagement import Channel, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import EngagementRow


def set_channel(unit: UnitOfWork, engagement_id: EngagementId, channel: Channel | None) -> EngagementPlan:
    """Set the channel of the engagement; None for no channel."""
    plan = unit.lock_unless_over(engagement_id)
    before = plan.engagement.channel
    if before == channel:
        return plan
    row = unit.session.get_one(EngagementRow, engagement_id)
    row.channel_id = channel.id if channel else None
    row.channel_name = channel.name if channel else ""
    row.channel_private = channel.private if channel else False
    row.channel_ours = channel.ours if channel else False
    unit.record(
        "channel_changed",
        engagement_id,
        before={"channel": before.id if before else None},
        after={"channel": channel.id if channel else None},
    )
    return plan.model_copy(update={"engagement": plan.engagement.model_copy(update={"channel": channel})})


def rename_channel(session: Session, workspace: str, channel: str, name: str) -> None:
    """Store the new name of a channel in its engagements."""
    session.execute(
        update(EngagementRow)
        .where(col(EngagementRow.workspace) == workspace, col(EngagementRow.channel_id) == channel)
        .values(channel_name=name)
    )

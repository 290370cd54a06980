"""In which channel does an engagement live?"""

from methodology.engagement import Channel, EngagementId
from storage.planning import Planned, Unit
from storage.tables import EngagementRow


def move_in(unit: Unit, number: EngagementId, channel: Channel | None) -> Planned:
    """Let the engagement live in this channel, or in none."""
    before = unit.locked(number).engagement.channel
    row = unit.session.get_one(EngagementRow, number)
    row.channel_id = channel.id if channel else None
    row.channel_name = channel.name if channel else ""
    row.channel_private = channel.private if channel else False
    unit.record(
        "channel_changed",
        number,
        before={"channel": before.id if before else None},
        after={"channel": channel.id if channel else None},
    )
    return unit.again(number)

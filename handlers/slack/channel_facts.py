"""What Slack says of a channel, read as facts that we keep."""

from datetime import datetime
from typing import Any

from storage.channels import ChannelFacts


def read_channel(info: dict[str, Any], asked_at: datetime) -> ChannelFacts:
    """Slack's `channel` as we keep it."""
    is_direct = bool(info.get("is_im") or info.get("is_mpim"))
    return ChannelFacts(
        id=info["id"],
        name=info.get("name") or "",
        private=is_direct or bool(info.get("is_private")),
        archived=bool(info.get("is_archived")),
        shared=bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared")),
        is_member=is_direct or bool(info.get("is_member")),
        asked_at=asked_at,
    )

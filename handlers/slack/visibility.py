"""The engagements that a person may see, once Slack has said which private channels they are in."""

from collections.abc import Collection

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from methodology.engagement.engagement import Engagement
from methodology.engagement.rights import Viewer, may_see, visible


def visible_to(client: WebClient, viewer: Viewer, engagements: Collection[Engagement]) -> list[Engagement]:
    """Those of these engagements that the viewer may see.

    Slack is asked who is in a private channel only where the answer matters.
    """
    hidden = [each for each in engagements if not may_see(viewer, each)]
    if not hidden:
        return list(engagements)
    return visible(with_channels(client, viewer, hidden), engagements)


def with_channels(client: WebClient, viewer: Viewer, engagements: Collection[Engagement]) -> Viewer:
    """The viewer, known to be in those private channels of these engagements that they are in."""
    asked = {each.channel.id for each in engagements if each.channel and each.channel.private}
    mine = {channel for channel in asked - viewer.channels if _is_in(client, viewer, channel)}
    return viewer.model_copy(update={"channels": viewer.channels | mine})


def _is_in(client: WebClient, viewer: Viewer, channel: str) -> bool:
    """Whether they are a member; a channel that the bot cannot look into keeps its secret."""
    try:
        return any(
            viewer.id in page["members"] for page in client.conversations_members(channel=channel, limit=200)
        )
    except SlackApiError:
        return False

"""The engagements visible to a person, after asking Slack for their private channels."""

from collections.abc import Collection

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from methodology.engagement.engagement import Engagement
from methodology.engagement.rights import Viewer, may_see, visible


def visible_to(client: WebClient, viewer: Viewer, engagements: Collection[Engagement]) -> list[Engagement]:
    """The engagements that the viewer may see.

    Slack is asked for the members of a private channel only where the answer matters.
    """
    hidden = [each for each in engagements if not may_see(viewer, each)]
    if not hidden:
        return list(engagements)
    return visible(with_channels(client, viewer, hidden), engagements)


def with_channels(client: WebClient, viewer: Viewer, engagements: Collection[Engagement]) -> Viewer:
    """The viewer with their memberships in the private channels of these engagements."""
    asked = {each.channel.id for each in engagements if each.channel and each.channel.private}
    mine = {channel for channel in asked - viewer.channels if _is_in(client, viewer, channel)}
    return viewer.model_copy(update={"channels": viewer.channels | mine})


def _is_in(client: WebClient, viewer: Viewer, channel: str) -> bool:
    """Whether they are a member; no where the bot cannot see the members."""
    try:
        return any(
            viewer.id in page["members"] for page in client.conversations_members(channel=channel, limit=200)
        )
    except SlackApiError:
        return False

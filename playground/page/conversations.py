"""How does a conversation look: on the page, and in the Web API?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.json_values import Json
from playground.workspace.workspace import Channel, Person

if TYPE_CHECKING:
    from playground.app.slack import Slack

_KINDS = {"public": "channel", "private": "private", "im": "dm", "mpim": "group_dm"}


def _other(slack: Slack, channel: Channel, viewer: str) -> Person | None:
    others = [member for member in channel.members if member != viewer]
    return slack.world.people[others[0] if others else viewer] if channel.kind == "im" else None


def name_for(slack: Slack, channel: Channel, viewer: str) -> str:
    other = _other(slack, channel, viewer)
    if other is not None:
        return other.name
    if channel.kind == "mpim":
        return ", ".join(slack.world.people[m].name for m in channel.members if m != viewer)
    return channel.name


def read_only(slack: Slack, channel: Channel, viewer: str) -> str | None:
    """Why this person cannot write here, in a sentence."""
    app, other = slack.app, _other(slack, channel, viewer)
    if channel.archived:
        return "This channel is archived."
    if viewer not in channel.members:
        return "Join this channel to write in it."
    if other is not None and other.deleted:
        return f"{other.name}’s account was deactivated."
    if other is not None and other.id == app.bot_user:
        if not app.messages_tab:
            return "Messages to this app have been turned off."
        if app.messages_tab_read_only:
            return "Sending messages to this app has been turned off."
    return None


def as_shown(slack: Slack, channel: Channel, viewer: str) -> Json:
    other = _other(slack, channel, viewer)
    unread = slack.world.unread(channel, viewer)
    mention = f"<@{viewer}>"
    kind = "app" if other is not None and other.id == slack.app.bot_user else _KINDS[channel.kind]
    return {
        "id": channel.id,
        "kind": kind,
        "name": name_for(slack, channel, viewer),
        "person": other.id if other else None,
        "members": channel.members,
        "is_member": viewer in channel.members,
        "archived": channel.archived,
        "shared_with": channel.shared_with,
        "topic": channel.topic,
        "unread": len(unread),
        "mentions": sum(kind in ("dm", "app") or mention in m.data.get("text", "") for m in unread),
        "last_read": slack.world.last_read.get((viewer, channel.id), "0"),
        "bookmarks": channel.bookmarks,
        "read_only": read_only(slack, channel, viewer),
    }


def as_channel(slack: Slack, channel: Channel, *, count: bool = False) -> Json:
    """The ``channel`` object of the Web API, as the app's bot sees it."""
    bot = slack.app.bot_user
    if channel.kind == "im":
        person = next((member for member in channel.members if member != bot), bot)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_org_shared": False,
            "user": person,
            "is_archived": False,
            "is_user_deleted": slack.world.people[person].deleted,
            "priority": 0,
        }
    answer: Json = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_archived": channel.archived,
        "is_general": channel.general,
        "is_member": bot in channel.members,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "unlinked": 0,
        "created": channel.created,
        "updated": channel.created * 1000,
        "creator": channel.creator,
        "context_team_id": slack.world.team_id,
        "previous_names": channel.previous_names,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
    if count:
        answer["num_members"] = len(channel.members)
    return answer

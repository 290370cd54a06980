"""Channels created, joined, left, renamed and archived, by people or by the app."""

from __future__ import annotations

import re
import unicodedata

from playground.block_kit.mrkdwn import escape
from playground.errors import SlackError
from playground.json_values import Json
from playground.workspace import messages
from playground.workspace.changes import ConversationsChanged, PeopleChanged
from playground.workspace.models import SLACKBOT, Channel
from playground.workspace.workspace import Workspace


def channels_of(workspace: Workspace, person: str) -> list[Channel]:
    return [c for c in workspace.channels.values() if person in c.members and c.kind in ("public", "private")]


def check_name(workspace: Workspace, name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if re.fullmatch(r"[-_']+", name):
        raise SlackError("invalid_name_punctuation")
    if name != name.lower() or not all(map(_is_in_names, name)):
        raise SlackError("invalid_name_specials")
    if any(channel.name == name for channel in workspace.channels.values()):
        raise SlackError("name_taken")


def _is_in_names(sign: str) -> bool:
    """Letters of every script with their vowel signs, which are marks, and digits."""
    return sign in "-_" or unicodedata.category(sign)[0] in "LMN"


def create(workspace: Workspace, creator: str, name: str, *, private: bool) -> Channel:
    check_name(workspace, name)
    kind = "private" if private else "public"
    channel = workspace.add_channel(workspace.new_id("C"), name, kind, creator, [creator])
    _say(workspace, channel, creator, "channel_join", f"<@{creator}> has joined the channel")
    if not private:
        facts = {"id": channel.id, "name": name, "created": channel.created, "creator": creator}
        workspace.emit({"type": "channel_created", "channel": facts})
    return channel


def _say(workspace: Workspace, channel: Channel, person: str, subtype: str, text: str) -> None:
    messages.post(workspace, channel, {"type": "message", "subtype": subtype, "user": person, "text": text})


def _kind(channel: Channel) -> str:
    return "C" if channel.kind == "public" else "G"


def add(workspace: Workspace, channel: Channel, person: str, inviter: str | None) -> None:
    """Somebody joins; ``inviter`` is None where they came by themselves."""
    if person in channel.members:
        return
    channel.members.append(person)
    _say(workspace, channel, person, "channel_join", f"<@{person}> has joined the channel")
    if workspace.bot_user in channel.members:
        event = {"type": "member_joined_channel", "user": person, "channel": channel.id}
        event |= {"channel_type": _kind(channel), "team": workspace.team_id}
        workspace.emit(event | ({"inviter": inviter} if inviter else {}))
    workspace.publish(ConversationsChanged())
    workspace.publish(PeopleChanged())


def remove(workspace: Workspace, channel: Channel, person: str) -> None:
    if person not in channel.members:
        return
    _say(workspace, channel, person, "channel_leave", f"<@{person}> has left the channel")
    heard = workspace.bot_user in channel.members
    channel.members.remove(person)
    if person == workspace.bot_user:
        kind = "channel" if channel.kind == "public" else "group"
        workspace.emit({"type": f"{kind}_left", "channel": channel.id})
    elif heard:
        event = {"type": "member_left_channel", "user": person, "channel": channel.id}
        workspace.emit(event | {"channel_type": _kind(channel), "team": workspace.team_id})
    workspace.publish(ConversationsChanged())


def cannot_be_invited(workspace: Workspace, channel: Channel, id: str) -> str | None:
    """Slack's error code where this person cannot be invited into the channel."""
    person = workspace.people.get(id)
    if person is None or person.deleted:
        return "user_not_found"
    if id == SLACKBOT:
        return "cant_invite"
    if id in channel.members:
        return "already_in_channel"
    if person.guest == "single" and channels_of(workspace, id):
        return "ura_max_channels"
    if person.team and person.team not in channel.shared_with:
        return "org_user_not_in_team"
    return None


def set_topic(workspace: Workspace, channel: Channel, person: str, topic: str) -> None:
    channel.topic = topic
    _say(workspace, channel, person, "channel_topic", f"<@{person}> set the channel topic: {escape(topic)}")


def rename(workspace: Workspace, channel: Channel, person: str, name: str) -> None:
    check_name(workspace, name)
    before, channel.name = channel.name, name
    channel.previous_names.append(before)
    said = f"<@{person}> has renamed the channel from “{before}” to “{name}”"
    _say(workspace, channel, person, "channel_name", said)
    facts = {"id": channel.id, "name": name, "created": channel.created}
    _tell(workspace, channel, "rename", {"channel": facts})
    workspace.publish(ConversationsChanged(channel))


def _tell(workspace: Workspace, channel: Channel, what: str, more: Json) -> None:
    """The app hears of every public channel, and of private ones that its bot is in."""
    if channel.kind == "public":
        workspace.emit({"type": f"channel_{what}", "channel": channel.id} | more)
    elif workspace.bot_user in channel.members:
        workspace.emit({"type": f"group_{what}", "channel": channel.id} | more)


def share(workspace: Workspace, channel: Channel, team: str) -> None:
    """Share it with another organisation, through Slack Connect."""
    if team not in channel.shared_with:
        channel.shared_with.append(team)
        _shared(workspace, channel, {"type": "channel_shared", "connected_team_id": team})


def unshare(workspace: Workspace, channel: Channel, team: str) -> None:
    """Disconnect another organisation: its people leave."""
    if team not in channel.shared_with:
        return
    for person in [each for each in channel.members if workspace.people[each].team == team]:
        remove(workspace, channel, person)
    channel.shared_with.remove(team)
    left = {"previously_connected_team_id": team, "is_ext_shared": bool(channel.shared_with)}
    _shared(workspace, channel, {"type": "channel_unshared"} | left)


def _shared(workspace: Workspace, channel: Channel, event: Json) -> None:
    if channel.kind == "public" or workspace.bot_user in channel.members:
        workspace.emit(event | {"channel": channel.id})
    workspace.publish(ConversationsChanged(channel))


def archive(workspace: Workspace, channel: Channel, person: str) -> None:
    _say(workspace, channel, person, "channel_archive", f"<@{person}> archived the channel")
    channel.archived = True
    _tell(workspace, channel, "archive", {"user": person})
    workspace.publish(ConversationsChanged(channel))


def unarchive(workspace: Workspace, channel: Channel, person: str) -> None:
    channel.archived = False
    _tell(workspace, channel, "unarchive", {"user": person})
    _say(workspace, channel, person, "channel_unarchive", f"<@{person}> un-archived the channel")

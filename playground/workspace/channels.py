"""How are channels made, joined, left, renamed and archived, by people or by the app?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playground.app import events
from playground.block_kit.mrkdwn import escape
from playground.errors import SlackError
from playground.json_values import Json
from playground.workspace import messages
from playground.workspace.workspace import SLACKBOT, Channel

if TYPE_CHECKING:
    from playground.app.slack import Slack


def channels_of(slack: Slack, person: str) -> list[Channel]:
    return [
        c for c in slack.world.channels.values() if person in c.members and c.kind in ("public", "private")
    ]


def check_name(slack: Slack, name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > 80:
        raise SlackError("invalid_name_maxlength")
    if re.fullmatch(r"[-_']+", name):
        raise SlackError("invalid_name_punctuation")
    if name != name.lower() or not re.fullmatch(r"[\w-]+", name):
        raise SlackError("invalid_name_specials")
    if any(channel.name == name for channel in slack.world.channels.values()):
        raise SlackError("name_taken")


def create(slack: Slack, creator: str, name: str, *, private: bool) -> Channel:
    check_name(slack, name)
    kind = "private" if private else "public"
    channel = slack.world.add_channel(slack.world.new_id("C"), name, kind, creator, [creator])
    _say(slack, channel, creator, "channel_join", f"<@{creator}> has joined the channel")
    if not private:
        facts = {"id": channel.id, "name": name, "created": channel.created, "creator": creator}
        events.emit(slack, {"type": "channel_created", "channel": facts})
    return channel


def _say(slack: Slack, channel: Channel, person: str, subtype: str, text: str) -> None:
    messages.post(slack, channel, {"type": "message", "subtype": subtype, "user": person, "text": text})


def _kind(channel: Channel) -> str:
    return "C" if channel.kind == "public" else "G"


def add(slack: Slack, channel: Channel, person: str, inviter: str | None) -> None:
    """Somebody joins; ``inviter`` is None where they came by themselves."""
    if person in channel.members:
        return
    channel.members.append(person)
    _say(slack, channel, person, "channel_join", f"<@{person}> has joined the channel")
    if slack.app.bot_user in channel.members:
        event = {"type": "member_joined_channel", "user": person, "channel": channel.id}
        event |= {"channel_type": _kind(channel), "team": slack.world.team_id}
        events.emit(slack, event | ({"inviter": inviter} if inviter else {}))
    slack.show_conversations()
    slack.show_people()


def remove(slack: Slack, channel: Channel, person: str) -> None:
    if person not in channel.members:
        return
    _say(slack, channel, person, "channel_leave", f"<@{person}> has left the channel")
    heard = slack.app.bot_user in channel.members
    channel.members.remove(person)
    if heard:
        event = {"type": "member_left_channel", "user": person, "channel": channel.id}
        events.emit(slack, event | {"channel_type": _kind(channel), "team": slack.world.team_id})
    slack.show_conversations()


def cannot_be_invited(slack: Slack, channel: Channel, id: str) -> str | None:
    """Slack's error code where this person cannot be invited into the channel."""
    person = slack.world.people.get(id)
    if person is None or person.deleted:
        return "user_not_found"
    if id == SLACKBOT:
        return "cant_invite"
    if id in channel.members:
        return "already_in_channel"
    if person.guest == "single" and channels_of(slack, id):
        return "ura_max_channels"
    if person.team and person.team not in channel.shared_with:
        return "org_user_not_in_team"
    return None


def set_topic(slack: Slack, channel: Channel, person: str, topic: str) -> None:
    channel.topic = topic
    _say(slack, channel, person, "channel_topic", f"<@{person}> set the channel topic: {escape(topic)}")


def rename(slack: Slack, channel: Channel, person: str, name: str) -> None:
    check_name(slack, name)
    before, channel.name = channel.name, name
    channel.previous_names.append(before)
    said = f"<@{person}> has renamed the channel from “{before}” to “{name}”"
    _say(slack, channel, person, "channel_name", said)
    facts = {"id": channel.id, "name": name, "created": channel.created}
    _tell(slack, channel, "rename", {"channel": facts})
    slack.show_conversations(channel)


def _tell(slack: Slack, channel: Channel, what: str, more: Json) -> None:
    """Of public channels the app hears everywhere, of private ones where its bot is a member."""
    if channel.kind == "public":
        events.emit(slack, {"type": f"channel_{what}", "channel": channel.id} | more)
    elif slack.app.bot_user in channel.members:
        events.emit(slack, {"type": f"group_{what}", "channel": channel.id} | more)


def archive(slack: Slack, channel: Channel, person: str) -> None:
    _say(slack, channel, person, "channel_archive", f"<@{person}> archived the channel")
    channel.archived = True
    _tell(slack, channel, "archive", {"user": person})
    slack.show_conversations(channel)


def unarchive(slack: Slack, channel: Channel, person: str) -> None:
    channel.archived = False
    _tell(slack, channel, "unarchive", {"user": person})
    _say(slack, channel, person, "channel_unarchive", f"<@{person}> un-archived the channel")

"""How does a person make, fill, name and archive channels, by the rules that hold for the app too?"""

from __future__ import annotations

from playground.app.slack import Slack
from playground.errors import PageError, SlackError
from playground.json_values import Json
from playground.page.queries import viewer, visible
from playground.workspace import channels
from playground.workspace.workspace import Channel, Person

_LONGEST_TOPIC = 250
_NAMES = {
    "name_taken": "There is a channel of this name already; archived channels keep theirs.",
    "invalid_name_required": "Give the channel a name.",
    "invalid_name_maxlength": "The name can have 80 characters at most.",
    "invalid_name_punctuation": "The name needs a letter or a digit.",
    "invalid_name_specials": "Use lower-case letters, digits, - and _ only.",
}
_INVITATIONS = {
    "user_not_found": "{name} has no account here any more.",
    "cant_invite": "{name} cannot be in a channel.",
    "ura_max_channels": "{name} is a guest of one channel only.",
}


def _mine(slack: Slack, data: Json, *, archived: bool = False) -> tuple[Person, Channel]:
    """The viewer and a channel that they are in."""
    me = viewer(slack, data)
    channel = visible(slack, me, data.get("conversation"))
    if channel.kind not in ("public", "private"):
        raise PageError("This is no channel but a direct conversation.")
    if me.id not in channel.members:
        raise PageError("Join this channel first.")
    if channel.archived and not archived:
        raise PageError("This channel is archived.")
    return me, channel


def _people(slack: Slack, data: Json) -> list[Person]:
    return [slack.world.person(str(id)) for id in data.get("people") or []]


def _check_invited(slack: Slack, channel: Channel, people: list[Person]) -> None:
    """Whole or not at all; people of other organisations come through Slack Connect."""
    for person in people:
        wrong = channels.cannot_be_invited(slack, channel, person.id)
        if wrong in _INVITATIONS:
            raise PageError(_INVITATIONS[wrong].format(name=person.name))


def _invite(slack: Slack, channel: Channel, people: list[Person], inviter: str) -> None:
    for person in people:
        if person.team and person.team not in channel.shared_with:
            channel.shared_with.append(person.team)
        channels.add(slack, channel, person.id, inviter)


async def create(slack: Slack, data: Json) -> Json:
    me, people = viewer(slack, data), _people(slack, data)
    if me.guest or me.team:
        return {"error": "Guests cannot create channels."}
    for person in people:
        if person.deleted:
            raise PageError(_INVITATIONS["user_not_found"].format(name=person.name))
        if person.guest == "single" and channels.channels_of(slack, person.id):
            raise PageError(_INVITATIONS["ura_max_channels"].format(name=person.name))
    try:
        name = str(data.get("name") or "")
        channel = channels.create(slack, me.id, name, private=bool(data.get("private")))
    except SlackError as error:
        return {"error": _NAMES.get(error.code, error.code)}
    _invite(slack, channel, people, me.id)
    slack.show_conversations()
    return {"conversation": channel.id}


async def rename(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    if me.guest or me.team:
        return {"error": "Guests cannot rename channels."}
    try:
        channels.rename(slack, channel, me.id, str(data.get("name") or ""))
    except SlackError as error:
        return {"error": _NAMES.get(error.code, error.code)}
    return {"ok": True}


async def join(slack: Slack, data: Json) -> Json:
    me = viewer(slack, data)
    channel = visible(slack, me, data.get("conversation"))
    if channel.archived:
        raise PageError("This channel is archived.")
    channels.add(slack, channel, me.id, None)
    return {"ok": True}


async def leave(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data, archived=True)
    if channel.general:
        raise PageError("Nobody can leave the general channel.")
    channels.remove(slack, channel, me.id)
    return {"ok": True}


async def archive(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    if channel.general:
        raise PageError("The general channel cannot be archived.")
    channels.archive(slack, channel, me.id)
    return {"ok": True}


async def unarchive(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data, archived=True)
    if not channel.archived:
        raise PageError("This channel is not archived.")
    channels.unarchive(slack, channel, me.id)
    return {"ok": True}


async def invite(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    people = _people(slack, data)
    _check_invited(slack, channel, people)
    _invite(slack, channel, people, me.id)
    return {"ok": True}


async def remove(slack: Slack, data: Json) -> Json:
    _, channel = _mine(slack, data)
    if channel.general:
        raise PageError("Nobody can be removed from the general channel.")
    for person in _people(slack, data):
        channels.remove(slack, channel, person.id)
    return {"ok": True}


async def topic(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    wanted = str(data.get("topic") or "")
    if len(wanted) > _LONGEST_TOPIC:
        raise PageError(f"A topic has at most {_LONGEST_TOPIC} characters.")
    channels.set_topic(slack, channel, me.id, wanted)
    return {"ok": True}

"""Channels that people create, fill, name and archive, by the rules that hold for the app too."""

from __future__ import annotations

from playground.errors import PageError, SlackError
from playground.json_values import Json
from playground.page.page import Page
from playground.page.parameters import conversation, viewer
from playground.workspace import channels
from playground.workspace.changes import ConversationsChanged
from playground.workspace.models import Channel, Person

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


def _mine(page: Page, data: Json, *, archived: bool = False) -> tuple[Person, Channel]:
    """The viewer and a channel that they are in."""
    me = viewer(page, data)
    channel = conversation(page, me, data.get("conversation"))
    if channel.kind not in ("public", "private"):
        raise PageError("This is no channel but a direct conversation.")
    if me.id not in channel.members:
        raise PageError("Join this channel first.")
    if channel.archived and not archived:
        raise PageError("This channel is archived.")
    return me, channel


def _people(page: Page, data: Json) -> list[Person]:
    return [page.workspace.get_person(str(id)) for id in data.get("people") or []]


def _check_invited(page: Page, channel: Channel, people: list[Person]) -> None:
    """Refuse all if one cannot be invited; people of other organisations come through Slack Connect."""
    for person in people:
        wrong = channels.cannot_be_invited(page.workspace, channel, person.id)
        if wrong in _INVITATIONS:
            raise PageError(_INVITATIONS[wrong].format(name=person.name))


def _invite(page: Page, channel: Channel, people: list[Person], inviter: str) -> None:
    for person in people:
        if person.team:
            channels.share(page.workspace, channel, person.team)
        channels.add(page.workspace, channel, person.id, inviter)


async def create(page: Page, data: Json) -> Json:
    me, people = viewer(page, data), _people(page, data)
    if me.guest or me.team:
        return {"error": "Guests cannot create channels."}
    for person in people:
        if person.deleted:
            raise PageError(_INVITATIONS["user_not_found"].format(name=person.name))
        if person.guest == "single" and channels.channels_of(page.workspace, person.id):
            raise PageError(_INVITATIONS["ura_max_channels"].format(name=person.name))
    try:
        name = str(data.get("name") or "")
        channel = channels.create(page.workspace, me.id, name, private=bool(data.get("private")))
    except SlackError as error:
        return {"error": _NAMES.get(error.code, error.code)}
    _invite(page, channel, people, me.id)
    page.workspace.publish(ConversationsChanged())
    return {"conversation": channel.id}


async def rename(page: Page, data: Json) -> Json:
    me, channel = _mine(page, data)
    if me.guest or me.team:
        return {"error": "Guests cannot rename channels."}
    try:
        channels.rename(page.workspace, channel, me.id, str(data.get("name") or ""))
    except SlackError as error:
        return {"error": _NAMES.get(error.code, error.code)}
    return {"ok": True}


async def join(page: Page, data: Json) -> Json:
    me = viewer(page, data)
    channel = conversation(page, me, data.get("conversation"))
    if channel.archived:
        raise PageError("This channel is archived.")
    channels.add(page.workspace, channel, me.id, None)
    return {"ok": True}


async def leave(page: Page, data: Json) -> Json:
    me, channel = _mine(page, data, archived=True)
    if channel.general:
        raise PageError("Nobody can leave the general channel.")
    channels.remove(page.workspace, channel, me.id)
    return {"ok": True}


async def archive(page: Page, data: Json) -> Json:
    me, channel = _mine(page, data)
    if channel.general:
        raise PageError("The general channel cannot be archived.")
    channels.archive(page.workspace, channel, me.id)
    return {"ok": True}


async def unarchive(page: Page, data: Json) -> Json:
    me, channel = _mine(page, data, archived=True)
    if not channel.archived:
        raise PageError("This channel is not archived.")
    channels.unarchive(page.workspace, channel, me.id)
    return {"ok": True}


async def invite(page: Page, data: Json) -> Json:
    me, channel = _mine(page, data)
    people = _people(page, data)
    _check_invited(page, channel, people)
    _invite(page, channel, people, me.id)
    return {"ok": True}


async def remove(page: Page, data: Json) -> Json:
    _, channel = _mine(page, data)
    if channel.general:
        raise PageError("Nobody can be removed from the general channel.")
    for person in _people(page, data):
        channels.remove(page.workspace, channel, person.id)
    return {"ok": True}


async def unshare(page: Page, data: Json) -> Json:
    _, channel = _mine(page, data)
    channels.unshare(page.workspace, channel, str(data.get("team") or ""))
    return {"ok": True}


async def topic(page: Page, data: Json) -> Json:
    me, channel = _mine(page, data)
    wanted = str(data.get("topic") or "")
    if len(wanted) > _LONGEST_TOPIC:
        raise PageError(f"A topic has at most {_LONGEST_TOPIC} characters.")
    channels.set_topic(page.workspace, channel, me.id, wanted)
    return {"ok": True}

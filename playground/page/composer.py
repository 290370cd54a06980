"""What happens when somebody sends a message or a slash command?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playground.app import payloads
from playground.app.manifest import Command
from playground.app.response_urls import Refused, answer
from playground.block_kit import stored_text
from playground.block_kit.mrkdwn import escape
from playground.errors import PageError
from playground.json_values import Json
from playground.page import suggestions
from playground.page.conversations import read_only
from playground.workspace import channels, messages
from playground.workspace.files import as_file
from playground.workspace.stored_text import TOKEN, by_person
from playground.workspace.workspace import SLACKBOT, Channel, World

if TYPE_CHECKING:
    from playground.app.slack import Slack

_OF_SLACK = re.compile(
    "/(active|apps|archive|away|call|collapse|dm|dnd|expand|feed|join|kick|leave|me|msg|mute|open|prefs|remind|"
    "remove|rename|search|shortcuts|shrug|star|status|topic|who)"
)


async def send(
    slack: Slack, person: str, channel: Channel, text: str, thread_ts: str | None, files: list[str]
) -> Json:
    """A message of this person, or the command that it is."""
    text = text.strip()
    refused = read_only(slack, channel, person)
    if refused:
        slack.toast(person, refused)
        return {"ok": False, "error": refused}
    if text.startswith("/"):
        return await _command(slack, person, channel, text, thread_ts)
    if not text and not files:
        raise PageError("There is nothing to send.")
    data: Json = {
        "type": "message",
        "user": person,
        **_workspace_of(slack.world, person),
        "client_msg_id": slack.world.new_id("M", 20).lower(),
        "text": stored_text(by_person(slack.world, person, text)),
    }
    if thread_ts:
        parent = channel.find(thread_ts, person)
        if parent is None or parent.data.get("thread_ts", thread_ts) != thread_ts:
            raise PageError("There is no such message to reply to.")
        data["thread_ts"] = thread_ts
    if files:
        shared = [slack.world.files[id] for id in files]
        for file in shared:
            file.channels.append(channel.id)
        data |= {"subtype": "file_share", "files": [as_file(slack, file) for file in shared]}
    message = messages.post(slack, channel, data)
    return {"ok": True, "sent": "message", "ts": message.ts}


async def _command(slack: Slack, person: str, channel: Channel, text: str, thread_ts: str | None) -> Json:
    name, _, rest = text.partition(" ")
    if name == "/invite":
        return _invite(slack, person, channel, rest)
    if _OF_SLACK.fullmatch(name):
        return _failed(
            slack, person, channel, f"{name} is Slack's own, and the playground does not implement it."
        )
    command = next((each for each in suggestions.commands(slack, person) if each.command == name), None)
    if command is None:
        wrong = f"{name} is not a valid command. In Slack, all messages that start with the “/” character are commands."
        return _failed(slack, person, channel, wrong)
    if thread_ts:
        return _failed(slack, person, channel, f"{name} is not supported in threads. Sorry!")
    fields = payloads.command(
        slack, person, channel, name, _as_sent(slack.world, person, command, rest.strip())
    )
    got = await slack.delivery.command(fields)
    if got.failure == "timeout":
        code = "operation_timeout"
        return _failed(slack, person, channel, f"{name} failed because the app did not respond ({code})")
    if got.failure is not None:
        return _failed(slack, person, channel, f'{name} failed with the error "dispatch_failed"')
    payload = got.json if got.json is not None else {"text": got.text}
    return _show_answer(slack, person, channel, text, payload)


def _invite(slack: Slack, person: str, channel: Channel, rest: str) -> Json:
    """Slack's own command: people, or the app, come into this channel or the one that is named."""
    named = [token[1:-1].split("|")[0] for token in TOKEN.findall(by_person(slack.world, person, rest))]
    ids = [each[1:] for each in named if each.startswith("@") and each[1:] in slack.world.people]
    places = [slack.world.channels.get(each[1:]) for each in named if each.startswith("#")]
    into = places[0] if places else channel
    unseen = into is None or not slack.world.may_see(person, into)
    if not ids or unseen or into is None or into.kind not in ("public", "private"):
        return _failed(slack, person, channel, "Write /invite @somebody, in a channel or with one: #channel.")
    if person not in into.members or into.archived:
        return _failed(slack, person, channel, f"You can invite nobody into #{into.name}.")
    for id in ids:
        wrong = channels.cannot_be_invited(slack, into, id)
        if wrong:
            said = f"{slack.world.people[id].name} cannot be invited into #{into.name} ({wrong})."
            return _failed(slack, person, channel, said)
    for id in ids:
        channels.add(slack, into, id, person)
    return {"ok": True, "sent": "command"}


def _show_answer(slack: Slack, person: str, channel: Channel, typed: str, payload: Json) -> Json:
    in_channel = payload.get("response_type") == "in_channel"
    if in_channel:
        data = {"type": "message", "user": person, "text": stored_text(by_person(slack.world, person, typed))}
        messages.post(slack, channel, data | _workspace_of(slack.world, person))
    if {key for key, part in payload.items() if part} - {"response_type"}:
        try:
            answer(slack, {**payload, "replace_original": False}, person, channel.id, None)
        except Refused as refusal:
            name = typed.split(" ")[0]
            return _failed(slack, person, channel, f'{name} failed with the error "{refusal.error}"')
    return {"ok": True, "sent": "command"}


def _workspace_of(world: World, person: str) -> Json:
    """The workspace of the author; of another organisation's people in a shared channel it is told thrice."""
    author = world.people[person]
    team = world.team_of(author)
    return {"team": team} | ({"user_team": team, "source_team": team} if author.team else {})


def _failed(slack: Slack, person: str, channel: Channel, text: str) -> Json:
    """Slackbot tells the person alone."""
    messages.post(slack, channel, {"type": "message", "user": SLACKBOT, "text": escape(text)}, person)
    slack.toast(person, text, channel.id)
    return {"ok": False, "error": text}


def _as_sent(world: World, person: str, command: Command, text: str) -> str:
    """The text as the app gets it: with ids where it asked for escaping, as typed otherwise."""
    if command.should_escape:
        return TOKEN.sub(lambda found: _labelled(world, found.group(1)), by_person(world, person, text))
    return escape(TOKEN.sub(lambda found: _typed(world, found.group(1)), text))


def _labelled(world: World, token: str) -> str:
    id = token[2:-1].split("|")[0]
    if token.startswith("<@") and id in world.people:
        return f"<@{id}|{world.people[id].handle}>"
    if token.startswith("<#") and id in world.channels:
        channel = world.channels[id]
        return f"<#{id}|{channel.name if channel.kind == 'public' else ''}>"
    return token


def _typed(world: World, token: str) -> str:
    id = token[2:-1].split("|")[0]
    if token.startswith("<@") and id in world.people:
        return f"@{world.people[id].handle}"
    if token.startswith("<#") and id in world.channels:
        return f"#{world.channels[id].name}"
    return token

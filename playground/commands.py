"""What happens when somebody sends a message or a slash command?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playground import messages, payloads
from playground.blocks import stored_text
from playground.conversations import read_only
from playground.files import as_file
from playground.kinds import Json, PageError
from playground.manifest import Command
from playground.mrkdwn import escape
from playground.response_urls import Refused, answer
from playground.world import SLACKBOT, Channel, World

if TYPE_CHECKING:
    from playground.slack import Slack

_TOKEN = re.compile(r"(<[@#][A-Z0-9]{6,}(?:\|[^<>\n]*)?>)")
_URL = re.compile(r"(https?://[^\s<>|]*[^\s<>|.,;:!?)'\"])")


async def send(
    slack: Slack, person: str, channel: Channel, text: str, thread_ts: str | None, files: list[str]
) -> Json:
    """A message of this person, or the command that it is."""
    text = text.strip()
    refused = read_only(slack, channel, person)
    if refused:
        return {"ok": False, "error": refused}
    if text.startswith("/"):
        return await _command(slack, person, channel, text, thread_ts)
    if not text and not files:
        raise PageError("There is nothing to send.")
    data: Json = {
        "type": "message",
        "user": person,
        "team": slack.world.team_id,
        "client_msg_id": slack.world.new_id("M", 20).lower(),
        "text": stored_text(completed(slack.world, person, text)),
    }
    if thread_ts:
        data["thread_ts"] = thread_ts
    if files:
        data["files"] = [as_file(slack, slack.world.files[id]) for id in files]
    message = messages.post(slack, channel, data)
    return {"ok": True, "sent": "message", "ts": message.ts}


async def _command(slack: Slack, person: str, channel: Channel, text: str, thread_ts: str | None) -> Json:
    name, _, rest = text.partition(" ")
    stranger = slack.world.people[person].team is not None
    command = slack.app.command(name) if slack.app.installed and not stranger else None
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


def _show_answer(slack: Slack, person: str, channel: Channel, typed: str, payload: Json) -> Json:
    in_channel = payload.get("response_type") == "in_channel"
    if in_channel:
        data = {"type": "message", "user": person, "team": slack.world.team_id, "text": escape(typed)}
        messages.post(slack, channel, data)
    if {key for key, part in payload.items() if part} - {"response_type"}:
        try:
            answer(slack, {**payload, "replace_original": False}, person, channel.id, None)
        except Refused as refusal:
            name = typed.split(" ")[0]
            return _failed(slack, person, channel, f'{name} failed with the error "{refusal.error}"')
    return {"ok": True, "sent": "command"}


def _failed(slack: Slack, person: str, channel: Channel, text: str) -> Json:
    """Slackbot tells the person alone."""
    messages.post(slack, channel, {"type": "message", "user": SLACKBOT, "text": escape(text)}, person)
    slack.toast(person, text, channel.id)
    return {"ok": False, "error": text}


def completed(world: World, person: str, text: str) -> str:
    """Names that this person sees after @ and # and addresses become tokens, all else is escaped, tokens stay."""
    names = {f"@{p.name}": f"<@{p.id}>" for p in world.people.values() if world.knows(person, p)}
    names |= {f"#{c.name}": f"<#{c.id}>" for c in world.seen_by(person) if c.kind in ("public", "private")}
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")
    parts = _TOKEN.split(text)
    for index in range(0, len(parts), 2):
        pieces = _URL.split(parts[index])
        pieces[::2] = [pattern.sub(lambda found: names[found.group(1)], escape(each)) for each in pieces[::2]]
        pieces[1::2] = [f"<{escape(url)}>" for url in pieces[1::2]]
        parts[index] = "".join(pieces)
    return "".join(parts)


def _as_sent(world: World, person: str, command: Command, text: str) -> str:
    """The text as the app gets it: with ids where it asked for escaping, as typed otherwise."""
    if command.should_escape:
        return _TOKEN.sub(lambda found: _labelled(world, found.group(1)), completed(world, person, text))
    return escape(_TOKEN.sub(lambda found: _typed(world, found.group(1)), text))


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

"""Messages and slash commands that people send."""

from __future__ import annotations

import re

from playground.app import payloads
from playground.app.manifest import Command
from playground.app.response_urls import ResponseUrlRefused
from playground.block_kit.defaults import stored_text
from playground.block_kit.mrkdwn import escape
from playground.errors import PageError
from playground.json_values import Json
from playground.page import suggestions
from playground.page.page import Page
from playground.page.serializers import read_only
from playground.web_api.objects import file_object
from playground.web_api.response_url import answer
from playground.workspace import channels, messages
from playground.workspace.models import SLACKBOT, Channel
from playground.workspace.stored_text import TOKEN, person_text
from playground.workspace.workspace import Workspace

_OF_SLACK = re.compile(
    "/(active|apps|archive|away|call|collapse|dm|dnd|expand|feed|join|kick|leave|me|msg|mute|open|prefs|remind|"
    "remove|rename|search|shortcuts|shrug|star|status|topic|who)"
)


async def send(
    page: Page, person: str, channel: Channel, text: str, thread_ts: str | None, files: list[str]
) -> Json:
    """Send a message of this person, or run the command that it is."""
    text = text.strip()
    refused = read_only(page.slack, channel, person)
    if refused:
        page.toast(person, refused)
        return {"ok": False, "error": refused}
    if text.startswith("/"):
        return await _command(page, person, channel, text, thread_ts)
    if not text and not files:
        raise PageError("Write something to send.")
    data: Json = {
        "type": "message",
        "user": person,
        **_workspace_of(page.workspace, person),
        "client_msg_id": page.workspace.new_id("M", 20).lower(),
        "text": stored_text(person_text(page.workspace, person, text)),
    }
    if thread_ts:
        parent = channel.find(thread_ts, person)
        if parent is None or parent.data.get("thread_ts", thread_ts) != thread_ts:
            raise PageError("No such message to reply to.")
        data["thread_ts"] = thread_ts
    if files:
        shared = [page.workspace.files[id] for id in files]
        for file in shared:
            file.channels.append(channel.id)
        data |= {"subtype": "file_share", "files": [file_object(page.workspace, file) for file in shared]}
    message = messages.post(page.workspace, channel, data)
    _offer_to_invite(page, person, channel, data["text"])
    return {"ok": True, "sent": "message", "ts": message.ts}


def _offer_to_invite(page: Page, person: str, channel: Channel, text: str) -> None:
    """Let Slackbot say how the app comes into a channel in which somebody mentions it, if it is no member."""
    bot = page.workspace.bot_user
    if channel.kind in ("public", "private") and f"<@{bot}>" in text and bot not in channel.members:
        name = page.workspace.people[bot].name
        said = f"You mentioned @{name}, but they’re not in this channel. Invite them with /invite @{name}."
        told = {"type": "message", "user": SLACKBOT, "text": escape(said)}
        messages.post(page.workspace, channel, told, person)


async def _command(page: Page, person: str, channel: Channel, text: str, thread_ts: str | None) -> Json:
    name, _, rest = text.partition(" ")
    if name == "/invite":
        return _invite(page, person, channel, rest)
    if _OF_SLACK.fullmatch(name):
        refusal = f"{name} is Slack's own, and the playground does not implement it."
        return _failed(page, person, channel, refusal)
    command = next((each for each in suggestions.commands(page, person) if each.command == name), None)
    if command is None:
        wrong = f"{name} is not a valid command. In Slack, all messages that start with the “/” character are commands."
        return _failed(page, person, channel, wrong)
    if thread_ts:
        return _failed(page, person, channel, f"{name} is not supported in threads. Sorry!")
    sent = _as_sent(page.workspace, person, command, rest.strip())
    fields = payloads.command(page.slack, person, channel, name, sent)
    got = await page.slack.delivery.command(fields)
    if got.failure == "timeout":
        code = "operation_timeout"
        return _failed(page, person, channel, f"{name} failed because the app did not respond ({code})")
    if got.failure is not None:
        return _failed(page, person, channel, f'{name} failed with the error "dispatch_failed"')
    payload = got.json if got.json is not None else {"text": got.text}
    return _show_answer(page, person, channel, text, payload)


def _invite(page: Page, person: str, channel: Channel, rest: str) -> Json:
    """Slack's own command: people, or the app, come into this channel or the one that is named."""
    named = [token[1:-1].split("|")[0] for token in TOKEN.findall(person_text(page.workspace, person, rest))]
    ids = [each[1:] for each in named if each.startswith("@") and each[1:] in page.workspace.people]
    targets = [page.workspace.channels.get(each[1:]) for each in named if each.startswith("#")]
    into = targets[0] if targets else channel
    unseen = into is None or not page.workspace.may_see(person, into)
    if not ids or unseen or into is None or into.kind not in ("public", "private"):
        return _failed(page, person, channel, "Write /invite @somebody, in a channel or with one: #channel.")
    if person not in into.members or into.archived:
        return _failed(page, person, channel, f"You can invite nobody into #{into.name}.")
    for id in ids:
        wrong = channels.cannot_be_invited(page.workspace, into, id)
        if wrong:
            said = f"{page.workspace.people[id].name} cannot be invited into #{into.name} ({wrong})."
            return _failed(page, person, channel, said)
    for id in ids:
        channels.add(page.workspace, into, id, person)
    return {"ok": True, "sent": "command"}


def _show_answer(page: Page, person: str, channel: Channel, typed: str, payload: Json) -> Json:
    in_channel = payload.get("response_type") == "in_channel"
    if in_channel:
        data = {
            "type": "message",
            "user": person,
            "text": stored_text(person_text(page.workspace, person, typed)),
        }
        messages.post(page.workspace, channel, data | _workspace_of(page.workspace, person))
    if {key for key, part in payload.items() if part} - {"response_type"}:
        try:
            answer(page.slack, {**payload, "replace_original": False}, person, channel.id, None)
        except ResponseUrlRefused as refusal:
            name = typed.split(" ")[0]
            return _failed(page, person, channel, f'{name} failed with the error "{refusal.error}"')
    return {"ok": True, "sent": "command"}


def _workspace_of(workspace: Workspace, person: str) -> Json:
    """The author's workspace; for people of another organisation in a shared channel, under three keys."""
    author = workspace.people[person]
    team = workspace.team_of(author)
    return {"team": team} | ({"user_team": team, "source_team": team} if author.team else {})


def _failed(page: Page, person: str, channel: Channel, text: str) -> Json:
    """Let Slackbot tell only this person."""
    messages.post(
        page.workspace, channel, {"type": "message", "user": SLACKBOT, "text": escape(text)}, person
    )
    page.toast(person, text, channel.id)
    return {"ok": False, "error": text}


def _as_sent(workspace: Workspace, person: str, command: Command, text: str) -> str:
    """The text as the app gets it: with ids where it asked for escaping, as typed otherwise."""
    if command.should_escape:
        return TOKEN.sub(
            lambda found: _labelled(workspace, found.group(1)), person_text(workspace, person, text)
        )
    return escape(TOKEN.sub(lambda found: _typed(workspace, found.group(1)), text))


def _labelled(workspace: Workspace, token: str) -> str:
    id = token[2:-1].split("|")[0]
    if token.startswith("<@") and id in workspace.people:
        return f"<@{id}|{workspace.people[id].handle}>"
    if token.startswith("<#") and id in workspace.channels:
        channel = workspace.channels[id]
        return f"<#{id}|{channel.name if channel.kind == 'public' else ''}>"
    return token


def _typed(workspace: Workspace, token: str) -> str:
    id = token[2:-1].split("|")[0]
    if token.startswith("<@") and id in workspace.people:
        return f"@{workspace.people[id].handle}"
    if token.startswith("<#") and id in workspace.channels:
        return f"#{workspace.channels[id].name}"
    return token

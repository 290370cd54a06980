"""Suggestions: options of selects of people and conversations, and completions of a half-typed word."""

from __future__ import annotations

import re

from playground.app.manifest import Command
from playground.block_kit.emoji_names import emoji_names, emojis
from playground.json_values import Json
from playground.page.page import Page
from playground.workspace.models import Channel, Person

_MOST = 20


def choices(page: Page, viewer: str, element: Json, query: str) -> list[Json]:
    """Options whose value is the id, as Slack's client filters them."""
    kind = element["type"].removeprefix("multi_")
    if kind == "users_select":
        return [_option(p.id, p.name) for p in _people(page, viewer, query) if p.can_be]
    if kind == "channels_select":
        public = [c for c in _channels(page, viewer, query) if c.kind == "public"]
        return [_option(c.id, f"#{c.name}") for c in public]
    wanted = element.get("filter", {})
    kinds = wanted.get("include", ["public", "private", "im", "mpim"])
    found = [_option(c.id, f"#{c.name}") for c in _channels(page, viewer, query) if c.kind in kinds]
    if "im" in kinds:
        people = [
            p for p in _people(page, viewer, query) if not (p.is_bot and wanted.get("exclude_bot_users"))
        ]
        direct = [(page.workspace.find_direct(viewer, p.id), p) for p in people if not p.deleted]
        found += [_option(channel.id, p.name) for channel, p in direct if channel]
    if wanted.get("exclude_external_shared_channels"):
        found = [o for o in found if not page.workspace.channels[o["value"]].shared_with]
    return found


def _option(value: str, text: str) -> Json:
    return {"text": {"type": "plain_text", "text": text, "emoji": True}, "value": value}


def _people(page: Page, viewer: str, query: str) -> list[Person]:
    workspace, wanted = page.workspace, query.lower()
    return [
        person
        for person in workspace.people.values()
        if workspace.knows(viewer, person)
        and wanted in f"{person.name} {person.display_name} {person.handle}".lower()
    ]


def _channels(page: Page, viewer: str, query: str) -> list[Channel]:
    wanted = query.lower().lstrip("#")
    named = (
        c
        for c in page.workspace.channels_seen_by(viewer)
        if c.kind in ("public", "private") and not c.archived
    )
    return [channel for channel in named if wanted in channel.name]


def commands(page: Page, viewer: str) -> list[Command]:
    """The app's commands; only people of the workspace it is installed in have them."""
    return (
        page.slack.app.commands
        if page.slack.app.installed and page.workspace.people[viewer].team is None
        else []
    )


def suggest(page: Page, viewer: str, text: str) -> Json:
    """What the composer offers for the text left of the caret."""
    if re.fullmatch(r"/\S*", text):
        items = [_command(c.command, c.description, c.usage_hint) for c in commands(page, viewer)]
        items.append(_command("/invite", "Invite somebody into this channel", "@somebody [#channel]"))
        return {"kind": "command", "from": 0, "items": [i for i in items if i["insert"].startswith(text)]}
    if found := re.search(r"(?:^|\s)@([^@#\n]{0,40})$", text):
        people = [p for p in _people(page, viewer, found.group(1)) if not p.deleted][:_MOST]
        mentions = [_item(p.name, p.title, f"@{p.name} ", f"<@{p.id}>", p.id) for p in people]
        return {"kind": "person" if mentions else None, "from": found.start(1) - 1, "items": mentions}
    if found := re.search(r"(?:^|\s)#([^\s#]*)$", text):
        channels = _channels(page, viewer, found.group(1))[:_MOST]
        links = [_item(f"#{c.name}", c.topic, f"#{c.name} ", f"<#{c.id}>", c.id) for c in channels]
        return {"kind": "channel" if links else None, "from": found.start(1) - 1, "items": links}
    if found := re.search(r"(?:^|\s):([a-z0-9_+-]{2,})$", text):
        part = found.group(1)
        names = sorted((n for n in emoji_names() if part in n), key=lambda n: (not n.startswith(part), n))
        signs = [_item(f":{n}:", emojis(f":{n}:"), f":{n}: ", f":{n}:", None) for n in names[:_MOST]]
        return {"kind": "emoji" if signs else None, "from": found.start(1) - 1, "items": signs}
    return {"kind": None, "from": len(text), "items": []}


def _command(name: str, description: str, hint: str) -> Json:
    return _item(f"{name} {hint}".strip(), description, f"{name} ", f"{name} ", None)


def _item(label: str, detail: str, insert: str, token: str, id: str | None) -> Json:
    return {"label": label, "detail": detail, "insert": insert, "token": token, "id": id}

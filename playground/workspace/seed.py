"""The people and channels of the workspace when the playground starts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Any

import yaml

from playground.workspace.models import SLACKBOT, Person
from playground.workspace.workspace import Workspace

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, in C where it was built
_COLORS = ("#9f69e7", "#4bbe2e", "#e7392d", "#3c989f", "#674b1b", "#e96699", "#e0a729", "#684b6c", "#2b6cb0")


def seed(workspace: Workspace, file: Path | None = None) -> None:
    """Fill the workspace from the file of people, and add Slackbot; the app's bot has been added before."""
    source = file or Path(__file__).with_name("people.yaml")
    data = yaml.load(source.read_text(encoding="utf-8"), _LOADER)
    team = data["team"]
    workspace.team_id, workspace.team_name, workspace.team_domain = team["id"], team["name"], team["domain"]
    add_person(workspace, SLACKBOT, "Slackbot", title="", zone="America/Los_Angeles", handle="slackbot")
    for entry in data["people"]:
        add_person(workspace, entry.pop("id"), entry.pop("name"), **entry)
    for entry in data["channels"]:
        _add_channel(workspace, entry)
    for person in list(workspace.people.values()):
        if person.can_be and person.team is None:
            workspace.open_direct([person.id, workspace.bot_user])


def add_bot(
    workspace: Workspace, user: str, name: str, *, bot_id: str, app_id: str, title: str, color: str
) -> None:
    """The bot of the app that is installed."""
    bot = add_person(workspace, user, name, title=title, zone=None)
    bot.is_bot, bot.color = True, color
    workspace.bot_user, workspace.bot_id, workspace.app_id = user, bot_id, app_id


def add_person(workspace: Workspace, id: str, name: str, **facts: Any) -> Person:
    digest = int(hashlib.sha256(id.encode()).hexdigest(), 16)
    handle = facts.pop("handle", None) or _handle(name) or id.lower()
    domain = "acme.example" if facts.get("team") else "northwind.example"
    person = Person(
        id=id,
        name=name,
        display_name=facts.pop("display_name", None) or name.split(" ")[0],
        title=facts.pop("title", ""),
        zone=facts.pop("zone", "UTC"),
        email=f"{handle}@{domain}",
        handle=handle,
        color=_COLORS[digest % len(_COLORS)],
        updated=int(workspace.clock.seconds()),
        **facts,
    )
    workspace.people[id] = person
    return person


def _handle(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z]+", ".", plain).strip(".")[:21].strip(".")


def _add_channel(workspace: Workspace, entry: dict[str, Any]) -> None:
    by_name = {person.name: person for person in workspace.people.values()}
    if entry["members"] == "everyone":
        members = [p.id for p in by_name.values() if p.can_be and p.team is None and p.guest is None]
    else:
        members = [by_name[name].id for name in entry["members"]]
    kind = "private" if entry.get("private") else "public"
    channel = workspace.add_channel(entry["id"], entry["name"], kind, members[0], members)
    channel.topic, channel.archived = entry.get("topic", ""), entry.get("archived", False)
    channel.shared_with, channel.general = entry.get("shared_with", []), entry.get("general", False)

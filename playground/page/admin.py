"""Control of the playground: time, faults, people, files, the app and its connection."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from playground.app import installation
from playground.errors import PageError
from playground.json_values import Json
from playground.page.page import Page
from playground.page.parameters import needed, viewer
from playground.page.serializers import app_json, file_json, person_json
from playground.web_api.methods import METHODS
from playground.web_api.objects import user_object
from playground.workspace import channels
from playground.workspace.changes import ConversationsChanged, PeopleChanged
from playground.workspace.files import new_file, remove_file
from playground.workspace.seed import add_person

A_MORNING = 1.2
"""Real seconds at each stop: the app in the playground looks for what is due every second."""
MOST_MORNINGS = timedelta(days=8)
"""A longer jump leaves out the mornings after these."""


async def move_clock(page: Page, data: Json) -> Json:
    """Move it; ``through_mornings`` stops at everybody's 9 AM on the way, so that the app does what it does then."""
    async with page.clock_moves:
        return await _move(page, data)


async def _move(page: Page, data: Json) -> Json:
    clock = page.slack.clock
    if "offset" in data:
        clock.move(float(data["offset"]))
        page.show_clock()
        return dict(clock.as_json())
    if "forward" in data:
        to = clock.now() + timedelta(seconds=float(data["forward"]))
    elif "to_next" in data:
        days, weekdays = int(data.get("days", 1)), bool(data.get("weekdays"))
        to = clock.next_at(str(data["to_next"]), _zone(data), weekdays=weekdays, days=days)
    elif "to" in data:
        to = datetime.fromisoformat(str(data["to"]))
        if to.tzinfo is None:
            raise PageError("The instant needs a zone, such as 2026-11-24T09:00:00+01:00.")
    else:
        raise PageError("Say where to: offset, forward, to, or to_next with zone.")
    if data.get("through_mornings"):
        await _through_mornings(page, to)
    clock.move_to(to)
    page.show_clock()
    return dict(clock.as_json())


async def _through_mornings(page: Page, to: datetime) -> None:
    clock = page.slack.clock
    zones = [each.zone for each in page.slack.workspace.people.values() if each.can_be and each.zone]
    for nine in clock.mornings(min(to, clock.now() + MOST_MORNINGS), zones):
        clock.move_to(nine)
        page.show_clock()
        await asyncio.sleep(A_MORNING)


def _zone(data: Json) -> str:
    zone = needed(data, "zone")
    if zone not in available_timezones():
        raise PageError(f"There is no time zone {zone!r}.")
    return zone


async def add_fault(page: Page, data: Json) -> Json:
    details = {
        key: value for key, value in data.items() if key not in ("as", "method", "kind", "count", "id")
    }
    method = needed(data, "method")
    if method != "*" and method not in METHODS:
        raise PageError(f"The Web API here has no method {method!r}; write * for all of them.")
    page.web_api.faults.add(method, needed(data, "kind"), data.get("count"), **details)
    return {"fault": page.web_api.faults.as_json()[-1]}


async def clear_faults(page: Page, data: Json) -> Json:
    page.web_api.faults.clear(data.get("id"))
    return {"faults": page.web_api.faults.as_json()}


async def clear_log(page: Page, data: Json) -> Json:
    page.slack.log.clear()
    return {"entries": []}


# People

_FACTS = ("zone", "title", "guest", "team", "workspaces")


def _facts(data: Json, *more: str) -> Json:
    """The facts given about a person, checked before anything is stored."""
    facts = {key: data[key] for key in (*_FACTS, *more) if key in data}
    if facts.get("zone") is not None:
        _zone(data)
    if "name" in facts:
        needed(data, "name")
    if facts.get("guest") not in (None, "multi", "single"):
        raise PageError("guest must be multi, single or null.")
    if not isinstance(facts.get("deleted", False), bool):
        raise PageError("deleted must be true or false.")
    for key in ("title", "team"):
        if not isinstance(facts.get(key, ""), str) and not (key == "team" and facts[key] is None):
            raise PageError(f"{key} must be a text.")
    workspaces = facts.get("workspaces", [])
    if not isinstance(workspaces, list) or not all(isinstance(each, str) for each in workspaces):
        raise PageError("workspaces must be a list of ids.")
    return facts


async def create_person(page: Page, data: Json) -> Json:
    name, facts = needed(data, "name"), _facts(data)
    person = add_person(page.workspace, page.workspace.new_id("U"), name, **facts)
    if person.team is None:
        page.workspace.open_direct([person.id, page.slack.app.bot_user])
        user = user_object(page.workspace, person, page.slack.app.scopes)
        page.workspace.emit({"type": "team_join", "user": user})
    page.workspace.publish(PeopleChanged())
    return {"person": person_json(page.workspace, person)}


async def change_person(page: Page, data: Json) -> Json:
    person = page.workspace.get_person(needed(data, "person"))
    for key, value in _facts(data, "name", "deleted").items():
        setattr(person, key, value)
    if person.deleted:
        for channel in channels.channels_of(page.workspace, person.id):
            channel.members.remove(person.id)
    person.updated = int(page.slack.clock.seconds())
    event = {
        "type": "user_change",
        "user": user_object(page.workspace, person, page.slack.app.scopes),
        "cache_ts": person.updated,
    }
    page.workspace.emit(event)
    page.workspace.publish(PeopleChanged())
    page.workspace.publish(ConversationsChanged())
    return {"person": person_json(page.workspace, person)}


# The app


async def connect(page: Page, data: Json) -> Json:
    url = data.get("request_url")
    if (
        url is not None
        and data.get("verify")
        and not await page.slack.delivery.answers_challenge(needed(data, "request_url"))
    ):
        raise PageError("The address did not answer with the value of the challenge.")
    page.slack.app.request_url = url
    page.slack.app_changed()
    return {"app": app_json(page.slack, page.slack.app.bot_user)}


async def replay(page: Page, data: Json) -> Json:
    got = await page.slack.delivery.replay(int(data.get("id", 0)), needed(data, "how"))
    return {"status": got.status, "failure": got.failure, "text": got.text}


async def disturb_sockets(page: Page, data: Json) -> Json:
    what = needed(data, "do")
    if what not in ("warn", "refresh", "drop", "link_disabled"):
        raise PageError("do must be warn, refresh, drop or link_disabled.")
    await page.slack.socket_mode.disturb(what)
    return {"sockets": page.slack.socket_mode.count}


async def uninstall(page: Page, data: Json) -> Json:
    installation.uninstall(page.slack)
    return {"app": app_json(page.slack, page.slack.app.bot_user)}


async def install(page: Page, data: Json) -> Json:
    installation.install(page.slack)
    return {"app": app_json(page.slack, page.slack.app.bot_user)}


async def change_access(page: Page, data: Json) -> Json:
    teams = data.get("teams")
    if not page.slack.app.is_whole:
        raise PageError("The app is not installed in the whole organisation.")
    if not isinstance(teams, list) or not all(isinstance(each, str) for each in teams):
        raise PageError("teams must be a list of ids.")
    installation.change_access(page.slack, teams)
    return {"app": app_json(page.slack, page.slack.app.bot_user)}


def upload(page: Page, data: Json, content: bytes) -> Json:
    """A file that a person puts into the composer or a file input."""
    file = new_file(page.workspace, viewer(page, data).id, needed(data, "name"), len(content))
    file.content, file.complete = content, True
    return {"file": file_json(page.slack, file)}


async def remove(page: Page, data: Json) -> Json:
    """Delete a file, as an admin or a rule of the workspace may at any time."""
    file = page.workspace.files.get(needed(data, "file"))
    if file is None:
        raise PageError("There is no such file.")
    remove_file(file)
    return {}

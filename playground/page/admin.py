"""What can one arrange from the page: time, faults, people, files, the app's connection?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from playground.app import events, installation
from playground.app.slack import Slack
from playground.errors import PageError
from playground.json_values import Json
from playground.page import people
from playground.page.actions import needed
from playground.page.queries import viewer
from playground.web_api import METHODS
from playground.workspace import channels
from playground.workspace.files import as_shown, new_file
from playground.workspace.seed import add_person


async def move_clock(slack: Slack, data: Json) -> Json:
    clock = slack.clock
    if "offset" in data:
        clock.move(float(data["offset"]))
    elif "forward" in data:
        clock.move(clock.offset + float(data["forward"]))
    elif "to_next" in data:
        days, weekdays = int(data.get("days", 1)), bool(data.get("weekdays"))
        clock.move_to(clock.next_at(str(data["to_next"]), _zone(data), weekdays=weekdays, days=days))
    elif "to" in data:
        to = datetime.fromisoformat(str(data["to"]))
        if to.tzinfo is None:
            raise PageError("The instant needs a zone, such as 2026-11-24T09:00:00+01:00.")
        clock.move_to(to)
    else:
        raise PageError("Say where to: offset, forward, to, or to_next with zone.")
    slack.show_clock()
    return dict(clock.as_json())


def _zone(data: Json) -> str:
    zone = needed(data, "zone")
    if zone not in available_timezones():
        raise PageError(f"There is no time zone {zone!r}.")
    return zone


async def add_fault(slack: Slack, data: Json) -> Json:
    details = {
        key: value for key, value in data.items() if key not in ("as", "method", "kind", "count", "id")
    }
    method = needed(data, "method")
    if method != "*" and method not in METHODS:
        raise PageError(f"The Web API here has no method {method!r}; write * for all of them.")
    slack.faults.add(method, needed(data, "kind"), data.get("count"), **details)
    slack.show_faults()
    return {"fault": slack.faults.as_json()[-1]}


async def clear_faults(slack: Slack, data: Json) -> Json:
    slack.faults.clear(data.get("id"))
    slack.show_faults()
    return {"faults": slack.faults.as_json()}


async def clear_log(slack: Slack, data: Json) -> Json:
    slack.log.clear()
    return {"entries": []}


# People

_FACTS = ("zone", "title", "guest", "team")


def _facts(data: Json, *more: str) -> Json:
    """What is said of a person, checked before anything is kept."""
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
    return facts


async def create_person(slack: Slack, data: Json) -> Json:
    name, facts = needed(data, "name"), _facts(data)
    person = add_person(slack.world, slack.world.new_id("U"), name, **facts)
    if person.team is None:
        slack.world.direct([person.id, slack.app.bot_user])
        events.emit(
            slack, {"type": "team_join", "user": people.as_user(slack.world, person, slack.app.scopes)}
        )
    slack.show_people()
    return {"person": people.as_shown(slack.world, person)}


async def change_person(slack: Slack, data: Json) -> Json:
    person = slack.world.person(needed(data, "person"))
    for key, value in _facts(data, "name", "deleted").items():
        setattr(person, key, value)
    if person.deleted:
        for channel in channels.channels_of(slack, person.id):
            channel.members.remove(person.id)
    person.updated = int(slack.clock.seconds())
    event = {
        "type": "user_change",
        "user": people.as_user(slack.world, person, slack.app.scopes),
        "cache_ts": person.updated,
    }
    events.emit(slack, event)
    slack.show_people()
    slack.show_conversations()
    return {"person": people.as_shown(slack.world, person)}


# The app


async def connect(slack: Slack, data: Json) -> Json:
    url = data.get("request_url")
    if (
        url is not None
        and data.get("verify")
        and not await slack.delivery.verifies(needed(data, "request_url"))
    ):
        raise PageError("The address did not answer with the value of the challenge.")
    slack.app.request_url = url
    slack.show_app()
    return {"app": slack.app_as_shown(slack.app.bot_user)}


async def replay(slack: Slack, data: Json) -> Json:
    got = await slack.delivery.again(int(data.get("id", 0)), needed(data, "how"))
    return {"status": got.status, "failure": got.failure, "text": got.text}


async def disturb_sockets(slack: Slack, data: Json) -> Json:
    what = needed(data, "do")
    if what not in ("warn", "refresh", "drop", "link_disabled"):
        raise PageError("do must be warn, refresh, drop or link_disabled.")
    await slack.sockets.disturb(what)
    return {"sockets": slack.sockets.count}


async def uninstall(slack: Slack, data: Json) -> Json:
    installation.uninstall(slack)
    return {"app": slack.app_as_shown(slack.app.bot_user)}


async def install(slack: Slack, data: Json) -> Json:
    installation.install(slack)
    return {"app": slack.app_as_shown(slack.app.bot_user)}


def upload(slack: Slack, data: Json, content: bytes) -> Json:
    """A file that a person puts into the composer or a file input."""
    file = new_file(slack, viewer(slack, data).id, needed(data, "name"), len(content))
    file.content, file.complete = content, True
    return {"file": as_shown(slack, file)}

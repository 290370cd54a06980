"""What can one arrange from the page: time, faults, channels, people, files, the app's connection?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import available_timezones

from playground import events, installation, membership, people, scheduled
from playground.files import as_file, new_file
from playground.kinds import Json, PageError, SlackError
from playground.page_acts import needed
from playground.page_reads import viewer, visible
from playground.seed import add_person
from playground.slack import Slack
from playground.world import Channel, Person


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
    scheduled.post_due(slack)
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
    slack.faults.add(needed(data, "method"), needed(data, "kind"), data.get("count"), **details)
    slack.show_faults()
    return {"fault": slack.faults.as_json()[-1]}


async def clear_faults(slack: Slack, data: Json) -> Json:
    slack.faults.clear(data.get("id"))
    slack.show_faults()
    return {"faults": slack.faults.as_json()}


async def clear_log(slack: Slack, data: Json) -> Json:
    slack.log.clear()
    return {"entries": []}


# Channels


_NAMES = {
    "name_taken": "There is a channel of this name already; archived channels keep theirs.",
    "invalid_name_required": "Give the channel a name.",
    "invalid_name_maxlength": "The name can have 80 characters at most.",
    "invalid_name_punctuation": "The name needs a letter or a digit.",
    "invalid_name_specials": "Use lower-case letters, digits, - and _ only.",
}


async def create_channel(slack: Slack, data: Json) -> Json:
    me = viewer(slack, data)
    if me.guest or me.team:
        return {"error": "Guests cannot create channels."}
    try:
        channel = membership.create(
            slack, me.id, str(data.get("name", "")), private=bool(data.get("private"))
        )
    except SlackError as error:
        return {"error": _NAMES.get(error.code, error.code)}
    for id in data.get("people") or []:
        membership.add(slack, channel, id, me.id)
    slack.show_conversations()
    return {"conversation": channel.id}


def _mine(slack: Slack, data: Json) -> tuple[Person, Channel]:
    me = viewer(slack, data)
    return me, visible(slack, me, data.get("conversation"))


async def join(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    membership.add(slack, channel, me.id, None)
    return {"ok": True}


async def leave(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    membership.remove(slack, channel, me.id)
    return {"ok": True}


async def archive(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    if channel.general:
        raise PageError("The general channel cannot be archived.")
    membership.archive(slack, channel, me.id)
    return {"ok": True}


async def unarchive(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    membership.unarchive(slack, channel, me.id)
    return {"ok": True}


async def invite(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    for id in data.get("people") or []:
        team = slack.world.person(id).team
        if team and team not in channel.shared_with:
            channel.shared_with.append(team)
        membership.add(slack, channel, id, me.id)
    return {"ok": True}


async def remove(slack: Slack, data: Json) -> Json:
    _, channel = _mine(slack, data)
    for id in data.get("people") or []:
        membership.remove(slack, channel, id)
    return {"ok": True}


async def topic(slack: Slack, data: Json) -> Json:
    me, channel = _mine(slack, data)
    membership.set_topic(slack, channel, me.id, str(data.get("topic", ""))[:250])
    return {"ok": True}


# People

_FACTS = ("zone", "title", "guest", "team")


async def create_person(slack: Slack, data: Json) -> Json:
    facts = {key: data[key] for key in _FACTS if key in data}
    person = add_person(slack.world, slack.world.new_id("U"), needed(data, "name"), **facts)
    if person.team is None:
        slack.world.direct([person.id, slack.app.bot_user])
    events.emit(slack, {"type": "team_join", "user": people.as_user(slack.world, person)})
    slack.show_people()
    return {"person": people.as_shown(slack.world, person)}


async def change_person(slack: Slack, data: Json) -> Json:
    person = slack.world.person(needed(data, "person"))
    if data.get("zone"):
        _zone(data)
    for key in ("name", *_FACTS, "deleted"):
        if key in data:
            setattr(person, key, data[key])
    person.updated = int(slack.clock.seconds())
    event = {"type": "user_change", "user": people.as_user(slack.world, person), "cache_ts": person.updated}
    events.emit(slack, event)
    slack.show_people()
    slack.show_conversations()
    return {"person": people.as_shown(slack.world, person)}


# The app


async def connect(slack: Slack, data: Json) -> Json:
    slack.app.request_url = data.get("request_url")
    slack.sockets.enabled = False
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
    return {"file": as_file(slack, file)}

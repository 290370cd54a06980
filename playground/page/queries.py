"""What does one see of Slack as a given person?"""

from __future__ import annotations

from playground.app.slack import Slack
from playground.block_kit import derived_text
from playground.block_kit.emoji_names import emoji_names
from playground.errors import PageError
from playground.json_values import Json
from playground.page import suggestions
from playground.page.conversations import as_shown
from playground.page.people import as_shown as person_as_shown
from playground.page.people import people_for
from playground.web_api import METHODS, faults
from playground.workspace.messages import as_seen
from playground.workspace.workspace import Channel, Person


def viewer(slack: Slack, data: Json) -> Person:
    """The person one is; it must be somebody one can be."""
    person = slack.world.people.get(str(data.get("as", "")))
    if person is None:
        raise PageError(f"There is nobody with the id {data.get('as')!r}; /page/people lists everybody.")
    if not person.can_be:
        raise PageError(f"One cannot be {person.name}.")
    return person


def visible(slack: Slack, person: Person, conversation: object) -> Channel:
    channel = slack.world.channels.get(str(conversation))
    if channel is None or not slack.world.may_see(person.id, channel):
        raise PageError(f"{person.name} sees no conversation {conversation!r}.")
    return channel


async def everybody(slack: Slack, data: Json) -> Json:
    return {"people": [person_as_shown(slack.world, person) for person in slack.world.people.values()]}


async def whole_state(slack: Slack, data: Json) -> Json:
    me, world = viewer(slack, data), slack.world
    return {
        "me": person_as_shown(world, me),
        "team": {"id": world.team_id, "name": world.team_name, "domain": world.team_domain},
        "app": slack.app_as_shown(me.id),
        "people": people_for(slack, me.id),
        "conversations": slack.conversations_of(me.id),
        "home": slack.home_of(me.id),
        "modals": slack.modals_of(me.id),
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
            for c in suggestions.commands(slack, me.id)
        ],
        "clock": slack.clock.as_json(),
        "faults": slack.faults.as_json(),
        "toasts": [],
    }


async def views(slack: Slack, data: Json) -> Json:
    me = viewer(slack, data)
    return {"home": slack.home_of(me.id), "modals": slack.modals_of(me.id)}


async def messages(slack: Slack, data: Json) -> Json:
    me = viewer(slack, data)
    channel = visible(slack, me, data.get("conversation"))
    seen = slack.world.visible_messages(channel, me.id)
    return {
        "conversation": as_shown(slack, channel, me.id),
        "messages": [as_seen(slack, channel, message, me.id) for message in seen],
    }


async def message(slack: Slack, data: Json) -> Json:
    me = viewer(slack, data)
    found = visible(slack, me, data.get("conversation")).find(str(data.get("ts")), me.id)
    if found is None:
        raise PageError("This message is gone.")
    text = found.data.get("text", "")
    derived = bool(found.data.get("blocks")) and text == derived_text(found.data["blocks"])
    seen = as_seen(slack, slack.world.channels[str(data["conversation"])], found, me.id)
    return {"message": found.data, "fallback": text, "derived": derived, "seen": seen}


async def suggest(slack: Slack, data: Json) -> Json:
    return suggestions.suggest(slack, viewer(slack, data).id, str(data.get("text", "")))


async def clock(slack: Slack, data: Json) -> Json:
    return dict(slack.clock.as_json())


async def fault_list(slack: Slack, data: Json) -> Json:
    kinds = [{"kind": k, "label": label, "needs": list(needs)} for k, (label, needs) in faults.KINDS.items()]
    return {"faults": slack.faults.as_json(), "kinds": kinds, "methods": sorted(METHODS)}


async def log(slack: Slack, data: Json) -> Json:
    return {"entries": slack.log.entries(int(data.get("after", 0)), int(data.get("limit", 500)))}


async def tour(slack: Slack, data: Json) -> Json:
    return {"tour": slack.tour}


async def emoji(slack: Slack, data: Json) -> Json:
    return {"emoji": emoji_names()}

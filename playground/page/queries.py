"""Queries of the page: what a given person sees of Slack."""

from __future__ import annotations

from playground.block_kit.defaults import derived_text
from playground.block_kit.emoji_names import emoji_names
from playground.errors import PageError
from playground.json_values import Json
from playground.page import suggestions
from playground.page.page import Page
from playground.page.parameters import conversation, viewer
from playground.page.serializers import app_json, conversation_json, message_json, person_json
from playground.web_api.faults import KINDS
from playground.web_api.methods import METHODS


async def everybody(page: Page, data: Json) -> Json:
    return {"people": [person_json(page.workspace, person) for person in page.workspace.people.values()]}


async def snapshot(page: Page, data: Json) -> Json:
    me, workspace = viewer(page, data), page.workspace
    return {
        "me": person_json(workspace, me),
        "team": {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.team_domain},
        "app": app_json(page.slack, me.id),
        "people": page.people_for(me.id),
        "conversations": page.conversations_of(me.id),
        "home": page.home_of(me.id),
        "modals": page.modals_of(me.id),
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
            for c in suggestions.commands(page, me.id)
        ],
        "clock": page.slack.clock.as_json(),
        "faults": page.web_api.faults.as_json(),
        "toasts": [],
    }


async def views(page: Page, data: Json) -> Json:
    me = viewer(page, data)
    return {"home": page.home_of(me.id), "modals": page.modals_of(me.id)}


async def messages(page: Page, data: Json) -> Json:
    me = viewer(page, data)
    channel = conversation(page, me, data.get("conversation"))
    seen = page.workspace.visible_messages(channel, me.id)
    return {
        "conversation": conversation_json(page.slack, channel, me.id),
        "messages": [message_json(page.slack, channel, message, me.id) for message in seen],
    }


async def message(page: Page, data: Json) -> Json:
    me = viewer(page, data)
    found = conversation(page, me, data.get("conversation")).find(str(data.get("ts")), me.id)
    if found is None:
        raise PageError("This message is gone.")
    text = found.data.get("text", "")
    derived = bool(found.data.get("blocks")) and text == derived_text(found.data["blocks"])
    seen = message_json(page.slack, page.workspace.channels[str(data["conversation"])], found, me.id)
    return {"message": found.data, "fallback": text, "derived": derived, "seen": seen}


async def suggest(page: Page, data: Json) -> Json:
    return suggestions.suggest(page, viewer(page, data).id, str(data.get("text", "")))


async def clock(page: Page, data: Json) -> Json:
    return dict(page.slack.clock.as_json())


async def fault_list(page: Page, data: Json) -> Json:
    kinds = [{"kind": k, "label": label, "needs": list(needs)} for k, (label, needs) in KINDS.items()]
    return {"faults": page.web_api.faults.as_json(), "kinds": kinds, "methods": sorted(METHODS)}


async def log(page: Page, data: Json) -> Json:
    after, limit = int(data.get("after", 0)), int(data.get("limit", 500))
    which = str(data.get("name", "")), str(data.get("direction", ""))
    return {"entries": page.slack.log.entries(after, limit, *which)}


async def tour(page: Page, data: Json) -> Json:
    return {"tour": page.tour}


async def emoji(page: Page, data: Json) -> Json:
    return {"emoji": emoji_names()}

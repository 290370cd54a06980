"""Which payloads does Slack send for a command, an action, a submission?"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from playground.json_values import Json
from playground.workspace.views import OpenView
from playground.workspace.workspace import Channel, Message

if TYPE_CHECKING:
    from playground.app.slack import Slack


def channel_name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def command(slack: Slack, person: str, channel: Channel, name: str, text: str) -> Json:
    return {
        "token": "playground",
        "team_id": slack.world.team_id,
        "team_domain": slack.world.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person,
        "user_name": slack.world.people[person].handle,
        "command": name,
        "text": text,
        "api_app_id": slack.app.id,
        "is_enterprise_install": "false",
        "response_url": slack.response_urls.issue(person, channel.id),
        "trigger_id": slack.triggers.issue(person, channel.id),
    }


def _common(slack: Slack, person: str, kind: str) -> Json:
    world = slack.world
    who = world.people[person]
    user = {"id": person, "username": who.handle, "name": who.handle, "team_id": world.team_of(who)}
    return {
        "type": kind,
        "user": user,
        "api_app_id": slack.app.id,
        "token": "playground",
        "team": {"id": world.team_id, "domain": world.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def place_of_message(slack: Slack, channel: Channel, message: Message) -> Json:
    ephemeral = message.only_for is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.data.get("thread_ts"):
        container["thread_ts"] = message.data["thread_ts"]
    place: Json = {"container": container, "channel": {"id": channel.id, "name": channel_name(channel)}}
    if not ephemeral:
        place["message"] = copy.deepcopy(message.data)
    return place


def message_action(
    slack: Slack, person: str, channel: Channel, message: Message, action: Json, values: Json
) -> Json:
    return (
        _common(slack, person, "block_actions")
        | place_of_message(slack, channel, message)
        | {
            "trigger_id": slack.triggers.issue(person, channel.id),
            "state": {"values": copy.deepcopy(values)},
            "response_url": slack.response_urls.issue(person, channel.id, message.ts),
            "actions": [action],
        }
    )


def view_action(slack: Slack, view: OpenView, action: Json) -> Json:
    return _common(slack, view.person, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": slack.triggers.issue(view.person, view.conversation),
        "view": copy.deepcopy(view.as_sent()),
        "actions": [action],
    }


def submission(slack: Slack, view: OpenView) -> Json:
    return _common(slack, view.person, "view_submission") | {
        "trigger_id": slack.triggers.issue(view.person, view.conversation),
        "view": copy.deepcopy(view.as_sent()),
        "response_urls": _response_urls(slack, view),
    }


def _response_urls(slack: Slack, view: OpenView) -> list[Json]:
    found = []
    for block in view.data["blocks"]:
        element = block.get("element") or {}
        if element.get("response_url_enabled"):
            entry = view.state[block["block_id"]][element["action_id"]]
            channel = entry.get("selected_conversation") or entry.get("selected_channel")
            if channel:
                ids = {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel,
                }
                found.append(ids | {"response_url": slack.response_urls.issue(view.person, channel)})
    return found


def closed(slack: Slack, view: OpenView, *, cleared: bool) -> Json:
    return _common(slack, view.person, "view_closed") | {
        "view": copy.deepcopy(view.as_sent()),
        "is_cleared": cleared,
    }


def suggestion(slack: Slack, person: str, place: Json, block_id: str, action_id: str, query: str) -> Json:
    asked = {"action_id": action_id, "block_id": block_id, "value": query}
    return _common(slack, person, "block_suggestion") | place | asked


def place_of_view(view: OpenView) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": copy.deepcopy(view.as_sent())}

"""Payloads of commands and interactions, as Slack sends them to the app."""

from __future__ import annotations

import copy

from playground.app.slack import Slack
from playground.json_values import Json
from playground.workspace.models import Channel, Message
from playground.workspace.views import OpenView


def channel_name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def command(slack: Slack, person: str, channel: Channel, name: str, text: str) -> Json:
    return {
        "token": "playground",
        "team_id": slack.workspace.team_id,
        "team_domain": slack.workspace.team_domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person,
        "user_name": slack.workspace.people[person].handle,
        "command": name,
        "text": text,
        "api_app_id": slack.app.id,
        "is_enterprise_install": "false",
        "response_url": slack.response_urls.issue(person, channel.id),
        "trigger_id": slack.triggers.issue(person, channel.id),
    }


def _common(slack: Slack, person: str, kind: str) -> Json:
    workspace = slack.workspace
    who = workspace.people[person]
    user = {"id": person, "username": who.handle, "name": who.handle, "team_id": workspace.team_of(who)}
    return {
        "type": kind,
        "user": user,
        "api_app_id": slack.app.id,
        "token": "playground",
        "team": {"id": workspace.team_id, "domain": workspace.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_container(slack: Slack, channel: Channel, message: Message) -> Json:
    ephemeral = message.only_for is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.data.get("thread_ts"):
        container["thread_ts"] = message.data["thread_ts"]
    surface: Json = {"container": container, "channel": {"id": channel.id, "name": channel_name(channel)}}
    if not ephemeral:
        surface["message"] = copy.deepcopy(message.data)
    return surface


def message_action(
    slack: Slack, person: str, channel: Channel, message: Message, action: Json, values: Json
) -> Json:
    return (
        _common(slack, person, "block_actions")
        | message_container(slack, channel, message)
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


def suggestion(slack: Slack, person: str, surface: Json, block_id: str, action_id: str, query: str) -> Json:
    asked = {"action_id": action_id, "block_id": block_id, "value": query}
    return _common(slack, person, "block_suggestion") | surface | asked


def view_container(view: OpenView) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": copy.deepcopy(view.as_sent())}

"""Payloads of commands and interactions, as Slack sends them to the app."""

from __future__ import annotations

import copy

from playground.app.slack import Slack
from playground.json_values import Json
from playground.workspace.models import ORGANISATION, Channel, Message
from playground.workspace.views import OpenView


def channel_name(channel: Channel) -> str:
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def command(slack: Slack, person: str, channel: Channel, name: str, text: str) -> Json:
    organisation = {"enterprise_id": ORGANISATION, "enterprise_name": slack.workspace.organisation_name}
    return (organisation if slack.app.is_whole else {}) | {
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
        "is_enterprise_install": str(slack.app.is_whole).lower(),
        "response_url": slack.response_urls.issue(person, channel.id),
        "trigger_id": slack.triggers.issue(person, channel.id),
    }


def _common(slack: Slack, person: str, kind: str) -> Json:
    workspace = slack.workspace
    who = workspace.people[person]
    user = {"id": person, "username": who.handle, "name": who.handle, "team_id": workspace.team_of(who)}
    whole = slack.app.is_whole
    return {
        "type": kind,
        "user": user,
        "api_app_id": slack.app.id,
        "token": "playground",
        "team": None if whole else {"id": workspace.team_id, "domain": workspace.team_domain},
        "enterprise": {"id": ORGANISATION, "name": workspace.organisation_name} if whole else None,
        "is_enterprise_install": whole,
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
        "view": _sent(slack, view),
        "actions": [action],
    }


def submission(slack: Slack, view: OpenView) -> Json:
    return _common(slack, view.person, "view_submission") | {
        "trigger_id": slack.triggers.issue(view.person, view.conversation),
        "view": _sent(slack, view),
        "response_urls": _response_urls(slack, view),
    }


def _sent(slack: Slack, view: OpenView) -> Json:
    """The view as the app gets it: where it is installed in the whole organisation, it says so of the view."""
    sent = copy.deepcopy(view.as_sent())
    return {**sent, "app_installed_team_id": ORGANISATION} if slack.app.is_whole else sent


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
        "view": _sent(slack, view),
        "is_cleared": cleared,
    }


def suggestion(slack: Slack, person: str, surface: Json, block_id: str, action_id: str, query: str) -> Json:
    asked = {"action_id": action_id, "block_id": block_id, "value": query}
    return _common(slack, person, "block_suggestion") | surface | asked


def view_container(slack: Slack, view: OpenView) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": _sent(slack, view)}

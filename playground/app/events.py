"""What happened in the workspace that the app asked to hear of, and how is it told again when unheard?"""

from __future__ import annotations

import asyncio
import copy
from typing import TYPE_CHECKING

from playground.app.manifest_schema import EVENT_SCOPES
from playground.json_values import Json
from playground.workspace.workspace import Channel

if TYPE_CHECKING:
    from playground.app.slack import Slack

_FLAVOURS = {"public": ("message.channels", "channel"), "private": ("message.groups", "group")}
_FLAVOURS |= {"im": ("message.im", "im"), "mpim": ("message.mpim", "mpim")}


def emit(slack: Slack, event: Json, subscription: str | None = None) -> None:
    """Send the event to the app if its manifest subscribes to it and its scopes allow it."""
    name = subscription or event["type"]
    scope = EVENT_SCOPES.get(name)
    if name not in slack.app.events or not slack.app.installed:
        return
    if scope and scope not in slack.app.scopes:
        return
    event.setdefault("event_ts", f"{slack.clock.seconds():.6f}")
    slack.spawn(_deliver(slack, _envelope(slack, copy.deepcopy(event))))


def _envelope(slack: Slack, event: Json) -> Json:
    channel = slack.world.channels.get(str(event.get("channel")))
    team, bot = slack.world.team_id, slack.app.bot_user
    return {
        "token": "playground",
        "team_id": team,
        "api_app_id": slack.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": slack.world.new_id("Ev"),
        "event_time": int(slack.clock.seconds()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": bot,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": channel is not None and bool(channel.shared_with),
        "event_context": slack.world.new_id("EC"),
    }


async def _deliver(slack: Slack, envelope: Json) -> None:
    """Once, and three times more where nobody answers 2xx in time."""
    reason = ""
    for attempt, pause in enumerate((0.0, *slack.limits.event_retries)):
        await asyncio.sleep(pause)
        answer = await slack.delivery.event(envelope, attempt, reason)
        if answer.failure is None or answer.headers.get("x-slack-no-retry") == "1":
            return
        reason = {"timeout": "http_timeout", "unreachable": "connection_failed"}.get(
            answer.failure, "http_error"
        )


def _hears(slack: Slack, channel: Channel) -> bool:
    return slack.app.bot_user in channel.members


def message_posted(slack: Slack, channel: Channel, data: Json) -> None:
    if not _hears(slack, channel):
        return
    subscription, channel_type = _FLAVOURS[channel.kind]
    event = {key: value for key, value in data.items() if key != "metadata"}
    event |= {"channel": channel.id, "channel_type": channel_type, "event_ts": data["ts"]}
    emit(slack, event, subscription)
    mentioned = f"<@{slack.app.bot_user}>" in data.get("text", "") and "subtype" not in data
    if mentioned and channel.kind != "im":
        emit(slack, {**event, "type": "app_mention"}, "app_mention")


def message_changed(slack: Slack, channel: Channel, data: Json, before: Json) -> None:
    _hidden(slack, channel, {"subtype": "message_changed", "message": data, "previous_message": before})


def message_deleted(slack: Slack, channel: Channel, data: Json) -> None:
    _hidden(
        slack, channel, {"subtype": "message_deleted", "previous_message": data, "deleted_ts": data["ts"]}
    )


def _hidden(slack: Slack, channel: Channel, part: Json) -> None:
    if _hears(slack, channel):
        subscription, channel_type = _FLAVOURS[channel.kind]
        ts = f"{slack.clock.seconds():.6f}"
        base = {
            "type": "message",
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel_type,
            "ts": ts,
        }
        emit(slack, base | part, subscription)

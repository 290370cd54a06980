"""Which messages wait for their time, and when is it?"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from playground.errors import SlackError
from playground.json_values import Json
from playground.workspace import messages
from playground.workspace.workspace import Channel

if TYPE_CHECKING:
    from playground.app.slack import Slack

_FURTHEST = 120 * 86400
_WINDOW, _MOST_IN_WINDOW = 300, 30


def add(slack: Slack, channel: Channel, at: int, data: Json) -> str:
    now = slack.clock.seconds()
    if at <= 0:
        raise SlackError("invalid_time")
    if at <= now:
        raise SlackError("time_in_past")
    if at > now + _FURTHEST:
        raise SlackError("time_too_far")
    near = [w for w in slack.scheduled.values() if w["channel"] == channel.id and abs(w["at"] - at) < _WINDOW]
    if len(near) >= _MOST_IN_WINDOW:
        raise SlackError("restricted_too_many")
    id = slack.world.new_id("Q")
    slack.scheduled[id] = {"channel": channel.id, "at": at, "data": data}
    return id


def remove(slack: Slack, channel: Channel, id: str) -> None:
    waiting = slack.scheduled.get(id)
    if waiting is None or waiting["channel"] != channel.id:
        raise SlackError("invalid_scheduled_message_id")
    del slack.scheduled[id]


def listed(slack: Slack, channel: str | None) -> list[Json]:
    return [
        {"id": id, "channel_id": each["channel"], "post_at": each["at"], "text": each["data"]["text"]}
        for id, each in sorted(slack.scheduled.items(), key=lambda item: item[1]["at"])
        if channel in (None, each["channel"])
    ]


def post_due(slack: Slack) -> None:
    """Post what is due. Slack itself never posts a scheduled message that carries metadata."""
    for id, waiting in sorted(slack.scheduled.items(), key=lambda item: item[1]["at"]):
        if waiting["at"] <= slack.clock.seconds():
            del slack.scheduled[id]
            if "metadata" not in waiting["data"]:
                messages.post(slack, slack.world.channels[waiting["channel"]], waiting["data"])


async def keep_posting(slack: Slack) -> None:
    while True:
        await asyncio.sleep(0.2)
        post_due(slack)

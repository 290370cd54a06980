"""pins.*: messages that a channel keeps in sight."""

from __future__ import annotations

from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.call import Call, Method, method
from playground.workspace import messages
from playground.workspace.models import Channel, Message

_MOST = 100


def _message(call: Call) -> tuple[Channel, Message]:
    channel = call.channel()
    if call.slack.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("restricted_action")
    ts = call.text("timestamp")
    if not ts:
        raise SlackError("no_item_specified")
    message = channel.find(ts)
    if message is None or message.only_for is not None:
        raise SlackError("message_not_found")
    return channel, message


def _is_pinned(channel: Channel, message: Message) -> bool:
    return channel.id in message.data.get("pinned_to", [])


def add(call: Call) -> Json:
    channel, message = _message(call)
    if _is_pinned(channel, message):
        raise SlackError("already_pinned")
    if sum(_is_pinned(channel, each) for each in channel.messages) >= _MOST:
        raise SlackError("too_many_pins")
    messages.pin(call.slack.workspace, channel, message)
    return {}


def remove(call: Call) -> Json:
    channel, message = _message(call)
    if not _is_pinned(channel, message):
        raise SlackError("no_pin")
    messages.unpin(call.slack.workspace, channel, message)
    return {}


METHODS: list[Method] = [
    method("pins.add", add, "channel timestamp", "pins:write"),
    method("pins.remove", remove, "channel timestamp", "pins:write"),
]

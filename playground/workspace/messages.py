"""Messages posted, updated and removed, including threads and tombstones."""

from __future__ import annotations

import copy

from playground.block_kit import element_state
from playground.json_values import Json
from playground.workspace.changes import MessageDeleted, MessagePosted, MessageRedrawn, MessageUpdated
from playground.workspace.models import SLACKBOT, Channel, Message
from playground.workspace.workspace import Workspace

_THREAD = ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply")


def post(workspace: Workspace, channel: Channel, data: Json, only_for: str | None = None) -> Message:
    """Give the message its ts and store it."""
    data["ts"] = workspace.next_ts(channel)
    parent = channel.find(data["thread_ts"]) if data.get("thread_ts") else None
    if parent is not None:
        data["parent_user_id"] = parent.data["user"]
    message = Message(data, only_for)
    channel.messages.append(message)
    author = data.get("user")
    if author in channel.members and only_for is None:
        workspace.last_read[(str(author), channel.id)] = message.ts
    workspace.publish(MessagePosted(channel, message))
    if only_for is None:
        _count_replies(workspace, channel, data.get("thread_ts"))
    return message


def _count_replies(workspace: Workspace, channel: Channel, thread_ts: str | None) -> None:
    """Keep on the parent how many replies it has, by whom, and the latest."""
    parent = channel.find(thread_ts) if thread_ts else None
    if parent is None:
        return
    replies = [m.data for m in channel.messages if m.data.get("thread_ts") == thread_ts != m.ts]
    for key in _THREAD:
        parent.data.pop(key, None)
    if replies:
        users = list(dict.fromkeys(reply["user"] for reply in replies))
        parent.data |= {
            "thread_ts": parent.ts,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1]["ts"],
        }
    elif parent.data.get("subtype") == "tombstone":
        remove(workspace, channel, parent)
        return
    workspace.publish(MessageRedrawn(channel, parent))


def update(workspace: Workspace, channel: Channel, message: Message, parts: Json) -> None:
    """Replace these parts; what was typed into its elements stays where the ids stay."""
    before = copy.deepcopy(message.data)
    message.data.update(parts)
    if "blocks" in parts:
        for person, state in message.states.items():
            message.states[person] = element_state.carried_over(state, parts["blocks"] or [])
    workspace.publish(MessageUpdated(channel, message, before))


def remove(workspace: Workspace, channel: Channel, message: Message) -> None:
    """Remove it; a message with replies leaves a tombstone, so that its thread can still be read."""
    if message.data.get("reply_count"):
        thread = {key: message.data[key] for key in ("ts", *_THREAD)}
        tombstone = {"type": "message", "subtype": "tombstone", "user": SLACKBOT, "hidden": True}
        before = message.data
        message.data = tombstone | thread | {"text": "This message was deleted."}
        workspace.publish(MessageUpdated(channel, message, before))
        return
    channel.messages.remove(message)
    workspace.publish(MessageDeleted(channel, message))
    if message.only_for is None:
        _count_replies(workspace, channel, message.data.get("thread_ts"))


def pin(workspace: Workspace, channel: Channel, message: Message) -> None:
    """Keep it in sight of the channel."""
    message.data["pinned_to"] = [*message.data.get("pinned_to", []), channel.id]
    workspace.publish(MessageRedrawn(channel, message))


def unpin(workspace: Workspace, channel: Channel, message: Message) -> None:
    left = [each for each in message.data.pop("pinned_to", []) if each != channel.id]
    message.data |= {"pinned_to": left} if left else {}
    workspace.publish(MessageRedrawn(channel, message))


def state_for(message: Message, viewer: str) -> Json:
    """The state of the message's elements for this person, with initial values the first time."""
    if viewer not in message.states:
        message.states[viewer] = element_state.seeded(message.data.get("blocks") or [])
    return message.states[viewer]

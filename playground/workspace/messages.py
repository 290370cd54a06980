"""How do messages come into a conversation, change, and look to each person?"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from playground.app import events
from playground.block_kit import element_state
from playground.block_kit.mrkdwn import markup_in
from playground.json_values import Json
from playground.page.people import author
from playground.page.reader import Reader
from playground.workspace.files import as_shown
from playground.workspace.workspace import SLACKBOT, Channel, Message

if TYPE_CHECKING:
    from playground.app.slack import Slack


_THREAD = ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply")


def from_app(slack: Slack, text: str, blocks: list[Json] | None, **more: Any) -> Json:
    """A message of the app's bot, as Slack keeps it."""
    app = slack.app
    data: Json = {
        "type": "message",
        "user": app.bot_user,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "team": slack.world.team_id,
        "text": text,
        "bot_profile": {
            "id": app.bot_id,
            "app_id": app.id,
            "name": app.name,
            "team_id": slack.world.team_id,
            "deleted": False,
            "updated": 0,
            "icons": {},
        },
    }
    if blocks is not None:
        data["blocks"] = blocks
    data.update({key: value for key, value in more.items() if value is not None})
    return data


def post(slack: Slack, channel: Channel, data: Json, only_for: str | None = None) -> Message:
    """Give the message its ts, store it, and show it to those who may see it."""
    data["ts"] = slack.world.next_ts(channel)
    parent = channel.find(data["thread_ts"]) if data.get("thread_ts") else None
    if parent is not None:
        data["parent_user_id"] = parent.data["user"]
    message = Message(data, only_for)
    channel.messages.append(message)
    author_id = data.get("user")
    if author_id in channel.members and only_for is None:
        slack.world.last_read[(str(author_id), channel.id)] = message.ts
    show(slack, channel, message, is_new=True)
    if only_for is None:
        _count_replies(slack, channel, data.get("thread_ts"))
        events.message_posted(slack, channel, data)
    return message


def _count_replies(slack: Slack, channel: Channel, thread_ts: str | None) -> None:
    """A parent knows how many replies it has, by whom, and the latest."""
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
        remove(slack, channel, parent)
        return
    show(slack, channel, parent)


def change(slack: Slack, channel: Channel, message: Message, changes: Json) -> None:
    before = copy.deepcopy(message.data)
    message.data.update(changes)
    if "blocks" in changes:
        for person, values in message.state.items():
            message.state[person] = element_state.carried_over(values, changes["blocks"] or [])
    show(slack, channel, message)
    events.message_changed(slack, channel, message.data, before)


def remove(slack: Slack, channel: Channel, message: Message) -> None:
    """It is gone; of a message with replies a tombstone stays, so that its thread can be read."""
    if message.data.get("reply_count"):
        thread = {key: message.data[key] for key in ("ts", *_THREAD)}
        gone = {"type": "message", "subtype": "tombstone", "user": SLACKBOT, "hidden": True}
        before = message.data
        message.data = gone | thread | {"text": "This message was deleted."}
        show(slack, channel, message)
        events.message_changed(slack, channel, message.data, before)
        return
    channel.messages.remove(message)
    gone = {"conversation": channel.id, "ts": message.ts}
    slack.viewers.tell_each(
        "message_deleted", lambda viewer: gone if _sees(slack, channel, message, viewer) else None
    )
    slack.show_conversations(channel)
    if message.only_for is None:
        _count_replies(slack, channel, message.data.get("thread_ts"))
        events.message_deleted(slack, channel, message.data)


def show(slack: Slack, channel: Channel, message: Message, *, is_new: bool = False) -> None:
    def seen(viewer: str) -> Json | None:
        if not _sees(slack, channel, message, viewer):
            return None
        return {"message": as_seen(slack, channel, message, viewer), "is_new": is_new}

    slack.viewers.tell_each("message", seen)
    slack.show_conversations(channel)


def _sees(slack: Slack, channel: Channel, message: Message, viewer: str) -> bool:
    if message.only_for is not None:
        return message.only_for == viewer
    return slack.world.may_see(viewer, channel)


def state_for(message: Message, viewer: str) -> Json:
    """The state of the message's elements for this person, seeded at first sight."""
    if viewer not in message.state:
        message.state[viewer] = element_state.seeded(message.data.get("blocks") or [])
    return message.state[viewer]


def as_seen(slack: Slack, channel: Channel, message: Message, viewer: str) -> Json:
    """The message as the page shows it to this person."""
    data, values = message.data, state_for(message, viewer)
    seen: Json = {
        "ts": message.ts,
        "conversation": channel.id,
        "author": author(slack.world, str(data.get("user"))),
        "text": data.get("text", ""),
        "blocks": data.get("blocks") or [],
        "files": [
            as_shown(slack, slack.world.files[file["id"]])
            for file in data.get("files") or []
            if file["id"] in slack.world.files
        ],
        "ephemeral": message.only_for is not None,
        "edited": "edited" in data,
        "thread_ts": data.get("thread_ts"),
        "reply_count": data.get("reply_count", 0),
        "subtype": data.get("subtype"),
        "unread": slack.world.is_unread(channel, message, viewer),
        "mine": data.get("user") == viewer,
        "reads": Reader(slack.world, viewer).message(data, values),
        "state": values,
    }
    return seen | {"$markup": markup_in({key: seen[key] for key in ("text", "blocks")})}

"""bookmarks.*: links at the top of a channel."""

from __future__ import annotations

import re

from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.call import Call, Method, method
from playground.workspace.changes import ConversationsChanged
from playground.workspace.models import Channel

_MOST = 100


def _channel(call: Call) -> Channel:
    channel = call.channel("channel_id")
    if call.slack.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _checked(call: Call) -> Json:
    title, link, emoji = call.text("title"), call.text("link"), call.text("emoji")
    if title is not None and not 1 <= len(title) <= 256:
        raise SlackError("invalid_arguments", ["title must be 1 to 256 characters"])
    if link is not None and (len(link) > 2048 or not re.match(r"https?://\S+$", link)):
        raise SlackError("invalid_link")
    if emoji and not re.fullmatch(r":[^:\s]+:", emoji):
        raise SlackError("invalid_emoji")
    return {key: value for key, value in {"title": title, "link": link, "emoji": emoji}.items() if value}


def add(call: Call) -> Json:
    channel = _channel(call)
    if call.required("type") != "link":
        raise SlackError("invalid_bookmark_type")
    call.required("title")
    if not call.text("link"):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= _MOST:
        raise SlackError("too_many_bookmarks")
    created = int(call.slack.clock.seconds())
    bookmark = {
        "id": call.slack.workspace.new_id("Bk"),
        "channel_id": channel.id,
        "type": "link",
        "emoji": "",
        "date_created": created,
        "date_updated": 0,
        "app_id": call.slack.app.id,
        "rank": "a",
        "last_updated_by_user_id": call.slack.app.bot_user,
        "icon_url": "",
        "entity_id": None,
        "shortcut_id": None,
        "app_action_id": None,
    } | _checked(call)
    channel.bookmarks.append(bookmark)
    call.slack.workspace.publish(ConversationsChanged(channel))
    return {"bookmark": bookmark}


def _found(call: Call, channel: Channel) -> Json:
    wanted = call.required("bookmark_id")
    for bookmark in channel.bookmarks:
        if bookmark["id"] == wanted:
            return bookmark
    raise SlackError("not_found")


def edit(call: Call) -> Json:
    channel = _channel(call)
    bookmark = _found(call, channel)
    bookmark |= _checked(call) | {"date_updated": int(call.slack.clock.seconds())}
    call.slack.workspace.publish(ConversationsChanged(channel))
    return {"bookmark": bookmark}


def list_(call: Call) -> Json:
    return {"bookmarks": _channel(call).bookmarks}


def remove(call: Call) -> Json:
    channel = _channel(call)
    channel.bookmarks.remove(_found(call, channel))
    call.slack.workspace.publish(ConversationsChanged(channel))
    return {}


METHODS: list[Method] = [
    method("bookmarks.add", add, "channel_id title link type emoji", "bookmarks:write"),
    method("bookmarks.edit", edit, "channel_id bookmark_id title link emoji", "bookmarks:write"),
    method("bookmarks.list", list_, "channel_id", "bookmarks:read"),
    method("bookmarks.remove", remove, "channel_id bookmark_id", "bookmarks:write"),
]

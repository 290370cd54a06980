"""conversations.*, changing: how does the app make, fill, name and archive channels?"""

from __future__ import annotations

from playground.errors import SlackError
from playground.json_values import Json
from playground.page.conversations import as_channel
from playground.web_api.call import Call, Method, method
from playground.workspace import channels
from playground.workspace.workspace import Channel

_MANAGE = "channels:manage channels:write groups:write im:write mpim:write"
_TOPIC = f"channels:write.topic groups:write.topic im:write.topic mpim:write.topic {_MANAGE}"
_INVITES = f"channels:write.invites groups:write.invites {_MANAGE}"
_MOST_INVITED, _LONGEST_TOPIC = 100, 250


def create(call: Call) -> Json:
    private = call.flag("is_private")
    call.need(*(["groups:write"] if private else ["channels:manage", "channels:write"]))
    name = call.text("name") or ""
    channel = channels.create(call.slack, call.slack.app.bot_user, name, private=private)
    return {"channel": as_channel(call.slack, channel)}


def _managed(call: Call, what: str = "manage") -> Channel:
    channel = call.channel()
    call.need_for(channel, what)
    if channel.kind in ("im", "mpim") and what != "write.topic":
        raise SlackError("method_not_supported_for_channel_type")
    return channel


def invite(call: Call) -> Json:
    channel = _managed(call, "write.invites")
    call.own_channel()
    people = call.ids("users")
    if not people:
        raise SlackError("no_user")
    if len(people) > _MOST_INVITED:
        raise SlackError("too_many_users")
    errors = [problem for id in people if (problem := _cannot_be_invited(call, channel, id))]
    if errors and not call.flag("force"):
        raise SlackError(errors[0]["error"], errors=errors)
    wrong = {problem["user"] for problem in errors}
    for id in people:
        if id not in wrong:
            channels.add(call.slack, channel, id, call.slack.app.bot_user)
    return {"channel": as_channel(call.slack, channel)} | ({"errors": errors} if errors else {})


def _cannot_be_invited(call: Call, channel: Channel, id: str) -> Json | None:
    myself = id == call.slack.app.bot_user
    error = "cant_invite_self" if myself else channels.cannot_be_invited(call.slack, channel, id)
    return {"ok": False, "user": id, "error": error} if error else None


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    shown = as_channel(call.slack, channel)
    if call.slack.app.bot_user in channel.members:
        warned = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": shown, **warned}
    channels.add(call.slack, channel, call.slack.app.bot_user, None)
    return {"channel": as_channel(call.slack, channel)}


def set_topic(call: Call) -> Json:
    channel = _managed(call, "write.topic")
    call.own_channel()
    topic = call.given("topic")
    if len(topic) > _LONGEST_TOPIC:
        raise SlackError("too_long")
    channels.set_topic(call.slack, channel, call.slack.app.bot_user, topic)
    return {"channel": as_channel(call.slack, channel)}


METHODS: list[Method] = [
    method("conversations.create", create, "name is_private team_id", _MANAGE),
    method("conversations.invite", invite, "channel users force", _INVITES),
    method("conversations.join", join, "channel", "channels:join"),
    method("conversations.setTopic", set_topic, "channel topic", _TOPIC),
]

"""conversations.*: conversations that the app opens, creates, fills, lists and reads."""

from __future__ import annotations

import re

from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.call import Call, Method, method
from playground.web_api.objects import channel_object
from playground.workspace import channels
from playground.workspace.models import SLACKBOT, Channel

_ANY_READ = "channels:read groups:read im:read mpim:read"
_ANY_HISTORY = "channels:history groups:history im:history mpim:history"
_MANAGE = "channels:manage channels:write groups:write im:write mpim:write"
_TOPIC = f"channels:write.topic groups:write.topic im:write.topic mpim:write.topic {_MANAGE}"
_INVITES = f"channels:write.invites groups:write.invites {_MANAGE}"
_MOST_INVITED, _LONGEST_TOPIC = 100, 250
_TS = re.compile(r"\d+(\.\d+)?")


def open_(call: Call) -> Json:
    workspace, bot = call.slack.workspace, call.slack.app.bot_user
    if call.text("channel"):
        channel = call.channel()
        if channel.kind not in ("im", "mpim"):
            raise SlackError("method_not_supported_for_channel_type")
        return {"channel": _opened(call, channel), "no_op": True, "already_open": True}
    people = call.ids("users")
    if not people:
        raise SlackError("users_list_not_supplied")
    if len(people) > 8:
        raise SlackError("too_many_users")
    _check_invited(call, people)
    call.need("im:write" if len(people) == 1 else "mpim:write")
    existed = workspace.find_direct(bot, *people) is not None
    if not existed and call.flag("prevent_creation"):
        raise SlackError("channel_not_found")
    channel = workspace.open_direct([bot, *people])
    return {"channel": _opened(call, channel)} | ({"no_op": True, "already_open": True} if existed else {})


def _check_invited(call: Call, people: list[str]) -> None:
    workspace = call.slack.workspace
    for id in people:
        person = workspace.people.get(id)
        if person is None:
            raise SlackError("user_not_found")
        if person.deleted:
            raise SlackError("user_disabled")
        if not workspace.knows(call.slack.app.bot_user, person):
            raise SlackError("user_not_visible")
        if person.is_bot or id == SLACKBOT:
            raise SlackError("cannot_dm_bot")


def _opened(call: Call, channel: Channel) -> Json:
    return channel_object(call.slack.workspace, channel) if call.flag("return_im") else {"id": channel.id}


def list_(call: Call) -> Json:
    kinds = call.types()
    found = [c for c in call.slack.workspace.channels.values() if c.kind in kinds and call.sees(c)]
    if call.flag("exclude_archived"):
        found = [c for c in found if not c.archived]
    return call.page([channel_object(call.slack.workspace, c, count=True) for c in found], "channels", 100)


def info(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    shown = channel_object(call.slack.workspace, channel, count=call.flag("include_num_members"))
    return {"channel": shown | ({"locale": "en-US"} if call.flag("include_locale") else {})}


def members(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    return call.page(channel.members, "members", 100)


def history(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "history")
    found = [
        m
        for m in _between(call, channel)
        if m.get("thread_ts") in (None, m["ts"]) or m.get("subtype") == "thread_broadcast"
    ]
    page = call.page(list(reversed(found)), "messages", 100, 999)
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"]), "pin_count": 0}


def replies(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "history")
    ts = call.required("ts")
    found = [m for m in _between(call, channel) if ts in (m["ts"], m.get("thread_ts"))]
    if channel.find(ts) is None:
        raise SlackError("thread_not_found")
    page = call.page(found, "messages", 1000, 1000)
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"])}


def _between(call: Call, channel: Channel) -> list[Json]:
    """Messages between oldest and latest, oldest first; metadata only where it was asked for."""
    if call.slack.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "99999999999"
    if not _TS.fullmatch(oldest):
        raise SlackError("invalid_ts_oldest")
    if not _TS.fullmatch(latest):
        raise SlackError("invalid_ts_latest")
    inclusive, hidden = call.flag("inclusive"), set() if call.flag("include_all_metadata") else {"metadata"}
    shown = []
    for message in channel.messages:
        ts = float(message.ts)
        inside = float(oldest) < ts < float(latest) or (inclusive and ts in (float(oldest), float(latest)))
        if inside and message.only_for is None:
            shown.append({key: value for key, value in message.data.items() if key not in hidden})
    return shown


def create(call: Call) -> Json:
    private = call.flag("is_private")
    call.need(*(["groups:write"] if private else ["channels:manage", "channels:write"]))
    name = call.text("name") or ""
    channel = channels.create(call.slack.workspace, call.slack.app.bot_user, name, private=private)
    return {"channel": channel_object(call.slack.workspace, channel)}


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
            channels.add(call.slack.workspace, channel, id, call.slack.app.bot_user)
    return {"channel": channel_object(call.slack.workspace, channel)} | ({"errors": errors} if errors else {})


def _cannot_be_invited(call: Call, channel: Channel, id: str) -> Json | None:
    myself = id == call.slack.app.bot_user
    error = "cant_invite_self" if myself else channels.cannot_be_invited(call.slack.workspace, channel, id)
    return {"ok": False, "user": id, "error": error} if error else None


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    shown = channel_object(call.slack.workspace, channel)
    if call.slack.app.bot_user in channel.members:
        warned = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": shown, **warned}
    channels.add(call.slack.workspace, channel, call.slack.app.bot_user, None)
    return {"channel": channel_object(call.slack.workspace, channel)}


def set_topic(call: Call) -> Json:
    channel = _managed(call, "write.topic")
    call.own_channel()
    topic = call.given("topic")
    if len(topic) > _LONGEST_TOPIC:
        raise SlackError("too_long")
    channels.set_topic(call.slack.workspace, channel, call.slack.app.bot_user, topic)
    return {"channel": channel_object(call.slack.workspace, channel)}


_RANGE = "cursor latest oldest inclusive limit include_all_metadata"

METHODS: list[Method] = [
    method("conversations.open", open_, "channel users return_im prevent_creation", _MANAGE),
    method(
        "conversations.list", list_, "cursor exclude_archived limit team_id types", _ANY_READ, json_ok=False
    ),
    method(
        "conversations.info", info, "channel include_locale include_num_members", _ANY_READ, json_ok=False
    ),
    method("conversations.members", members, "channel cursor limit", _ANY_READ, json_ok=False),
    method("conversations.history", history, f"channel {_RANGE}", _ANY_HISTORY),
    method("conversations.replies", replies, f"channel ts {_RANGE}", _ANY_HISTORY),
    method("conversations.create", create, "name is_private team_id", _MANAGE),
    method("conversations.invite", invite, "channel users force", _INVITES),
    method("conversations.join", join, "channel", "channels:join"),
    method("conversations.setTopic", set_topic, "channel topic", _TOPIC),
]

"""conversations.*: which conversations are there, who is in them, what was said?"""

from __future__ import annotations

import re

from playground import membership
from playground.conversations import as_channel
from playground.kinds import Json, SlackError
from playground.web_api.call import Call, Method, method
from playground.world import SLACKBOT, Channel

_ANY_READ = "channels:read groups:read im:read mpim:read"
_ANY_HISTORY = "channels:history groups:history im:history mpim:history"
_MANAGE = "channels:manage channels:write groups:write im:write mpim:write"
_TOPIC = f"channels:write.topic groups:write.topic im:write.topic mpim:write.topic {_MANAGE}"
_INVITES = f"channels:write.invites groups:write.invites {_MANAGE}"
_TS = re.compile(r"\d+(\.\d+)?")
_MOST_INVITED, _LONGEST_TOPIC = 100, 250


def open_(call: Call) -> Json:
    world, bot = call.slack.world, call.slack.app.bot_user
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
    before = len(world.channels)
    channel = world.direct([bot, *people])
    existed = len(world.channels) == before
    return {"channel": _opened(call, channel)} | ({"no_op": True, "already_open": True} if existed else {})


def _check_invited(call: Call, people: list[str]) -> None:
    world = call.slack.world
    for id in people:
        person = world.people.get(id)
        if person is None:
            raise SlackError("user_not_found")
        if person.deleted:
            raise SlackError("user_disabled")
        if not world.knows(call.slack.app.bot_user, person):
            raise SlackError("user_not_visible")
        if person.is_bot or id == SLACKBOT:
            raise SlackError("cannot_dm_bot")


def _opened(call: Call, channel: Channel) -> Json:
    return as_channel(call.slack, channel) if call.flag("return_im") else {"id": channel.id}


def create(call: Call) -> Json:
    private = call.flag("is_private")
    call.need(*(["groups:write"] if private else ["channels:manage", "channels:write"]))
    name = call.text("name") or ""
    channel = membership.create(call.slack, call.slack.app.bot_user, name, private=private)
    return {"channel": as_channel(call.slack, channel)}


def list_(call: Call) -> Json:
    kinds = call.types()
    found = [c for c in call.slack.world.channels.values() if c.kind in kinds and call.sees(c)]
    if call.flag("exclude_archived"):
        found = [c for c in found if not c.archived]
    return call.page([as_channel(call.slack, c, count=True) for c in found], "channels", 100)


def info(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    return {"channel": as_channel(call.slack, channel, count=call.flag("include_num_members"))}


def members(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "read")
    return call.page(channel.members, "members", 100)


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
            membership.add(call.slack, channel, id, call.slack.app.bot_user)
    return {"channel": as_channel(call.slack, channel)} | ({"errors": errors} if errors else {})


def _cannot_be_invited(call: Call, channel: Channel, id: str) -> Json | None:
    person = call.slack.world.people.get(id)
    if person is None or person.deleted:
        error = "user_not_found"
    elif id == call.slack.app.bot_user:
        error = "cant_invite_self"
    elif id in channel.members:
        error = "already_in_channel"
    elif person.guest == "single" and membership.channels_of(call.slack, id):
        error = "ura_max_channels"
    elif person.team and person.team not in channel.shared_with:
        error = "org_user_not_in_team"
    else:
        return None
    return {"ok": False, "user": id, "error": error}


def kick(call: Call) -> Json:
    channel = _managed(call)
    call.own_channel()
    person = call.person()
    if person.id == call.slack.app.bot_user:
        raise SlackError("cant_kick_self")
    if channel.general:
        raise SlackError("cant_kick_from_general")
    if person.id not in channel.members:
        raise SlackError("not_in_channel")
    membership.remove(call.slack, channel, person.id)
    return {}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    shown = as_channel(call.slack, channel)
    if call.slack.app.bot_user in channel.members:
        return {"channel": shown, "warning": "already_in_channel"}
    membership.add(call.slack, channel, call.slack.app.bot_user, None)
    return {"channel": as_channel(call.slack, channel)}


def leave(call: Call) -> Json:
    channel = _managed(call)
    if channel.general:
        raise SlackError("cant_leave_general")
    if call.slack.app.bot_user not in channel.members:
        return {"not_in_channel": True}
    membership.remove(call.slack, channel, call.slack.app.bot_user)
    return {}


def set_topic(call: Call) -> Json:
    channel = _managed(call, "write.topic")
    call.own_channel()
    topic = call.required("topic")
    if len(topic) > _LONGEST_TOPIC:
        raise SlackError("too_long")
    membership.set_topic(call.slack, channel, call.slack.app.bot_user, topic)
    return {"channel": as_channel(call.slack, channel)}


def set_purpose(call: Call) -> Json:
    channel = _managed(call, "write.topic")
    call.own_channel()
    purpose = call.required("purpose")
    if len(purpose) > _LONGEST_TOPIC:
        raise SlackError("too_long")
    channel.purpose = purpose
    call.slack.show_conversations(channel)
    return {"purpose": purpose, "channel": as_channel(call.slack, channel)}


def rename(call: Call) -> Json:
    channel = _managed(call)
    call.own_channel()
    if channel.creator != call.slack.app.bot_user:
        raise SlackError("not_authorized")
    membership.rename(call.slack, channel, call.text("name") or "")
    return {"channel": as_channel(call.slack, channel)}


def archive(call: Call) -> Json:
    channel = _managed(call)
    if channel.archived:
        raise SlackError("already_archived")
    if channel.general:
        raise SlackError("cant_archive_general")
    call.own_channel()
    membership.archive(call.slack, channel, call.slack.app.bot_user)
    return {}


def unarchive(call: Call) -> Json:
    channel = _managed(call)
    if not channel.archived:
        raise SlackError("not_archived")
    membership.unarchive(call.slack, channel, call.slack.app.bot_user)
    return {}


def history(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "history")
    if call.slack.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    found = [m for m in _between(call, channel) if m.get("thread_ts") in (None, m["ts"])]
    page = call.page(list(reversed(found)), "messages", 100, 999)
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"]), "pin_count": 0}


def replies(call: Call) -> Json:
    channel = call.channel()
    call.need_for(channel, "history")
    parent = channel.find(call.required("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    found = [m for m in _between(call, channel) if m["ts"] == parent.ts or m.get("thread_ts") == parent.ts]
    page = call.page(found, "messages", 1000, 1000)
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"])}


def _between(call: Call, channel: Channel) -> list[Json]:
    """Messages between oldest and latest, oldest first; metadata only where it was asked for."""
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


_RANGE = "cursor latest oldest inclusive limit include_all_metadata"

METHODS: list[Method] = [
    method("conversations.open", open_, "channel users return_im prevent_creation", _MANAGE),
    method("conversations.create", create, "name is_private team_id", _MANAGE),
    method(
        "conversations.list", list_, "cursor exclude_archived limit team_id types", _ANY_READ, json_ok=False
    ),
    method(
        "conversations.info", info, "channel include_locale include_num_members", _ANY_READ, json_ok=False
    ),
    method("conversations.members", members, "channel cursor limit", _ANY_READ, json_ok=False),
    method("conversations.invite", invite, "channel users force", _INVITES),
    method("conversations.kick", kick, "channel user", _MANAGE),
    method("conversations.join", join, "channel", "channels:join"),
    method("conversations.leave", leave, "channel", _MANAGE),
    method("conversations.setTopic", set_topic, "channel topic", _TOPIC),
    method("conversations.setPurpose", set_purpose, "channel purpose", _TOPIC),
    method("conversations.rename", rename, "channel name", _MANAGE),
    method("conversations.archive", archive, "channel", _MANAGE),
    method("conversations.unarchive", unarchive, "channel", _MANAGE),
    method("conversations.history", history, f"channel {_RANGE}", _ANY_HISTORY),
    method("conversations.replies", replies, f"channel ts {_RANGE}", _ANY_HISTORY),
]

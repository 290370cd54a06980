"""chat.*: messages that the app posts, updates and deletes."""

from __future__ import annotations

from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.call import Call, Method, method
from playground.web_api.message_content import (
    CONTENT,
    LONGEST_UPDATE,
    bot_message,
    content,
    need_content,
    thread_of,
)
from playground.workspace import messages
from playground.workspace.models import SLACKBOT, Channel, Message


def target(call: Call) -> Channel:
    """Where a message goes: a conversation, a person's DM, or a public channel by name."""
    workspace, name = call.slack.workspace, call.required("channel")
    if name in workspace.people:
        return direct(call, name)
    named = [c for c in workspace.channels.values() if c.kind == "public" and c.name == name.lstrip("#")]
    channel = named[0] if named else workspace.channels.get(name)
    if channel is None or not call.sees(channel):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind == "im" and not call.slack.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    if call.slack.app.bot_user not in channel.members:
        assert call.token is not None
        if "chat:write.public" not in call.token.scopes:
            raise SlackError("not_in_channel")
    return channel


def direct(call: Call, person: str) -> Channel:
    """The app's DM with a person. A deactivated account is no obstacle: Slack answers ok."""
    workspace, bot = call.slack.workspace, call.slack.app.bot_user
    if person == SLACKBOT or workspace.people[person].is_bot:
        raise SlackError("cannot_dm_bot")
    if not workspace.knows(bot, workspace.people[person]):
        raise SlackError("channel_not_found")
    if not call.slack.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    return workspace.open_direct([bot, person])


def _built(call: Call, parts: Json, parent: str | None) -> Json:
    data = bot_message(call.slack, parts["text"], parts["blocks"] or None, metadata=parts["metadata"] or None)
    if parent:
        data["thread_ts"] = parent
    return data


def post_message(call: Call) -> Json:
    parts = content(call)
    need_content(parts)
    channel = target(call)
    parent = thread_of(call, channel)
    data = _built(call, parts, parent)
    if parent and call.flag("reply_broadcast"):
        data["subtype"] = "thread_broadcast"
    message = messages.post(call.slack.workspace, channel, data)
    return {"channel": channel.id, "ts": message.ts, "message": dict(message.data)}


def post_ephemeral(call: Call) -> Json:
    parts = content(call)
    need_content(parts)
    person, channel = call.required("user"), target(call)
    if call.slack.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    if person not in channel.members:
        raise SlackError("user_not_in_channel")
    data = _built(call, parts | {"metadata": None}, thread_of(call, channel))
    return {"message_ts": messages.post(call.slack.workspace, channel, data, person).ts}


def _own(call: Call, wrong: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = channel.find(call.required("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.data.get("bot_id") != call.slack.app.bot_id:
        raise SlackError(wrong)
    return channel, message


def update(call: Call) -> Json:
    channel, message = _own(call, "cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    parts = content(call, LONGEST_UPDATE)
    replaced = _replaced(parts, message)
    if not (replaced.get("text") or replaced.get("blocks")):
        raise SlackError("no_text")
    replaced["edited"] = {"user": call.slack.app.bot_user, "ts": f"{call.slack.clock.seconds():.6f}"}
    messages.update(call.slack.workspace, channel, message, replaced)
    if message.data.get("metadata") == {}:
        del message.data["metadata"]
    shown = dict(message.data)
    return {"channel": channel.id, "ts": message.ts, "text": message.data["text"], "message": shown}


def _replaced(parts: Json, message: Message) -> Json:
    """What was not sent stays as it is; an empty list removes."""
    replaced: Json = {key: parts[key] for key in ("blocks", "metadata") if parts[key] is not None}
    before, after = message.data.get("blocks") or [], parts["blocks"] or []
    if before and after and _rich(before) and not _rich(after):
        raise SlackError("block_mismatch")
    if parts["text"] or parts["blocks"] is not None:
        replaced["text"] = parts["text"]
    return replaced


def _rich(blocks: list[Json]) -> bool:
    return any(block["type"] == "rich_text" for block in blocks)


def delete(call: Call) -> Json:
    channel, message = _own(call, "cant_delete_message")
    messages.remove(call.slack.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.find(call.required("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    link = f"{call.slack.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


METHODS: list[Method] = [
    method(
        "chat.postMessage", post_message, f"channel thread_ts reply_broadcast as_user {CONTENT}", "chat:write"
    ),
    method("chat.postEphemeral", post_ephemeral, f"channel user thread_ts as_user {CONTENT}", "chat:write"),
    method("chat.update", update, f"channel ts as_user {CONTENT}", "chat:write"),
    method("chat.delete", delete, "channel ts", "chat:write"),
    method("chat.getPermalink", get_permalink, "channel message_ts", json_ok=False),
]

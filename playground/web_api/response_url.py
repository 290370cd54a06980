"""Answers to commands and buttons: what the app posts to a response_url."""

from __future__ import annotations

from playground.app.response_urls import ResponseUrlRefused
from playground.app.slack import Slack
from playground.errors import SlackError
from playground.json_values import Json, parse_json
from playground.web_api.call import Call
from playground.web_api.message_content import CONTENT, bot_message, content, need_content, thread_of
from playground.workspace import messages
from playground.workspace.models import Channel, Message

_ACCEPTED = {*CONTENT.split(), "response_type", "replace_original", "delete_original", "thread_ts"}


def use(slack: Slack, key: str, body: bytes) -> None:
    """Do what the app posted; raises ResponseUrlRefused with the status that Slack answers."""
    source = slack.response_urls.get(key)
    payload = _parse(body)
    source.uses += 1
    answer(slack, payload, source.person, source.conversation, source.ts)


def _parse(body: bytes) -> Json:
    try:
        payload = parse_json(body)
    except ValueError:
        raise ResponseUrlRefused(400, "invalid_payload") from None
    if not isinstance(payload, dict):
        raise ResponseUrlRefused(400, "invalid_payload")
    return payload


def answer(slack: Slack, payload: Json, person: str, conversation: str, ts: str | None) -> None:
    """A command's or button's answer: new, in place of its source, or the source deleted."""
    call = Call(slack, "response_url", {key: part for key, part in payload.items() if part is not None}, None)
    try:
        _carry_out(call, slack.workspace.channels[conversation], person, ts)
    except SlackError as error:
        said = error.answer.get("response_metadata", {}).get("messages", [])
        raise ResponseUrlRefused(
            400, ": ".join([error.code, "; ".join(said)]) if said else error.code
        ) from None


def _carry_out(call: Call, channel: Channel, person: str, ts: str | None) -> None:
    _check(call, channel)
    source = channel.find(ts, person) if ts else None
    has_message = bool(set(call.args) & {"text", "blocks", "markdown_text"})
    parts = content(call) if has_message else {}
    if has_message or not call.flag("delete_original") or ts is None:
        need_content(parts or dict.fromkeys(("text", "blocks")))
    if call.flag("delete_original") and ts is not None:
        if source is not None:
            messages.remove(call.slack.workspace, channel, source)
        source = None
    if not has_message:
        return
    if call.flag("replace_original") and source is not None:
        _replace(call.slack, channel, source, parts)
        return
    in_channel = call.text("response_type") == "in_channel"
    kept = {"metadata": parts["metadata"] or None, "subtype": "bot_message" if in_channel else None}
    parent = thread_of(call, channel) if in_channel else None
    data = bot_message(call.slack, parts["text"], parts["blocks"] or None, **kept, thread_ts=parent)
    messages.post(call.slack.workspace, channel, data, None if in_channel else person)


def _check(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    unknown = set(call.args) - _ACCEPTED
    if unknown:
        absent = ", ".join(sorted(unknown))
        raise SlackError(
            "invalid_arguments", [f"the playground does not implement {absent} of a response_url"]
        )
    if call.text("response_type") not in (None, "ephemeral", "in_channel"):
        raise SlackError("invalid_arguments", ["response_type must be ephemeral or in_channel"])


def _replace(slack: Slack, channel: Channel, source: Message, parts: Json) -> None:
    replaced: Json = {"text": parts["text"], "blocks": parts["blocks"] or []}
    if source.only_for is None:
        replaced["edited"] = {"user": slack.app.bot_user, "ts": f"{slack.clock.seconds():.6f}"}
    messages.update(slack.workspace, channel, source, replaced)

"""Content of messages that the app sends: checked, and as Slack keeps it."""

from __future__ import annotations

import json
from typing import Any

from playground.app.slack import Slack
from playground.block_kit.defaults import complete_blocks, derived_text
from playground.block_kit.validation import check_blocks
from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.block_scopes import check_files, check_scopes
from playground.web_api.call import Call
from playground.workspace.models import Channel
from playground.workspace.stored_text import app_text

CONTENT = "text blocks metadata markdown_text mrkdwn parse link_names unfurl_links unfurl_media"
_LONGEST, LONGEST_UPDATE, _LONGEST_MARKDOWN = 40_000, 4_000, 12_000
_BIGGEST_METADATA = 16_000


def content(call: Call, longest: int = _LONGEST) -> Json:
    """Text, blocks and metadata of a message, checked and as Slack keeps them."""
    text, blocks = _text(call), call.data("blocks", "invalid_blocks_format")
    if call.args.get("markdown_text"):
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        blocks = [{"type": "markdown", "text": call.required("markdown_text")}]
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = check_blocks(blocks) if blocks else []
    if problems:
        lines = [problem.line() for problem in problems]
        raise SlackError("invalid_blocks", lines, errors=lines)
    check_scopes(blocks or [], call.scopes)
    check_files(call.slack.workspace, blocks or [], "invalid_blocks")
    _check_switches(call)
    if text is not None and len(text) > longest:
        if longest == LONGEST_UPDATE:
            raise SlackError("msg_too_long")
        text = text[:longest]
    whole = complete_blocks(blocks) if blocks else blocks
    return {
        "text": app_text(text) if text else derived_text(whole or []),
        "blocks": whole,
        "metadata": _metadata(call),
    }


def _text(call: Call) -> str | None:
    if isinstance(call.args.get("text"), (dict, list, bool)):
        raise SlackError("invalid_arguments", ["text must be a string"])
    return call.text("text")


def thread_of(call: Call, channel: Channel) -> str | None:
    """The ts of the message that this one replies to; raises SlackError where that is gone or is a reply itself."""
    ts = call.text("thread_ts")
    if not ts:
        return None
    parent = channel.find(ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.data.get("thread_ts") not in (None, ts):
        raise SlackError("cannot_reply_to_message")
    return ts


def _check_switches(call: Call) -> None:
    """Refuse what would change how text is read: only the defaults are implemented."""
    asked = [name for name in ("link_names", "as_user") if call.flag(name)]
    asked += ["mrkdwn"] if not call.flag("mrkdwn", True) else []
    asked += ["parse"] if call.text("parse") not in (None, "", "none") else []
    if asked:
        raise SlackError("invalid_arguments", [f"the playground does not implement {', '.join(asked)}"])


def _metadata(call: Call) -> Json | None:
    metadata = call.data("metadata", "invalid_metadata_format")
    if metadata is None or metadata == {}:
        return None if metadata is None else {}
    if isinstance(metadata, dict) and "entities" in metadata:
        raise SlackError("invalid_metadata_format", ["the playground does not implement entities"])
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    named = isinstance(metadata.get("event_type"), str) and metadata["event_type"]
    if not named or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > _BIGGEST_METADATA:
        raise SlackError("metadata_too_large")
    return metadata


def need_content(parts: Json) -> None:
    if not parts["text"] and not parts["blocks"]:
        raise SlackError("no_text")


def bot_message(slack: Slack, text: str, blocks: list[Json] | None, **more: Any) -> Json:
    """A message of the app's bot, as Slack keeps it."""
    app = slack.app
    data: Json = {
        "type": "message",
        "user": app.bot_user,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "team": slack.workspace.team_id,
        "text": text,
        "bot_profile": {
            "id": app.bot_id,
            "app_id": app.id,
            "name": app.name,
            "team_id": slack.workspace.team_id,
            "deleted": False,
            "updated": 0,
            "icons": {},
        },
    }
    parts = {"blocks": blocks, **more}
    return data | {key: part for key, part in parts.items() if part is not None}

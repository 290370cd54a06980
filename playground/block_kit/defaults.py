"""Ids and defaults that Slack fills in when it stores blocks, views and texts."""

from __future__ import annotations

import copy
import secrets
import string
from typing import Any

import emoji

from playground.json_values import Json

_LETTERS = string.ascii_letters + string.digits
_KEPT_AS_TYPED = {":copyright:": "©", ":registered:": "®", ":tm:": "™"}


def _id() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def stored_text(text: str) -> str:
    """The text as Slack stores it, with emoji by name."""
    if text.isascii():
        return text
    named = emoji.demojize(text, language="alias")
    for name, sign in _KEPT_AS_TYPED.items():
        named = named.replace(name, sign)
    return named


def complete_blocks(blocks: list[Json]) -> list[Json]:
    """A copy with every block_id, action_id and default of text objects filled in."""
    whole: list[Json] = copy.deepcopy(blocks)
    for block in whole:
        block.setdefault("block_id", _id())
        elements = block.get("elements", []) if block["type"] == "actions" else []
        for element in [*elements, block.get("accessory"), block.get("element")]:
            if isinstance(element, dict) and element["type"] != "image":
                element.setdefault("action_id", _id())
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
    _texts(whole)
    return whole


def _texts(value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            _texts(each)
    elif isinstance(value, dict):
        if value.get("type") in ("plain_text", "mrkdwn"):
            value["text"] = stored_text(value["text"])
            value.setdefault(*(("emoji", True) if value["type"] == "plain_text" else ("verbatim", False)))
            return
        for part in value.values():
            _texts(part)


def complete_view(view: Json) -> Json:
    """The view as Slack returns it, without the ids, hash and state that Slack adds."""
    whole: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
    }
    whole |= copy.deepcopy(view)
    for key in ("title", "submit", "close"):
        _texts(whole.get(key))
    whole["blocks"] = complete_blocks(view["blocks"])
    return whole


def derived_text(blocks: list[Json]) -> str:
    """The text of the notification where a message has blocks and no text of its own."""
    parts: list[str] = []
    for block in blocks:
        for text in [block.get("text"), *(block.get("fields") or [])]:
            if isinstance(text, dict):
                parts.append(str(text["text"]))
        if block["type"] == "context":
            parts += [str(each.get("text") or each.get("alt_text", "")) for each in block["elements"]]
        if block["type"] == "image":
            parts.append(block["alt_text"])
        if block["type"] == "markdown":
            parts.append(block["text"])
        if block["type"] == "rich_text":
            parts.append("".join(_leaves(block)))
    return " ".join(part for part in parts if part)


def _leaves(value: Json) -> list[str]:
    texts = [str(value["text"])] if isinstance(value.get("text"), str) else []
    for each in value.get("elements", []):
        texts += _leaves(each)
    return texts

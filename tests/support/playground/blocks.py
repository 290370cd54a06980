"""Shorthand for Block Kit."""

from __future__ import annotations

from typing import Any

import pytest

Json = dict[str, Any]


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Text") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: Any = None, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn() if text is None else text, **more}


def option(text: str = "One", value: str = "1", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"Option {n}", str(n)) for n in range(count)]


def button(text: str = "Press", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def field(inner: Json, label: str = "Label", **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain(label), "element": inner, **more}


def text_field(block_id: str = "b", action_id: str = "a", label: str = "Label", **more: Any) -> Json:
    return field(element("plain_text_input", action_id=action_id, **more), label, block_id=block_id)


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain("Yes"), "deny": plain("No"), **more}


def image(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A picture", **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*leaves: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(leaves)}


def leaf(text: str = "Text") -> Json:
    return {"type": "text", "text": text}


def table(rows: int = 2, cells: int = 2, text: str = "x") -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells] * rows}


def modal(*blocks: Any, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks), **more}


def home(*blocks: Any, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def without(value: Json, *keys: str) -> Json:
    return {key: part for key, part in value.items() if key not in keys}


select = element("static_select", options=options(2))


def message(*blocks: Any) -> Any:
    return list(blocks)


def long(length: int) -> str:
    return "x" * length


def named(cases: list[Any]) -> list[Any]:
    """Cases whose first value is their name."""
    return [pytest.param(*case[1:], id=case[0]) for case in cases]

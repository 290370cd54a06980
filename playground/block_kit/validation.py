"""Checks of a whole message, view or offer of options."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from playground.block_kit.checks import Check, Problem, Report, array, boolean, either, obj, one_of, string
from playground.block_kit.layout import BLOCK
from playground.block_kit.objects import OPTION_GROUP, PLAIN_OPTION, plain
from playground.json_values import Json

_BIGGEST_VIEW = 250_000

_COMMON: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
    "blocks": array(BLOCK, 0, 100),
}
_MODAL = obj(
    {"type": one_of("modal"), "title": plain(24), "blocks": _COMMON["blocks"]},
    _COMMON
    | {
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    },
)
_HOME = obj({"type": one_of("home"), "blocks": _COMMON["blocks"]}, _COMMON)
_OFFER = obj(
    {},
    {"options": array(PLAIN_OPTION, 0, 100), "option_groups": array(OPTION_GROUP, 0, 100)},
    [either("options", "option_groups")],
)


def check_offer(answer: Any) -> list[Problem]:
    """What Slack objects to in an app's answer to an external select."""
    report = Report("message")
    _OFFER(answer, "", report)
    return report.problems


def check_blocks(blocks: Any, surface: str = "message", at: str = "/blocks") -> list[Problem]:
    """What Slack objects to in the blocks of a message."""
    report = Report(surface)
    array(BLOCK, 0, 50 if surface == "message" else 100)(blocks, at, report)
    if not report.problems:
        _together(blocks, at, report)
        _limits_of_message(blocks, at, report)
    return report.problems


def check_message(message: Any) -> list[Problem]:
    """What Slack objects to in a message with text and blocks."""
    if not isinstance(message, dict):
        return [Problem("", "type", "must provide an object", "object")]
    report = Report("message")
    text, blocks = message.get("text"), message.get("blocks")
    if text is not None:
        string(40000)(text, "/text", report)
    if not text and not blocks and not message.get("attachments"):
        report.add("", "required", "missing required field: text or blocks", ["text", "blocks"])
    return report.problems + (check_blocks(blocks) if blocks is not None else [])


def check_view(view: Any, at: str = "/view", kinds: tuple[str, ...] = ("modal", "home")) -> list[Problem]:
    """What Slack objects to in a view."""
    if not isinstance(view, dict):
        return [Problem(at, "type", "must provide an object", "object")]
    kind = view.get("type")
    report = Report(kind if kind in kinds else "modal")
    if kind not in kinds:
        why = "missing required field: type" if kind is None else "must be a valid enum value"
        report.add(f"{at}/type" if kind is not None else at, "enum", why, list(kinds))
        return report.problems
    (_MODAL if kind == "modal" else _HOME)(view, at, report)
    if not report.problems:
        _together(view["blocks"], f"{at}/blocks", report)
        _whole_view(view, at, report)
    return report.problems


def too_large(view: Json) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > _BIGGEST_VIEW


def _whole_view(view: Json, at: str, report: Report) -> None:
    if too_large(view):
        report.add(at, "max_length", "must be less than 250001 bytes (view_too_large)", _BIGGEST_VIEW)
    inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and inputs and "submit" not in view:
        report.add(at, "required", "missing required field: submit (a modal with inputs needs it)", "submit")
    focused = [
        pointer for pointer, each in _elements(view["blocks"], f"{at}/blocks") if each.get("focus_on_load")
    ]
    for pointer in focused[1:]:
        report.add(f"{pointer}/focus_on_load", "focus", "only one element can have focus_on_load", 1)
    if view["type"] == "home":
        for pointer, each in _elements(view["blocks"], f"{at}/blocks"):
            if each.get("response_url_enabled"):
                report.add(f"{pointer}/response_url_enabled", "surface", "is supported in modals only")


def _elements(blocks: list[Json], at: str) -> Iterator[tuple[str, Json]]:
    for index, block in enumerate(blocks):
        if block["type"] == "actions":
            for position, element in enumerate(block["elements"]):
                yield f"{at}/{index}/elements/{position}", element
        for key in ("accessory", "element"):
            if key in block:
                yield f"{at}/{index}/{key}", block[key]


def _together(blocks: list[Json], at: str, report: Report) -> None:
    """Ids are unique: block_id among the blocks, action_id within its block."""
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            report.add(f"{at}/{index}/block_id", "unique", f"block_id {block_id!r} already exists")
        seen |= {block_id} if block_id else set()
        actions: set[str] = set()
        for pointer, element in _elements([block], at):
            action_id = element.get("action_id")
            if action_id in actions:
                whole_pointer = pointer.replace(f"{at}/0/", f"{at}/{index}/", 1)
                report.add(
                    f"{whole_pointer}/action_id",
                    "unique",
                    f"action_id {action_id!r} already exists for this block",
                )
            actions |= {action_id} if action_id else set()


def _limits_of_message(blocks: list[Json], at: str, report: Report) -> None:
    if report.surface != "message":
        return
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > 12000:
        report.add(at, "max_length", "markdown blocks must be less than 12001 characters together", 12000)
    tables = [block for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        report.add(at, "max_items", "no more than 1 table allowed (only_one_table_allowed)", 1)
    if sum(_text_of(cell) for table in tables for row in table["rows"] for cell in row) > 10000:
        report.add(at, "max_length", "table cells must be less than 10001 characters together", 10000)
    for pointer, element in _elements(blocks, at):
        if element.get("response_url_enabled"):
            report.add(f"{pointer}/response_url_enabled", "surface", "is supported in modals only")


def _text_of(cell: Json) -> int:
    """The number of characters in a cell of a table, however deep they are in its rich text."""
    return len(cell.get("text", "")) + sum(map(_text_of, cell.get("elements", [])))

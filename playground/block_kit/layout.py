"""Blocks, and on which surfaces Slack accepts them."""

from __future__ import annotations

from collections.abc import Mapping

from playground.block_kit import objects as o
from playground.block_kit.checks import (
    Check,
    Report,
    Rule,
    array,
    boolean,
    either,
    integer,
    obj,
    one_of,
    string,
    typed,
    web_link,
)
from playground.block_kit.elements import ACCESSORIES, IMAGE, IN_ACTIONS, IN_INPUT, element
from playground.block_kit.rich_text import RICH_TEXT
from playground.json_values import Json

_ABSENT = "not implemented in the playground"
MISSING = dict.fromkeys(
    [
        "call",
        "file",
        "context_actions",
        "card",
        "carousel",
        "task_card",
        "plan",
        "container",
        "data_table",
        "data_visualization",
    ],
    _ABSENT,
)


def _block(
    kind: str, required: Mapping[str, Check], optional: Mapping[str, Check] = {}, *rules: Rule
) -> Check:
    return obj({"type": one_of(kind), **required}, {"block_id": string(255, 1), **optional}, rules)


def _text_or_fields(value: Json, at: str, report: Report) -> None:
    if "text" not in value and "fields" not in value:
        report.add(at, "required", "missing required field: text or fields", ["text", "fields"])


def _only(surface: str, check: Check, kind: str) -> Check:
    def on_surface(value: object, at: str, report: Report) -> None:
        if report.surface != surface:
            report.add(f"{at}/type", "surface", f"{kind} is not supported on this surface", report.surface)
        else:
            check(value, at, report)

    return on_surface


def _dispatching(value: Json, at: str, report: Report) -> None:
    if "dispatch_action_config" in value["element"] and not value.get("dispatch_action"):
        report.add(f"{at}/element/dispatch_action_config", "dispatch", "needs dispatch_action on the block")
    if value["element"]["type"] == "file_input" and value.get("dispatch_action"):
        report.add(f"{at}/dispatch_action", "dispatch", "file_input cannot dispatch actions")


ALERT_LEVELS = ("default", "info", "warning", "error", "success")
_CELL = typed(
    {
        "raw_text": obj({"type": one_of("raw_text"), "text": string(least=1)}),
        "rich_text": RICH_TEXT,
    },
    {"raw_number": _ABSENT},
)
_COLUMN = obj({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: dict[str, Check] = {
    "section": _block(
        "section",
        {},
        {
            "text": o.text(3000),
            "fields": array(o.text(2000), 1, 10),
            "accessory": element(ACCESSORIES),
            "expand": boolean,
        },
        _text_or_fields,
    ),
    "header": _block("header", {"text": o.plain(150)}, {"level": integer(1, 4)}),
    "divider": _block("divider", {}),
    "context": _block(
        "context",
        {"elements": array(typed({"image": IMAGE, "plain_text": o.text(), "mrkdwn": o.text()}), 1, 10)},
    ),
    "actions": _block("actions", {"elements": array(element(IN_ACTIONS), 1, 25)}),
    "input": _block(
        "input",
        {"label": o.plain(2000), "element": element(IN_INPUT)},
        {"hint": o.plain(2000), "optional": boolean, "dispatch_action": boolean},
        _dispatching,
    ),
    "image": _block(
        "image",
        {"alt_text": string(2000, 1)},
        {"image_url": web_link(), "slack_file": o.SLACK_FILE, "title": o.plain(2000)},
        either("image_url", "slack_file"),
    ),
    "rich_text": RICH_TEXT,
    "markdown": _only("message", _block("markdown", {"text": string(12000, 1)}), "markdown"),
    "alert": _only(
        "modal",
        _block("alert", {"text": o.text(200)}, {"level": one_of(*ALERT_LEVELS)}),
        "alert",
    ),
    "table": _only(
        "message",
        _block(
            "table", {"rows": array(array(_CELL, 1, 20), 1, 100)}, {"column_settings": array(_COLUMN, 1, 20)}
        ),
        "table",
    ),
    "video": _block(
        "video",
        {
            "title": o.plain(199),
            "video_url": web_link(),
            "thumbnail_url": web_link(),
            "alt_text": string(2000, 1),
        },
        {
            "title_url": web_link(),
            "author_name": string(49),
            "description": o.plain(200),
            "provider_icon_url": web_link(),
            "provider_name": string(255),
        },
    ),
}
BLOCK = typed(BLOCKS, MISSING)

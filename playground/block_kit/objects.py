"""Composition objects: texts, options, confirmations, filters."""

from __future__ import annotations

from playground.block_kit.checks import Check, Report, array, boolean, link, obj, one_of, string
from playground.json_values import Json


def text(most: int = 3000, *kinds: str, least: int = 1) -> Check:
    """A text object; ``kinds`` defaults to both plain_text and mrkdwn."""
    content = {"text": string(most, least)}
    plain = obj({"type": one_of("plain_text"), **content}, {"emoji": boolean})
    mrkdwn = obj({"type": one_of("mrkdwn"), **content}, {"verbatim": boolean})
    allowed = kinds or ("plain_text", "mrkdwn")
    by_kind = {"plain_text": plain, "mrkdwn": mrkdwn}

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(at, "type", "must provide an object", "object")
        elif value.get("type") is None:
            report.add(at, "required", "missing required field: type", "type")
        elif value["type"] not in allowed:
            report.add(f"{at}/type", "enum", "must be a valid enum value", list(allowed))
        else:
            by_kind[value["type"]](value, at, report)

    return check


def plain(most: int) -> Check:
    return text(most, "plain_text")


def option(*text_kinds: str, url: bool = False) -> Check:
    more = {"description": text(75, *text_kinds)}
    if url:
        more["url"] = link(3000)
    return obj({"text": text(75, *text_kinds), "value": string(150, 1)}, more)


PLAIN_OPTION = option("plain_text")
MARKED_OPTION = option("plain_text", "mrkdwn")
OVERFLOW_OPTION = option("plain_text", url=True)
OPTION_GROUP = obj({"label": plain(75), "options": array(PLAIN_OPTION, 1, 100)})
CONFIRM = obj(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
FILTER = obj(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1),
        "exclude_bot_users": boolean,
        "exclude_external_shared_channels": boolean,
    },
)
DISPATCH = obj(
    {},
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1, 2)},
)


def _id_or_url(value: Json, at: str, report: Report) -> None:
    if ("id" in value) == ("url" in value):
        report.add(at, "one_of", "must provide exactly one of id and url", ["id", "url"])


SLACK_FILE = obj({}, {"id": string(255, 1), "url": link()}, [_id_or_url])

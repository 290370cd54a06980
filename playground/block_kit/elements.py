"""Interactive elements, and where Slack accepts them."""

from __future__ import annotations

from collections.abc import Callable

from playground.block_kit import objects as o
from playground.block_kit.checks import (
    Check,
    Report,
    Rule,
    array,
    boolean,
    day,
    either,
    integer,
    link,
    obj,
    one_of,
    pattern,
    string,
    typed,
    web_link,
    zone,
)
from playground.block_kit.rich_text import RICH_TEXT
from playground.json_values import Json

_TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "must be a time in the format HH:mm")
_NUMBER = pattern(r"-?\d+(\.\d+)?", "must be a number given as a string")
_ID = string(255, 1)


def _element(kind: str, required: dict[str, Check], optional: dict[str, Check], *rules: Rule) -> Check:
    return obj({"type": one_of(kind), **required}, {"action_id": _ID, **optional}, rules)


def _input(
    kind: str, optional: dict[str, Check], *rules: Rule, required: dict[str, Check] | None = None
) -> Check:
    common = {"placeholder": o.plain(150), "focus_on_load": boolean}
    return _element(kind, required or {}, common | optional, *rules)


def _choices(value: Json) -> list[Json]:
    groups = value.get("option_groups") or []
    return [*(value.get("options") or []), *(each for group in groups for each in group["options"])]


def _initial_among_options(value: Json, at: str, report: Report) -> None:
    offered = [(each["text"]["text"], each["value"]) for each in _choices(value)]
    one = value.get("initial_option")
    for key, each in [
        ("initial_option", one),
        *(("initial_options", i) for i in value.get("initial_options", [])),
    ]:
        if each is not None and (each["text"]["text"], each["value"]) not in offered:
            report.add(f"{at}/{key}", "initial", "must exactly match one of the options")


def _ordered(low: str, high: str, as_number: Callable[[str], float]) -> Rule:
    def rule(value: Json, at: str, report: Report) -> None:
        if low in value and high in value and as_number(value[low]) > as_number(value[high]):
            report.add(at, "range", f"{low} must not be greater than {high}")

    return rule


def _initial_length(value: Json, at: str, report: Report) -> None:
    text = value.get("initial_value")
    if text is not None and len(text) > value.get("max_length", 3000):
        report.add(f"{at}/initial_value", "max_length", "must not be longer than max_length")


def _initial_number(value: Json, at: str, report: Report) -> None:
    if "initial_value" not in value:
        return
    initial: str = value["initial_value"]
    if not value["is_decimal_allowed"] and "." in initial:
        report.add(f"{at}/initial_value", "format", "must be a whole number where decimals are not allowed")
        return
    least, most = (float(value.get(key, initial)) for key in ("min_value", "max_value"))
    if not least <= float(initial) <= most:
        report.add(f"{at}/initial_value", "range", "must lie between min_value and max_value")


def _at_most_chosen(key: str) -> Rule:
    def rule(value: Json, at: str, report: Report) -> None:
        if len(value.get(key, [])) > value.get("max_selected_items", 100):
            report.add(f"{at}/{key}", "max_items", "no more than max_selected_items allowed")

    return rule


_CONFIRM: dict[str, Check] = {"confirm": o.CONFIRM}
_LIST: dict[str, Check] = {
    "options": array(o.PLAIN_OPTION, 1, 100),
    "option_groups": array(o.OPTION_GROUP, 1, 100),
}
_MANY: dict[str, Check] = {"max_selected_items": integer(1, 100)}
_ONE_INITIAL: dict[str, Check] = {"initial_option": o.PLAIN_OPTION}
_INITIALS: dict[str, Check] = {"initial_options": array(o.PLAIN_OPTION, 1, 100)}
_LIMITS: dict[str, Check] = {"min_query_length": integer(0, 3000)}
_CONVERSATIONS: dict[str, Check] = {"default_to_current_conversation": boolean, "filter": o.FILTER}
_RESPONSE: dict[str, Check] = {"response_url_enabled": boolean}
_IDS = array(_ID, 1, 100)
_DISPATCH: dict[str, Check] = {"dispatch_action_config": o.DISPATCH}

IMAGE = obj(
    {"type": one_of("image"), "alt_text": string(2000, 1)},
    {"image_url": web_link(), "slack_file": o.SLACK_FILE},
    [either("image_url", "slack_file")],
)

ELEMENTS: dict[str, Check] = {
    "image": IMAGE,
    "button": _element(
        "button",
        {"text": o.plain(75)},
        {
            "value": string(2000),
            "url": link(),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75, 1),
        }
        | _CONFIRM,
    ),
    "overflow": _element("overflow", {"options": array(o.OVERFLOW_OPTION, 1, 5)}, _CONFIRM),
    "static_select": _input(
        "static_select",
        _LIST | _ONE_INITIAL | _CONFIRM,
        either("options", "option_groups"),
        _initial_among_options,
    ),
    "multi_static_select": _input(
        "multi_static_select",
        _LIST | _INITIALS | _MANY | _CONFIRM,
        either("options", "option_groups"),
        _initial_among_options,
        _at_most_chosen("initial_options"),
    ),
    "external_select": _input("external_select", _LIMITS | _ONE_INITIAL | _CONFIRM),
    "multi_external_select": _input("multi_external_select", _LIMITS | _INITIALS | _MANY | _CONFIRM),
    "users_select": _input("users_select", {"initial_user": _ID} | _CONFIRM),
    "multi_users_select": _input(
        "multi_users_select", {"initial_users": _IDS} | _MANY | _CONFIRM, _at_most_chosen("initial_users")
    ),
    "conversations_select": _input(
        "conversations_select", {"initial_conversation": _ID} | _CONVERSATIONS | _RESPONSE | _CONFIRM
    ),
    "multi_conversations_select": _input(
        "multi_conversations_select",
        {"initial_conversations": _IDS} | _CONVERSATIONS | _MANY | _CONFIRM,
        _at_most_chosen("initial_conversations"),
    ),
    "channels_select": _input("channels_select", {"initial_channel": _ID} | _RESPONSE | _CONFIRM),
    "multi_channels_select": _input(
        "multi_channels_select",
        {"initial_channels": _IDS} | _MANY | _CONFIRM,
        _at_most_chosen("initial_channels"),
    ),
    "checkboxes": _element(
        "checkboxes",
        {"options": array(o.MARKED_OPTION, 1, 10)},
        {"initial_options": array(o.MARKED_OPTION, 1, 10), "focus_on_load": boolean} | _CONFIRM,
        _initial_among_options,
    ),
    "radio_buttons": _element(
        "radio_buttons",
        {"options": array(o.MARKED_OPTION, 1, 10)},
        {"initial_option": o.MARKED_OPTION, "focus_on_load": boolean} | _CONFIRM,
        _initial_among_options,
    ),
    "datepicker": _input("datepicker", {"initial_date": day} | _CONFIRM),
    "timepicker": _input("timepicker", {"initial_time": _TIME, "timezone": zone} | _CONFIRM),
    "datetimepicker": _element(
        "datetimepicker",
        {},
        {"initial_date_time": integer(1_000_000_000, 9_999_999_999), "focus_on_load": boolean} | _CONFIRM,
    ),
    "plain_text_input": _input(
        "plain_text_input",
        {
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        }
        | _DISPATCH,
        _ordered("min_length", "max_length", float),
        _initial_length,
    ),
    "email_text_input": _input("email_text_input", {"initial_value": string(3000)} | _DISPATCH),
    "url_text_input": _input("url_text_input", {"initial_value": string(3000)} | _DISPATCH),
    "number_input": _input(
        "number_input",
        {"initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER} | _DISPATCH,
        _ordered("min_value", "max_value", float),
        _initial_number,
        required={"is_decimal_allowed": boolean},
    ),
    "rich_text_input": _input(
        "rich_text_input",
        {"initial_value": RICH_TEXT, "min_lines": integer(1, 100), "max_lines": integer(1, 100)} | _DISPATCH,
        _ordered("min_lines", "max_lines", float),
    ),
    "file_input": _element(
        "file_input", {}, {"filetypes": array(string(255, 1), 1), "max_files": integer(1, 10)}
    ),
}

_SELECTS = ("static", "external", "users", "conversations", "channels")
SELECTS = {f"{each}_select" for each in _SELECTS} | {f"multi_{each}_select" for each in _SELECTS}
_PICKERS = {"datepicker", "timepicker", "checkboxes", "radio_buttons"}
_TEXTS = {"email_text_input", "url_text_input", "number_input", "file_input"}
ACCESSORIES = SELECTS | _PICKERS | {"image", "button", "overflow"}
IN_ACTIONS = SELECTS | _PICKERS | {"button", "overflow", "datetimepicker", "rich_text_input"}
IN_INPUT = SELECTS | _PICKERS | _TEXTS | {"datetimepicker", "plain_text_input", "rich_text_input"}
MODAL_ONLY = _TEXTS
NOT_ON_HOME = _TEXTS | {"datetimepicker"}
MISSING = dict.fromkeys(
    ("workflow_button", "feedback_buttons", "icon_button", "url_source"), "not implemented in the playground"
)


def element(allowed: set[str]) -> Check:
    """One of the allowed elements, where the surface allows it too."""
    kinds = typed({kind: ELEMENTS[kind] for kind in allowed}, MISSING)

    def check(value: object, at: str, report: Report) -> None:
        kind = str(value.get("type")) if isinstance(value, dict) else None
        forbidden = {"message": MODAL_ONLY | {"rich_text_input"}, "home": NOT_ON_HOME}.get(
            report.surface, set()
        )
        if kind in allowed and kind in forbidden:
            report.add(f"{at}/type", "surface", f"{kind} is not supported on this surface", report.surface)
        else:
            kinds(value, at, report)

    return check

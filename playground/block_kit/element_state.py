"""State of the elements of a view or message: initial values, input, and the checks of Slack's client."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlparse

from playground.errors import PageError
from playground.json_values import Json

# type of element → (key of its value in the state, key of its initial value, value when untouched)
_VALUES: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "multi_static_select": ("selected_options", "initial_options", []),
    "multi_external_select": ("selected_options", "initial_options", []),
    "checkboxes": ("selected_options", "initial_options", []),
    "users_select": ("selected_user", "initial_user", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
    "channels_select": ("selected_channel", "initial_channel", None),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "file_input": ("files", "", []),
}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block."""
    for block in blocks:
        found = block.get("elements", []) if block["type"] == "actions" else []
        for element in [*found, block.get("accessory"), block.get("element")]:
            if isinstance(element, dict) and element.get("type") != "image":
                yield block, element


def find(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json]:
    for block, element in elements(blocks):
        if block.get("block_id") == block_id and element.get("action_id") == action_id:
            return block, element
    raise PageError(f"There is no element {action_id!r} in a block {block_id!r} here.")


def seeded(blocks: list[Json], conversation: str | None = None) -> Json:
    """The state of untouched elements, from their ``initial_*``."""
    state: Json = {}
    for block, element in elements(blocks):
        if element["type"] not in _VALUES:
            continue
        key, initial, empty = _VALUES[element["type"]]
        value = element.get(initial, empty)
        if conversation and element.get("default_to_current_conversation"):
            multi = key.endswith("s")
            if multi or value is None:
                value = [conversation] if multi else conversation
        entry = {"type": element["type"], key: copy.deepcopy(value)}
        if element.get("timezone"):
            entry["timezone"] = element["timezone"]
        state.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return state


def carried_over(old: Json, blocks: list[Json], conversation: str | None = None) -> Json:
    """The state after an update: what was typed stays where block_id, action_id and type are the same."""
    state = seeded(blocks, conversation)
    for block_id, actions in state.items():
        for action_id, entry in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == entry["type"]:
                actions[action_id] = before
    return state


def options_of(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return list(element.get("options") or []) + [option for group in groups for option in group["options"]]


def chosen(element: Json, value: Any, offered: list[Json], files: list[Json]) -> Json:
    """The element's new state value from what the person chose or typed."""
    kind = element["type"]
    key, _, empty = _VALUES[kind]
    if key == "selected_option":
        return {"type": kind, key: None if value is None else _option(element, value, offered)}
    if key == "selected_options":
        return {"type": kind, key: [_option(element, each, offered) for each in value or []]}
    if kind == "rich_text_input":
        return {"type": kind, key: _rich_text(value)}
    if kind == "file_input":
        return {"type": kind, key: files}
    if value in ("", None):
        return {"type": kind, key: copy.deepcopy(empty)}
    if kind in _PICKED:
        _PICKED[kind](value)
    if kind == "datetimepicker":
        return {"type": kind, key: int(value)}
    entry = {"type": kind, key: list(value) if isinstance(empty, list) else str(value)}
    if element.get("timezone"):
        entry["timezone"] = element["timezone"]
    return entry


def _day(value: Any) -> None:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        raise PageError(f"{value!r} is no day of the calendar.") from None


def _time(value: Any) -> None:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", str(value)):
        raise PageError(f"{value!r} is no time of the day.")


def _moment(value: Any) -> None:
    if not re.fullmatch(r"\d{10}", str(value)):
        raise PageError(f"{value!r} is no moment in seconds.")


_PICKED = {"datepicker": _day, "timepicker": _time, "datetimepicker": _moment}
"""Checks of values that a person can only pick, and so never get wrong."""


def _option(element: Json, value: Any, offered: list[Json]) -> Json:
    initial: list[Json | None] = [element.get("initial_option"), *(element.get("initial_options") or [])]
    for option in [*options_of(element), *offered, *initial]:
        if option and option.get("value") == value:
            return option
    raise PageError(f"{element['action_id']!r} offers no option {value!r}.")


def _rich_text(text: str | Json | None) -> Json | None:
    if isinstance(text, dict):
        return text
    if not text:
        return None
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(text)}]}
    return {"type": "rich_text", "elements": [section]}


def client_errors(blocks: list[Json], state: Json) -> dict[str, str]:
    """The errors that Slack's own client shows at input fields before it asks the app."""
    errors = {}
    for block, element in elements(blocks):
        if block["type"] == "input":
            entry = state[block["block_id"]][element["action_id"]]
            problem = _problem(block, element, entry[_VALUES[element["type"]][0]])
            if problem:
                errors[block["block_id"]] = problem
    return errors


def _problem(block: Json, element: Json, value: Any) -> str | None:
    kind = element["type"]
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return None if block.get("optional") else "Please complete this required field."
    if kind in ("plain_text_input", "rich_text_input"):
        text = value if isinstance(value, str) else "".join(_leaves(value))
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if len(text) < least:
            return f"Please enter at least {least} characters."
        if len(text) > most:
            return f"Please enter at most {most} characters."
    if kind == "number_input":
        return _number_problem(element, value)
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not _is_url(value):
        return "Please enter a valid URL."
    kinds = element.get("filetypes")
    if kind == "file_input" and kinds and any(file["filetype"] not in kinds for file in value):
        return f"Please choose files of these types: {', '.join(kinds)}."
    most = element.get("max_selected_items") or element.get("max_files")
    if isinstance(value, list) and most and len(value) > most:
        return f"Please choose at most {most}."
    return None


def _leaves(value: Json) -> Iterator[str]:
    for element in value.get("elements", []):
        yield element.get("text", "")
        yield from _leaves(element)


def _number_problem(element: Json, value: str) -> str | None:
    decimals = element["is_decimal_allowed"]
    if not re.fullmatch(r"-?\d+(\.\d+)?" if decimals else r"-?\d+", value.strip()):
        return "Please enter a number." if decimals else "Please enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least is not None and float(value) < float(least):
        return f"Please enter a number of {least} or more."
    if most is not None and float(value) > float(most):
        return f"Please enter a number of {most} or less."
    return None


def _is_url(text: str) -> bool:
    parts = urlparse(text.strip())
    return parts.scheme in ("http", "https") and "." in parts.netloc + (
        "." if "localhost" in parts.netloc else ""
    )


def action_of(block: Json, element: Json, entry: Json | None, value: Any, ts: str) -> Json:
    """One entry of ``actions`` in a block_actions payload."""
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": ts,
    }
    for key, value_of in element.items():
        if key in ("text", "url", "confirm", "style", "placeholder") or key.startswith("initial_"):
            action[key] = value_of
    if element["type"] == "overflow":
        action["selected_option"] = _option(element, value, [])
    elif element["type"] == "button":
        if "value" in element:
            action["value"] = element["value"]
    elif entry is not None:
        action.update({key: part for key, part in entry.items() if key != "type"})
    return action

"""Checks of messages and views by Slack's rules, and readers of their content."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.views import View

from handlers.block_kit.inputs import FormValues
from handlers.block_kit.message import REST, Message
from handlers.block_kit.modal import as_json
from handlers.block_kit.text import escape
from playground.block_kit.validation import check_message, check_view


def checked(shown: Message | View) -> Any:
    """The payload, checked against Slack's rules."""
    return checked_message(shown) if isinstance(shown, Message) else checked_view(shown)


def checked_message(shown: Message) -> Any:
    payload = shown.payload()
    assert payload["blocks"] == [block.to_dict() for block in shown.blocks], "the SDK writes it otherwise"
    assert [problem.line() for problem in check_message(payload)] == []
    if not shown.text.endswith(REST):
        missing = [text for text in texts(payload["blocks"]) if not said(text, shown.text)]
        assert missing == [], "the text leaves out what the blocks say"
    return payload


def checked_view(shown: View) -> Any:
    payload = as_json(shown)
    assert payload == shown.to_dict(), "the SDK writes it otherwise"
    assert [problem.line() for problem in check_view(payload)] == []
    for block in payload["blocks"]:
        assert len([e for e in elements(block) if e.get("style") == "primary"]) <= 1
    return payload


def texts(blocks: list[Any]) -> Iterator[str]:
    """Every text in the blocks, except buttons and menus."""
    for block in blocks:
        if block["type"] in ("section", "header") and "text" in block:
            yield block["text"]["text"]
        if block["type"] == "context":
            yield from (each["text"] for each in block["elements"])


def said(text: str, whole: str) -> bool:
    """Whether the whole holds this text; a header is plain, and so escaped on the way."""
    return text in whole or escape(text) in whole


def elements(block: Any) -> list[Any]:
    inner = block["elements"] if block["type"] == "actions" else []
    return inner + [block[key] for key in ("accessory", "element") if key in block]


def actions_in(payload: Any) -> list[str]:
    """The action ids of all buttons and menus."""
    return [each["action_id"] for block in payload["blocks"] for each in elements(block)]


def labels_in(payload: Any) -> list[str]:
    """The labels of the buttons."""
    found = [each for block in payload["blocks"] for each in elements(block)]
    return [each["text"]["text"] for each in found if each["type"] == "button"]


def as_submitted(payload: Any, **entered: Any) -> FormValues:
    """The state that Slack sends for this form: its initial values, and what was entered by block id.

    What is entered is a dict as Slack sends it, such as `{"selected_date": "2026-12-01"}`.
    """
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block in payload["blocks"]:
        for element in elements(block):
            if block["type"] == "input" or element["type"] == "checkboxes":
                state = _initial(element) | entered.get(block["block_id"], {})
                values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **state}}
    unknown = set(entered) - set(values)
    assert not unknown, f"the form has no fields {sorted(unknown)}, only {sorted(values)}"
    return FormValues(values)


def _initial(element: Any) -> dict[str, Any]:
    match element["type"]:
        case "plain_text_input":
            return {"value": element.get("initial_value")}
        case "datepicker":
            return {"selected_date": element.get("initial_date")}
        case "users_select":
            return {"selected_user": element.get("initial_user")}
        case "checkboxes":
            return {"selected_options": element.get("initial_options", [])}
        case _:
            return {"selected_option": element.get("initial_option")}


def chosen(value: str) -> dict[str, Any]:
    """A choice of a list, as Slack sends it."""
    return {"selected_option": {"value": value}}


def ticked(*values: str) -> dict[str, Any]:
    return {"selected_options": [{"value": value} for value in values]}

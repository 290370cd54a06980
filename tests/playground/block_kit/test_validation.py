"""Views and messages that Slack accepts and refuses, and where it points."""

from __future__ import annotations

from typing import Any

import pytest

from playground.block_kit.validation import check_message, check_view
from tests.support.playground.blocks import (
    actions,
    button,
    element,
    field,
    home,
    leaf,
    long,
    modal,
    mrkdwn,
    named,
    plain,
    rich,
    rich_section,
    section,
    table,
    text_field,
    without,
)

# (what is wrong, the payload, where Slack points, what it says)
BAD: list[tuple[str, Any, str, str]] = [
    ("view-a-string", "modal", "/view", "an object"),
    ("view-untyped", without(modal(section()), "type"), "/view", "field: type"),
    ("view-workflow-step", modal(section()) | {"type": "workflow_step"}, "/view/type", "enum"),
    ("modal-without-title", without(modal(section()), "title"), "/view", "field: title"),
    ("modal-without-blocks", without(modal(), "blocks"), "/view", "field: blocks"),
    ("title-too-long", modal(title=plain(long(25))), "/view/title/text", "less than 25"),
    ("title-mrkdwn", modal(title=mrkdwn()), "/view/title/type", "enum"),
    ("title-a-string", modal(title="Title"), "/view/title", "an object"),
    ("title-empty", modal(title=plain("")), "/view/title/text", "more than 0"),
    ("submit-too-long", modal(submit=plain(long(25))), "/view/submit/text", "less than 25"),
    ("close-too-long", modal(close=plain(long(25))), "/view/close/text", "less than 25"),
    ("close-null", modal(close=None), "/view/close", "must not be null"),
    ("input-without-submit", without(modal(text_field()), "submit"), "/view", "field: submit"),
    ("a-hundred-and-one-blocks", modal(*[{"type": "divider"}] * 101), "/view/blocks", "no more than 100"),
    ("metadata-too-long", modal(private_metadata=long(3001)), "/view/private_metadata", "less than 3001"),
    ("metadata-an-object", modal(private_metadata={}), "/view/private_metadata", "a string"),
    ("callback-id-too-long", modal(callback_id=long(256)), "/view/callback_id", "less than 256"),
    ("external-id-too-long", modal(external_id=long(256)), "/view/external_id", "less than 256"),
    ("notify-a-string", modal(notify_on_close="true"), "/view/notify_on_close", "a boolean"),
    ("modal-with-state", modal(state={}), "/view/state", "additional property"),
    ("modal-with-an-id", modal(id="V1"), "/view/id", "additional property"),
    ("modal-with-a-hash", modal(hash="1"), "/view/hash", "additional property"),
    ("bad-block-in-modal", modal(section(), section("x")), "/view/blocks/1/text", "an object"),
    ("markdown-in-modal", modal({"type": "markdown", "text": "x"}), "/view/blocks/0/type", "not supported"),
    ("table-in-modal", modal(table()), "/view/blocks/0/type", "not supported"),
    ("duplicate-block-id", modal(text_field("x"), text_field("x")), "/view/blocks/1/block_id", "already exists"),
    ("two-in-focus", modal(text_field("x", focus_on_load=True), text_field("y", focus_on_load=True)),
     "/view/blocks/1/element/focus_on_load", "only one"),
    ("number-without-decimals-rule", modal(field(element("number_input"))), "/view/blocks/0/element", "is_decimal"),
    ("number-min-a-number", modal(field(element("number_input", is_decimal_allowed=True, min_value=1))),
     "/view/blocks/0/element/min_value", "a string"),
    ("number-min-not-numeric", modal(field(element("number_input", is_decimal_allowed=True, min_value="one"))),
     "/view/blocks/0/element/min_value", "a number given as a string"),
    ("number-min-above-max", modal(field(element("number_input", is_decimal_allowed=True, min_value="5", max_value="1"))),
     "/view/blocks/0/element", "min_value must not be greater"),
    ("number-initial-outside", modal(field(element("number_input", is_decimal_allowed=True, initial_value="9",
     max_value="5"))), "/view/blocks/0/element/initial_value", "between"),
    ("number-initial-decimal", modal(field(element("number_input", is_decimal_allowed=False, initial_value="1.5"))),
     "/view/blocks/0/element/initial_value", "whole number"),
    ("lines-101", modal(field(element("rich_text_input", max_lines=101))), "/view/blocks/0/element/max_lines", "100"),
    ("lines-0", modal(field(element("rich_text_input", min_lines=0))), "/view/blocks/0/element/min_lines", "1"),
    ("min-lines-above-max", modal(field(element("rich_text_input", min_lines=3, max_lines=2))),
     "/view/blocks/0/element", "min_lines must not be greater"),
    ("files-eleven", modal(field(element("file_input", max_files=11))), "/view/blocks/0/element/max_files", "10"),
    ("files-no-types", modal(field(element("file_input", filetypes=[]))), "/view/blocks/0/element/filetypes", "1"),
    ("file-dispatching", modal(field(element("file_input"), dispatch_action=True)),
     "/view/blocks/0/dispatch_action", "cannot dispatch"),
    ("view-of-250001-bytes", modal(*[section(mrkdwn("x" * 3000))] * 82), "/view", "view_too_large"),
    ("home-with-title", home(title=plain()), "/view/title", "additional property"),
    ("home-with-submit", home(submit=plain()), "/view/submit", "additional property"),
    ("home-with-close", home(close=plain()), "/view/close", "additional property"),
    ("home-email", home(field(element("email_text_input"))), "/view/blocks/0/element/type", "not supported"),
    ("home-moment", home(actions(element("datetimepicker"))), "/view/blocks/0/elements/0/type", "not supported"),
    ("home-response-url", home(field(element("channels_select", response_url_enabled=True))),
     "/view/blocks/0/element/response_url_enabled", "modals only"),
    ("alert-of-201", modal({"type": "alert", "text": plain(long(201))}), "/view/blocks/0/text/text", "less than 201"),
    ("alert-level", modal({"type": "alert", "text": plain(), "level": "bad"}), "/view/blocks/0/level", "enum"),
    ("home-alert", home({"type": "alert", "text": plain()}), "/view/blocks/0/type", "not supported"),
    ("home-101-blocks", home(*[{"type": "divider"}] * 101), "/view/blocks", "no more than 100"),
]  # fmt: skip

GOOD: list[tuple[str, Any]] = [
    ("empty-modal", modal()),
    ("modal-without-submit", without(modal(section()), "submit")),
    ("modal-at-its-limits", modal(*[section()] * 100, title=plain("x" * 24), private_metadata="x" * 3000)),
    ("modal-flags", modal(clear_on_close=True, notify_on_close=True, external_id="e", callback_id="c")),
    ("numbers", modal(field(element("number_input", is_decimal_allowed=True, min_value="-1.5", max_value="2",
     initial_value="1.5")))),
    ("email-and-url", modal(field(element("email_text_input")), field(element("url_text_input", placeholder=plain())))),
    ("file", modal(field(element("file_input", filetypes=["pdf"], max_files=10)))),
    ("rich-input", modal(field(element("rich_text_input", initial_value=rich(rich_section(leaf())))))),
    ("rich-input-lines", modal(field(element("rich_text_input", min_lines=1, max_lines=100)))),
    ("response-url", modal(field(element("conversations_select", response_url_enabled=True)))),
    ("alert", modal({"type": "alert", "text": mrkdwn("x" * 200), "level": "warning"}, {"type": "alert", "text": plain()})),
    ("optional-input", modal(text_field() | {"optional": True, "hint": plain()})),
    ("home", home(section(), actions(button()), text_field())),
    ("home-metadata", home(private_metadata="x", callback_id="c", external_id="e")),
    ("empty-home", home()),
]  # fmt: skip


@pytest.mark.parametrize(("view", "pointer", "words"), named(BAD))
def test_bad_views_are_refused_where_they_are_bad(view: Any, pointer: str, words: str) -> None:
    problems = check_view(view)
    assert [p for p in problems if p.pointer == pointer and words in p.message], problems


@pytest.mark.parametrize("view", named(GOOD))
def test_good_views_are_accepted(view: Any) -> None:
    assert check_view(view) == []


def test_a_problem_is_told_with_its_code_field_and_constraint() -> None:
    problem = check_view(modal(title=plain(long(25))))[0]
    assert problem.line() == "must be less than 25 characters [json-pointer:/view/title/text]"
    assert problem.as_json() == {
        "code": "max_length",
        "message": "must be less than 25 characters",
        "pointer": "/view/title/text",
        "field": "text",
        "constraint": {"type": "max_length", "expected": 24},
    }


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [("text", ""), ({}, ""), ({"text": long(40001)}, "/text"), ({"blocks": ["x"]}, "/blocks/0")],
)
def test_bad_messages_are_refused(wrong: Any, pointer: str) -> None:
    assert check_message(wrong)[0].pointer == pointer


def test_a_message_needs_text_or_blocks() -> None:
    assert check_message({"text": "Hello"}) == []
    assert check_message({"blocks": [section()]}) == []

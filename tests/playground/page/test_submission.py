"""Submitting a modal: the app's answers, good and bad."""

from __future__ import annotations

import concurrent.futures
import threading
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.support.playground.apps import Received, Recorder, Reply, bolt, opens, recorder_opens
from tests.support.playground.blocks import element, field, modal, section, text_field


def test_a_view_that_is_being_submitted_is_not_submitted_again(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    recorder_opens(app, client, modal(text_field(initial_value="x")))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    going_on = threading.Event()
    app.answer = lambda received: Reply() if going_on.wait(30) else None
    modal_, first = anna.modal, threading.Thread(target=anna.modal.submit)
    first.start()
    anna.waits_for(lambda: modal_.fetch()["busy"])
    with pytest.raises(ShownError, match="sent already"):
        modal_.submit()
    going_on.set()
    first.join(30)
    anna.waits_for_no_modal()
    assert len(slack.log("view_submission")) == 1


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("", 0),
        ({"response_action": "clear"}, 0),
        (
            {
                "response_action": "update",
                "view": modal(section(), title={"type": "plain_text", "text": "Then"}),
            },
            1,
        ),
        (
            {
                "response_action": "push",
                "view": modal(section(), title={"type": "plain_text", "text": "Then"}),
            },
            2,
        ),
    ],
    ids=["empty", "clear", "update", "push"],
)
def test_a_submission_is_answered_with_what_comes_next(
    slack: Playground, app: Recorder, client: WebClient, body: Any, left: int
) -> None:
    recorder_opens(app, client, modal(text_field(initial_value="x")))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    app.answer = lambda received: Reply(body=body)
    anna.modal.submit()
    assert len(anna.open_views()["modals"]) == left
    assert not left or anna.modal.title == "Then"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body="done"),
        Reply(500),
        Reply(body={"response_action": "update", "view": {"type": "modal"}}),
        Reply(body={"response_action": "jump"}),
        Reply(body={"response_action": "errors", "errors": {"b": ["No."]}}),
        Reply(body={"response_action": "errors", "errors": {"b": ""}}),
        Reply(
            body={
                "response_action": "update",
                "view": modal(*[section({"type": "mrkdwn", "text": "x" * 3000})] * 90),
            }
        ),
        Reply(body={"text": "x"}),
    ],
    ids=["text", "status", "bad-view", "unknown-action", "error-list", "empty-error", "too-big", "message"],
)
def test_a_submission_answered_wrongly_leaves_the_modal_with_a_line_of_trouble(
    slack: Playground, app: Recorder, client: WebClient, reply: Reply
) -> None:
    recorder_opens(app, client, modal(text_field(initial_value="x")))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    app.answer = lambda received: reply
    with pytest.raises(ShownError, match="We had some trouble connecting"):
        anna.modal.submit()
    assert anna.modal.fetch()["error"]


def test_an_answer_that_comes_after_cancel_is_dropped(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    recorder_opens(app, client, modal(text_field(initial_value="x")))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    asked, closed = threading.Event(), threading.Event()

    def answer(received: Received) -> Reply:
        if b"view_submission" in received.body:
            asked.set()
            assert closed.wait(20)
        return Reply(body={"response_action": "errors", "errors": {"b": "Too late."}})

    app.answer = answer
    with concurrent.futures.ThreadPoolExecutor(1) as hands:
        submitting = hands.submit(anna.modal.submit)
        assert asked.wait(20)
        anna.modal.cancel()
        closed.set()
        submitting.result(20)
    assert not anna.has_modal


@pytest.mark.parametrize(
    "errors",
    [{"nowhere": "x"}, {"a": "an action_id"}, {"section": "not an input"}],
    ids=["unknown", "action", "section"],
)
def test_errors_that_name_no_input_are_trouble_and_shown_nowhere(
    slack: Playground, bolt_app: App, errors: Any
) -> None:
    opens(bolt_app, modal(section(block_id="section"), text_field(initial_value="x"), callback_id="done"))

    @bolt_app.view("done")
    def done(ack: Ack) -> None:
        ack(response_action="errors", errors=errors)

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    with pytest.raises(ShownError, match="trouble connecting"):
        anna.modal.submit()
    assert anna.modal.errors == {}


@pytest.mark.parametrize(
    ("inner", "typed", "error"),
    [
        (element("plain_text_input", min_length=3), "ab", "Please enter at least 3 characters."),
        (element("plain_text_input", max_length=3), "abcd", "Please enter at most 3 characters."),
        (element("plain_text_input"), "   ", "Please complete this required field."),
        (
            element("number_input", is_decimal_allowed=True, min_value="2"),
            "1.5",
            "Please enter a number of 2 or more.",
        ),
        (
            element("number_input", is_decimal_allowed=True, max_value="2"),
            "2.5",
            "Please enter a number of 2 or less.",
        ),
        (element("number_input", is_decimal_allowed=True), "1,5", "Please enter a number."),
    ],
)
def test_the_client_checks_inputs_as_slacks_does(
    slack: Playground, inner: Any, typed: str, error: str
) -> None:
    def register(app: App) -> None:
        @app.command("/step")
        def step(ack: Any, command: Any, client: Any) -> None:
            ack()
            view = modal(field(inner | {"action_id": "a"}, "Input", block_id="b"))
            client.views_open(trigger_id=command["trigger_id"], view=view)

    with bolt(slack, register):
        anna = slack.person("Anna Keller")
        anna.types("/step", "general")
        anna.modal.fill("Input", typed)
        anna.modal.submit()
        assert anna.modal.errors == {"Input": error}

"""The answer to a person when something is refused."""

import json
import logging
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy.exc import OperationalError

from handlers.block_kit.ids import TICKED
from handlers.block_kit.inputs import FieldErrors, Ticks, tick_list
from handlers.block_kit.modal import as_json
from handlers.server.dispatch import answer
from handlers.slack.error_listener import answer_error, refusal_message
from tests.support.view_checks import checked


def test_a_refusal_says_what_it_says() -> None:
    payload = checked(refusal_message("Acme <1> is closed. Type `/ps-stage Acme` to see it."))
    assert payload["text"] == "Acme &lt;1&gt; is closed. Type `/ps-stage Acme` to see it."


def test_what_is_wrong_with_a_list_that_is_no_input_stands_below_it_once() -> None:
    options = [("One", "1")]
    blocks = [as_json(each) for each in tick_list(Ticks("few:0", "Which?", options, initial=["1"]))]
    blocks += [as_json(each) for each in tick_list(Ticks("few:1", "Which else?", options))]
    state: dict[str, Any] = {"values": {"few:0": {TICKED: {}}, "few:1": {TICKED: {}}}}
    view: dict[str, Any] = {"type": "modal", "blocks": blocks, "state": state}
    for _ in range(2):
        answered = json.loads(
            answer_error(FieldErrors({"few:0": "Tick one."}), {"type": "view_submission", "view": view}).body
        )
        view = answered["view"] | {"state": state}
    assert [each.get("text", {}).get("text", "") for each in view["blocks"]] == [
        "*Which?*",
        "",
        "⚠️ Tick one.",
        "*Which else?*",
        "",
    ]
    assert "initial_options" not in view["blocks"][1]["elements"][0], "it was unticked"


@pytest.mark.logs_warnings
@pytest.mark.parametrize("kind", ["event_callback", "block_actions"])
@pytest.mark.parametrize(
    "error", [OperationalError("INSERT", {}, Exception("connection refused")), ValueError("a bug")]
)
def test_what_needs_no_answer_is_acknowledged_whatever_failed(kind: str, error: Exception) -> None:
    assert answer_error(error, {"type": kind}).status == 200


@pytest.mark.logs_warnings
def test_an_event_that_an_outage_kept_from_being_taken_is_one_line_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails() -> None:
        raise OperationalError("INSERT", {}, Exception("connection refused"))

    def authorized() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0", bot_token="xoxb-1")

    app = App(
        signing_secret="x",
        authorize=authorized,
        request_verification_enabled=False,
        process_before_response=True,
    )
    app.event("user_change")(fails)
    app.error(answer_error)
    event = {"type": "user_change", "user": {"id": "U0"}}
    with caplog.at_level(logging.INFO, "handlers"):
        answered = answer(app, {"type": "event_callback", "team_id": "T0", "event": event}, {})
    assert answered.status == 200
    assert [(each.levelname, each.name) for each in caplog.records] == [
        ("ERROR", "handlers.slack.error_listener")
    ]

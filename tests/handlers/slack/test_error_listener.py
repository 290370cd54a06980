"""The answer to a person when something is refused."""

import logging

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy.exc import OperationalError

from handlers.server.dispatch import answer
from handlers.slack.error_listener import answer_error, refusal_message
from tests.support.view_checks import checked


def test_a_refusal_says_what_it_says() -> None:
    payload = checked(refusal_message("Acme <1> is closed. Type `/ps-stage Acme` to see it."))
    assert payload["text"] == "Acme &lt;1&gt; is closed. Type `/ps-stage Acme` to see it."


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

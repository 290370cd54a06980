"""The answer to a person when something is refused."""

import pytest
from sqlalchemy.exc import OperationalError

from handlers.slack.error_listener import answer_error, refusal_message
from tests.support.view_checks import checked


def test_a_refusal_says_what_it_says() -> None:
    payload = checked(refusal_message("Acme <1> is closed. Type `/ps-stage Acme` to see it."))
    assert payload["text"] == "Acme &lt;1&gt; is closed. Type `/ps-stage Acme` to see it."


@pytest.mark.logs_warnings
def test_slack_delivers_an_event_again_that_an_outage_kept_from_being_taken() -> None:
    away = OperationalError("INSERT", {}, Exception("connection refused"))
    event, press = {"type": "event_callback"}, {"type": "block_actions"}
    assert answer_error(away, event).status == 503
    assert answer_error(away, press).status == 200
    assert answer_error(ValueError("a bug would come again"), event).status == 200

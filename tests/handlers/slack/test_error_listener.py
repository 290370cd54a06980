"""The answer to a person when something is refused."""

from handlers.slack.error_listener import refusal_message
from tests.support.view_checks import checked


def test_a_refusal_says_what_it_says() -> None:
    payload = checked(refusal_message("Acme <1> is closed. Type `/ps-stage Acme` to see it."))
    assert payload["text"] == "Acme &lt;1&gt; is closed. Type `/ps-stage Acme` to see it."

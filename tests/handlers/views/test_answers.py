"""A refusal, and a second click on what is closed already."""

from handlers.actions.views.moved import already
from handlers.block_kit.refused import refused
from tests.support.sample import TODAY, done, engagement, methodology, work
from tests.support.view_checks import checked


def test_a_refusal_says_what_it_says() -> None:
    payload = checked(refused("Acme <1> is closed. Type `/ps-stage Acme` to see it."))
    assert payload["text"] == "Acme &lt;1&gt; is closed. Type `/ps-stage Acme` to see it."


def test_a_second_click_shows_the_true_state() -> None:
    assert already(methodology(), engagement(), done(), TODAY).text == (
        "*Book the room*: Done by <@U0BEN> on Mon 23 Nov. Nothing was changed. "
        "The message above shows how it stands now."
    )


def test_a_click_on_what_is_over_says_that_it_is() -> None:
    over = engagement(customer="Acme", reference="", state="cancelled")
    assert already(methodology(), over, work(), TODAY).text == (
        "Nothing was changed: *Acme* is cancelled. Reopen it first if there is more to do. "
        "The message above shows how it stands now."
    )

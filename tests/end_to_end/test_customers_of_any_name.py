"""Customers whose names are long, look like an address, or hold what Slack reads as markup."""

from collections.abc import Iterator

from tests.support.house import House
from tests.support.start_form import (
    PM,
    begins,
    opens,
    to_dates,
    to_preview,
    to_stage,
    to_team,
)

HOSTILE = "<!channel> *bold* & <@U07BENOKAF2> `Söhne`"


def test_a_customer_that_slack_takes_for_an_address_is_meant_as_typed(http_house: House) -> None:
    form = begins(http_house.slack.person("Anna Keller"), "booking.com & Söhne")
    assert form.value("Customer") == "booking.com & Söhne"
    form.close()


def test_what_was_typed_stays_text_wherever_it_is_shown(http_house: House) -> None:
    anna, ben = http_house.slack.person("Anna Keller"), http_house.slack.person("Ben Okafor")
    form = begins(anna, channel="ps-team")
    form.fill("Customer", HOSTILE)
    to_stage(form)
    form.fill("Reference", "*SOW* <!here>")
    to_dates(form, "5. PS Project Planning")
    to_team(form, {"Kickoff": "2027-03-03"})
    to_preview(form, {PM: "Ben Okafor"})
    assert _is_text(form.fetch())
    form.submit("Open engagement")
    anna.waits_for_no_modal()
    card = anna.sees("bold", "ps-team")
    welcome = ben.sees("bold", "ps-bot")
    for shown in (card, welcome):
        assert "<!channel>" in shown.text
        assert _is_text(shown.json)
    ben.types("/ps-stage SOW <!here>", channel="general")
    assert _is_text(ben.last_answer("general").fetch())
    ben.types("/ps-stage <!channel> *nobody*", channel="general")
    assert _is_text(ben.last_answer("general").fetch())


def _is_text(shown: object) -> bool:
    """Whether nothing of what was typed mentions or formats, wherever Slack reads markup."""
    return not any(
        sign in text for text in _markup(shown) for sign in ("<!channel", "<!here", "*bold*", "*SOW*")
    )


def _markup(shown: object) -> Iterator[str]:
    """The texts in a message or view in which Slack reads markup."""
    if isinstance(shown, list):
        for each in shown:
            yield from _markup(each)
    if isinstance(shown, dict):
        if shown.get("type") == "mrkdwn" or ("blocks" in shown and isinstance(shown.get("text"), str)):
            yield shown["text"]
        for each in shown.values():
            yield from _markup(each)


def test_a_very_long_customer_fits_everywhere(http_house: House) -> None:
    anna, ben = http_house.slack.person("Anna Keller"), http_house.slack.person("Ben Okafor")
    name = ("Vereinigte Wasserwerke " * 7)[:150].strip()
    reference = "R" * 80
    opens(
        anna,
        name,
        channel="ps-team",
        reference=reference,
        team={PM: "Ben Okafor"},
        dates={"Kickoff": "2027-03-03"},
    )
    anna.sees("Vereinigte Wasserwerke", "ps-team")
    ben.sees("Vereinigte Wasserwerke", "ps-bot")
    anna.types(f"/ps-stage {reference}", channel="general")
    assert anna.last_answer("general").text.startswith("Vereinigte Wasserwerke")


def test_a_customer_longer_than_the_field_is_cut_by_the_command(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "x" * 400)
    assert form.value("Customer") == "x" * 150
    form.close()

"""The proposal to count the public holidays of a country, as part of a message."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, section
from handlers.block_kit.modal import as_json
from handlers.block_kit.text import escape
from methodology.people import Person
from methodology.plan.places import country_of_zone
from methodology.text import day

QUESTION = "holidays"
ANSWERS = "holidays_answers"


def holidays_proposal(person: Person, because: str = "") -> list[Block]:
    """The question whether the holidays of the country of their zone count; empty once they have chosen. `because` is
    a sentence that says why it is asked."""
    country = person.country_to_propose
    if country is None:
        return []
    about = ButtonValue(choice=country.code, surface="home")
    return [
        section(
            f"{because and f'{because} '}Are you off on the public holidays of your country, {escape(country.name)}? Then no due "
            "date and no message falls on one.",
            block_id=QUESTION,
        ),
        *row(
            [
                button(f"Yes, {country.name}", ids.HOLIDAYS, about),
                button("Another country …", ids.SETTINGS, ButtonValue(surface="home")),
            ],
            block_id=ANSWERS,
        ),
    ]


def holidays_proposed_again(person: Person, first: date) -> list[Block]:
    """The same question where a public holiday falls in the seven days from `first`; else empty."""
    if (soon := person.holiday_to_ask_about(first)) is None:
        return []
    on, name = soon
    return holidays_proposal(person, f"🗓️ {day(on, first)} is a public holiday ({escape(name)}).")


def settled(blocks: Sequence[dict[str, Any]], person: Person) -> list[dict[str, Any]]:
    """The blocks of a message with what was chosen in place of the question."""
    found = country_of_zone(person.zone)
    name = found.name if found and found.code == person.country else person.country
    words = f"Public holidays: {escape(name)}." if name else "No public holidays count for you."
    said = as_json(context(f"{words} You can change that in the settings on Home.", block_id=QUESTION))
    kept = [said if each.get("block_id") == QUESTION else each for each in blocks]
    return [each for each in kept if each.get("block_id") != ANSWERS]

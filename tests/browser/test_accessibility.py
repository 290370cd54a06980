"""axe-core on every surface of the bot."""

from __future__ import annotations

from functools import partial

import pytest

from tests.browser.conftest import Look
from tests.support.house import House
from tests.support.page.axe import faults
from tests.support.page.person import Person, Seen
from tests.support.start_form import (
    PM,
    begins,
    opens,
    shows_all,
    shows_first,
    to_dates,
    to_preview,
    to_stage,
    to_team,
)

pytestmark = pytest.mark.slow

MENU = ("Team", "Timeline", "Something came up …", "Status", "More …")
SELDOM = ("Move on …", "All dates …", "Add an activity …", "Links …", "History", "Close the engagement …")
DATES = {"Booking": "2027-02-23", "Kickoff": "2027-03-09"}


def test_no_surface_of_the_bot_has_a_serious_fault(look: Look, house: House) -> None:
    name = "Clara Mendes"
    opens(house.slack.person(name), name, channel="ps-team", dates=DATES, team={PM: name})
    person = look(name, at="#ps-team")
    _form(person)
    _channel(person, name)
    person.page.locator(".clock").click()
    person.page.get_by_role("menuitem", name="Next working day, 9:00 AM").click()
    digest = person.sees("Tue 2 Mar · ", "ps-bot")
    digest.press("Done", beside=digest.text.split("\n")[2])
    assert faults(person) == "", "in a digest"
    home = person.opens_home()
    person.waits_for(lambda: "My work" in home.text)
    assert faults(person) == "", "on Home"
    home.press("Settings")
    person.sees_modal("Settings")
    assert faults(person) == "", "in the settings"


def _form(person: Person) -> None:
    form = begins(person, "Other", channel="ps-team")
    form.fill("Customer", "   ")
    to_stage(form)
    form.submit("Preview")
    person.waits_for(lambda: bool(form.errors))
    assert faults(person) == "", "on a page of the form with an error"
    shows_first(form)
    form.fill("Customer", "Other")
    shows_all(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, DATES)
    to_preview(form, {PM: person.name})
    assert faults(person) == "", "in the preview"
    form.close()


def _channel(person: Person, name: str) -> None:
    card = person.sees(f"@{name} opened this engagement.", "ps-team")
    for words in ("scoping", "role pm", "journey", "help", name):
        person.types(f"/ps-stage {words}")
    assert faults(person) == "", "in a channel"
    for button in [each for each in card.buttons if each.startswith(("Update", "Plan", "Set dates"))]:
        card.press(button)
        _check_form(person, button)
    for entry in MENU:
        _choose(person, card, entry)
        _check_form(person, entry)
    for entry in SELDOM:
        _choose(person, card, "More …")
        _settled(person)
        person.modal.press(entry)
        person.waits_for(lambda: person.modal.title != "More")
        _check_form(person, entry)


def _choose(person: Person, card: Seen, entry: str) -> None:
    card.node.locator(".overflow").last.click()
    person.page.get_by_role("menuitem", name=entry).click()


def _settled(person: Person) -> None:
    person.waits_for(lambda: person.has_modal and "One moment" not in person.modal.text)


def _check_form(person: Person, behind: str) -> None:
    _settled(person)
    assert faults(person) == "", f"behind {behind}"
    while person.has_modal:
        open_now = _depth(person)
        person.modal.close()
        person.waits_for(partial(_is_fewer, person, open_now))


def _depth(person: Person) -> int:
    return len(person.page.locator("dialog.modal").all())


def _is_fewer(person: Person, before: int) -> bool:
    return _depth(person) < before or not person.has_modal

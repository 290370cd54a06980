"""Forms of the bot in the page: where they open, and how wide their pictures are."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Look
from tests.support.house import House
from tests.support.page.person import Person
from tests.support.start_form import opens


def test_a_form_opens_at_its_top_and_its_picture_fills_its_width(look: Look, house: House) -> None:
    opens(house.slack.person("Anna Keller"), "Quartz", lives_in="No channel")
    anna = look("Anna Keller", at="#general", width=1400, height=500)
    anna.types("/ps-stage Quartz")
    anna.waits_for(lambda: "Quartz" in anna.last_answer("general").text)
    _chooses(anna, "Something came up")
    boxes = anna.modal.node.locator(".choice input")
    expect(boxes.first).to_be_focused()
    expect(boxes.first).to_be_in_viewport()
    body = anna.modal.node.locator(".modal-body")
    assert body.evaluate("node => [node.scrollTop, node.scrollHeight > node.clientHeight]") == [0, True]
    anna.modal.close()
    _chooses(anna, "Timeline")
    picture = anna.modal.node.locator(".block.image img")
    expect(picture).to_be_visible()
    anna.waits_for(
        lambda: picture.evaluate("node => node.clientWidth / node.closest('.blocks').clientWidth") == 1
    )


def _chooses(person: Person, entry: str) -> None:
    person.last_answer("general").node.locator(".overflow").last.click()
    person.page.get_by_role("menuitem", name=entry).click()
    person.waits_for(lambda: person.has_modal and "One moment" not in person.modal.text)

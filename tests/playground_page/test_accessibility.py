"""axe-core on every surface of the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from playground.driver.person import ShownError
from tests.support.page.axe import faults
from tests.support.page.person import Person


@pytest.mark.logs_warnings
def test_no_surface_has_a_serious_fault(anna: Person) -> None:
    anna.types("/gallery message")
    anna.sees("Everything a message can show")
    anna.page.locator(".messages").evaluate("node => node.scrollTo(0, 0)")
    assert faults(anna) == "", "in a message with links"
    with pytest.raises(ShownError, match="/broken failed"):
        anna.types("/broken")
    assert faults(anna) == "", "in a channel"
    anna.types("/gallery basket")
    anna.press("Clear")
    anna.sees_modal("Clear the basket?")
    anna.page.locator(".button.danger:visible").last.hover()
    assert faults(anna) == "", "in a confirm dialog, on its button"
    anna.press("Keep it")
    anna.types("/order")
    anna.sees_modal("An order")
    anna.modal.choose("Extras", "Nuts")
    anna.press("Order")
    expect(anna.modal.field("Name").locator(".field-error")).to_be_visible()
    anna.modal.field("Fruit").get_by_role("combobox").click()
    expect(anna.option("Apple")).to_be_visible()
    assert faults(anna) == "", "in a modal with errors and an open list"
    anna.page.keyboard.press("Escape")
    anna.modal.field("Time").get_by_role("combobox").click()
    expect(anna.option("12:00 AM")).to_be_visible()
    assert faults(anna) == "", "in a list longer than its box"
    anna.page.keyboard.press("Escape")
    anna.page.get_by_role("button", name="Order", exact=True).hover()
    assert faults(anna) == "", "in a modal, on its button"
    anna.modal.field("Day").get_by_role("combobox").click()
    assert faults(anna) == "", "in a calendar"
    anna.page.keyboard.press("Escape")
    anna.press("Not now")
    anna.open("Gallery")
    expect(anna.page.get_by_role("region", name="Home")).to_contain_text("Your basket")
    anna.press("Requests and faults")
    anna.page.locator(".log summary").first.click()
    expect(anna.page.locator(".log .json").first).to_be_visible()
    assert faults(anna) == "", "on Home, beside the requests"
    anna.press("Faults")
    anna.page.locator(".myself").click()
    assert faults(anna) == "", "in the list of people, beside the faults"

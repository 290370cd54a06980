"""Does axe-core find a serious fault on any surface of the page, light or dark?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.playground_page.conftest import Look
from tests.playground_page.person import Person

_AXE = Path(__file__).with_name("vendor") / "axe.min.js"


def _faults(person: Person) -> str:
    if not person.page.evaluate("'axe' in window"):
        person.page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = person.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return "\n".join(
        f"{fault['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    )


@pytest.mark.logs_warnings
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_no_surface_has_a_serious_fault(look: Look, colours: str) -> None:
    anna = look(color_scheme=colours)
    anna.say("/gallery message")
    anna.reads("Everything a message can show")
    anna.say("/broken")
    anna.reads("/broken failed")
    assert _faults(anna) == "", "in a channel"
    anna.say("/gallery basket")
    anna.press("Clear")
    anna.sees_modal("Clear the basket?")
    anna.page.locator(".button.danger:visible").last.hover()
    assert _faults(anna) == "", "in a confirm dialog, on its button"
    anna.press("Keep it")
    anna.say("/order")
    anna.sees_modal("An order")
    anna.choose("Extras", "Nuts")
    anna.press("Order")
    expect(anna.field("Name").locator(".field-error")).to_be_visible()
    anna.field("Fruit").get_by_role("combobox").click()
    expect(anna.option("Apple")).to_be_visible()
    assert _faults(anna) == "", "in a modal with errors and an open list"
    anna.page.keyboard.press("Escape")
    anna.page.get_by_role("button", name="Order", exact=True).hover()
    assert _faults(anna) == "", "in a modal, on its button"
    anna.field("Day").get_by_role("combobox").click()
    assert _faults(anna) == "", "in a calendar"
    anna.page.keyboard.press("Escape")
    anna.press("Not now")
    anna.open("Gallery")
    expect(anna.page.get_by_role("region", name="Home")).to_contain_text("Your basket")
    anna.press("Requests and faults")
    anna.page.locator(".log summary").first.click()
    expect(anna.page.locator(".log .json").first).to_be_visible()
    assert _faults(anna) == "", "on Home, beside the requests"
    anna.press("Faults")
    anna.page.locator(".myself").click()
    assert _faults(anna) == "", "in the list of people, beside the faults"

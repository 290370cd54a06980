"""The main things on a narrow window and on a phone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Look
from tests.support.house import House
from tests.support.page.person import Person
from tests.support.start_form import PM, opens

pytestmark = pytest.mark.slow

NARROW: dict[str, Any] = {"width": 900, "height": 700}
PHONE: dict[str, Any] = {"width": 390, "height": 780, "has_touch": True, "is_mobile": True}


@pytest.mark.logs_warnings  # the clock goes back, and what it had planned is brought back
@pytest.mark.parametrize(
    ("name", "size"), [("Clara Mendes", NARROW), ("Dev Sharma", PHONE)], ids=["narrow-window", "phone"]
)
def test_opening_card_digest_and_home_fit(look: Look, house: House, name: str, size: Any) -> None:
    house.slack.clock.move_to(datetime(2027, 3, 1, 15, tzinfo=UTC))
    dates = {"Booking": "2027-02-23", "Kickoff": "2027-03-09"}
    opens(house.slack.person(name), name, channel="ps-team", dates=dates, team={PM: name})
    person = look(name, at="#ps-team", **size)
    _fits(person, person.sees(f"@{name} opened this engagement.").node.locator("button", has_text="Plan"))
    person.types("/ps-start Other")
    person.sees_modal("Open an engagement")
    _fits(person, person.modal.node.get_by_role("button", name="Preview"))
    person.press("Cancel")
    person.page.locator(".clock").click()
    person.page.get_by_role("menuitem", name="Next working day, 9:00 AM").click()
    person.open("ps-bot")
    expect(person.home.node).to_contain_text("My work")
    _fits(person, person.home.node.get_by_role("button", name="Show").last)
    person.tab("Messages")
    digest = person.sees("Tue 2 Mar · ").node
    done = digest.locator("button", has_text="Done").first
    _fits(person, done)
    done.click()
    _fits(person, digest.locator("button", has_text="Undo").first)


def _fits(person: Person, control: Locator) -> None:
    """The control can be used, and nothing makes the page wider than its window."""
    expect(control).to_be_visible()
    control.scroll_into_view_if_needed()
    width = person.page.evaluate("innerWidth")
    box = control.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width

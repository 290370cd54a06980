"""The tour: its steps, its pauses and what it points at."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.playground_page.conftest import Look
from tests.support.page.gallery import Gallery
from tests.support.page.person import Person

TOUR: dict[str, Any] = {
    "title": "A look around",
    "summary": "What there is to see",
    "steps": [
        {"say": "You are Ben.", "do": "be", "person": "Ben Okafor", "pause": 0},
        {"do": "open", "conversation": "#acme-delivery", "pause": 0},
        {"say": "Order something.", "do": "type", "text": "/order", "pause": 0},
        {"do": "wait", "text": "An order", "pause": 0},
        {"do": "fill", "label": "Name", "value": "Ben", "pause": 0},
        {"do": "fill", "label": "Pieces", "value": "2", "pause": 0},
        {"do": "fill", "label": "Fruit", "value": "Banana", "pause": 0},
        {"do": "fill", "label": "Guests", "value": ["Anna Keller"], "pause": 0},
        {"do": "fill", "label": "Day", "value": "2026-12-01", "pause": 0},
        {"do": "fill", "label": "Wrapping", "value": "Paper", "pause": 0},
        {"do": "press", "label": "Order", "pause": 0},
        {"say": "Tomorrow.", "do": "clock", "to_next": "09:00", "weekdays": True, "pause": 0},
    ],
}

UNHURRIED = TOUR | {"steps": [step | {"pause": 90 if step["do"] == "wait" else 0} for step in TOUR["steps"]]}
"""It rests long enough at the open form for somebody to take over."""

POINTING: dict[str, Any] = {
    "title": "A finger",
    "summary": "What it points at",
    "steps": [
        {"do": "type", "text": "/gallery message", "pause": 0},
        {"say": "Here.", "do": "look", "text": "A button beside a text", "pause": 90},
        {"say": "Pressed.", "do": "press", "label": "Press me", "pause": 90},
    ],
}


class TestTour:
    @pytest.fixture
    def tour(self) -> dict[str, Any]:
        return TOUR

    def test_it_plays_itself_through_the_controls_of_the_page(self, anna: Person, gallery: Gallery) -> None:
        anna.press("Show me")
        bar = anna.page.get_by_role("region", name="Tour: A look around")
        expect(bar).to_contain_text("That was the tour.", timeout=90_000)
        expect(anna.page.locator(".myself")).to_contain_text("Ben Okafor")
        expect(anna.page.locator(".clock-time")).to_have_text("9:00 AM")
        (sent,) = gallery.submitted
        assert sent["name"]["value"] == "Ben"
        assert sent["fruit"]["selected_option"]["value"] == "banana"
        assert sent["guests"]["selected_users"] == ["U07ANNAKLR1"]
        assert sent["day"]["selected_date"] == "2026-12-01"
        assert [each["value"] for each in sent["wrapping"]["selected_options"]] == ["paper"]

    @pytest.mark.parametrize("tour", [UNHURRIED])
    def test_it_is_paused_by_taking_over_and_goes_on(self, anna: Person, gallery: Gallery) -> None:
        anna.press("Show me")
        anna.sees_modal("An order")
        anna.modal.field("Remarks").locator("textarea").click()
        bar = anna.page.get_by_role("region", name="Tour: A look around")
        expect(bar).to_contain_text("You have taken over.")
        anna.page.keyboard.type("Mine")
        expect(anna.modal.field("Remarks").locator("textarea")).to_have_value("Mine")
        anna.press("Go on")
        expect(bar).to_contain_text("That was the tour.", timeout=90_000)
        assert gallery.submitted[0]["remarks"]["value"] == "Mine"

    @pytest.mark.parametrize("tour", [UNHURRIED])
    def test_its_bar_leaves_after_taking_over_by_its_button(self, anna: Person, gallery: Gallery) -> None:
        anna.press("Show me")
        anna.press("Take over")
        expect(anna.page.get_by_role("region", name="Tour: A look around")).to_be_hidden()

    @pytest.mark.parametrize("tour", [POINTING])
    def test_its_ring_goes_with_what_it_points_at_and_is_gone_with_it(
        self, look: Look, gallery: Gallery
    ) -> None:
        anna = look(viewport={"width": 1280, "height": 560})
        page = anna.page
        anna.press("Show me")
        ring, button = page.locator(".spot"), page.get_by_role("button", name="Press me")

        def around() -> bool:
            button.scroll_into_view_if_needed()  # the list may go to its end once more while it is drawn
            drawn, meant = (
                ring.bounding_box(),
                button.locator("xpath=ancestor::div[@data-block]").bounding_box(),
            )
            return drawn is not None and meant is not None and abs(drawn["y"] + 5 - meant["y"]) < 2

        anna.waits_for(around)
        messages = page.locator(".messages")
        messages.evaluate("node => node.scrollBy(0, -40)")
        anna.waits_for(around)
        messages.evaluate("node => node.scrollTo(0, 0)")
        expect(ring).to_be_hidden()
        anna.press("Next")
        anna.waits_for(lambda: gallery.heard)
        expect(button).to_be_in_viewport()
        expect(ring).to_be_hidden()

"""The tour for newcomers, to its end, with the texts of the bot."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

import bot
from tests.browser.conftest import Look

WITHIN = 150_000


def test_the_tour_plays_to_its_end(look: Look) -> None:
    script = json.loads(bot.TOUR.read_text(encoding="utf-8"))
    anna = look("Ben Okafor", at="#general")  # the tour makes Anna of him
    anna.press("Show me")
    bar = anna.page.get_by_role("region", name=f"Tour: {script['title']}")
    said = bar.locator(".tour-say")
    expect(said).to_have_text(re.compile("That was the tour|Do it yourself"), timeout=WITHIN)
    expect(said).to_have_text("That was the tour.")
    expect(anna.page.locator(".head h2")).to_have_text("acme-delivery")
    anna.sees("●◐○○○○○ 2 of 7")

"""The main job in the page: open an engagement, ask what comes next, be reminded, act."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Look
from tests.support.house import House
from tests.support.start_form import (
    CONSULTING,
    COORDINATOR,
    PM,
    begins,
    goes_on,
    opens,
    to_stage,
)


def test_what_is_missing_is_told_at_its_field_and_nothing_typed_is_lost(look: Look) -> None:
    anna = look("Anna Keller", at="#acme-delivery")
    form = begins(anna, "Acme", channel="acme-delivery")
    form.submit("Preview")
    assert form.errors == {"Type of engagement": "Please complete this required field."}
    form.fill("Customer", "   ")
    to_stage(form)
    form.fill("Reference", "SOW-7")
    form.submit("Preview")
    anna.waits_for(lambda: list(form.errors) == ["Customer"])
    assert form.value("Reference") == "SOW-7"
    assert form.value("Type of engagement") == CONSULTING
    form.fill("Customer", "Acme")
    goes_on(form)
    form.close()


def test_stages_words_and_help_are_answered_to_the_one_who_asks(look: Look) -> None:
    dev = look("Dev Sharma", at="#general")
    dev.types("/ps-stage scoping")
    definition = dev.sees("Turn discovery into an agreed estimate").node
    expect(definition).to_contain_text("Only visible to you")
    expect(definition).to_contain_text("Outcomes: what must be true to move on")
    dev.types("/ps-stage role pm")
    dev.sees("Project / Program Manager")
    dev.types("/ps-stage xyzzy")
    dev.sees("xyzzy")
    dev.types("/ps-stage help")
    expect(dev.sees("How to use").node).to_contain_text("/ps-stage journey")


@pytest.mark.logs_warnings  # the clock may go back, and what it had planned is brought back
def test_the_morning_brings_one_digest_and_done_in_it_is_seen_everywhere(look: Look, house: House) -> None:
    house.slack.clock.move_to(datetime(2027, 3, 1, 15, tzinfo=UTC))
    dates = {"Booking": "2027-02-23", "Kickoff": "2027-03-09"}
    team = {PM: "Emily Harper", COORDINATOR: "Emily Harper"}
    opens(house.slack.person("Anna Keller"), "Borealis", channel="ps-team", dates=dates, team=team)
    emily = look("Emily Harper", at="#ps-team")
    expect(emily.row("ps-bot").locator(".count")).to_be_visible()
    emily.page.locator(".clock").click()
    emily.page.get_by_role("menuitem", name="Next working day, 9:00 AM").click()
    home = emily.opens_home()
    emily.waits_for(lambda: "My work" in home.text and "My engagements" in home.text)
    digest = emily.sees("Tue 2 Mar · ", "ps-bot")
    name = digest.text.split("\n")[2]
    digest.press("Done", beside=name)
    assert f"✅ {name}" in digest.text
    assert "done by @Emily Harper on Tue 2 Mar" in digest.text
    assert digest.buttons.count("Undo") == 1
    assert len([each for each in emily.reads("ps-bot") if "Tue 2 Mar · " in each.text_when_read]) == 1
    emily.opens_home()
    emily.waits_for(lambda: "My work" in home.text and name not in home.text)
    emily.types("/ps-stage", channel="ps-team")
    assert not re.search(f"(🔴|🟠) ?{re.escape(name)}", emily.sees("For you").text)

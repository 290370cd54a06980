"""Does the main job hold in the page: open an engagement, ask what comes next, be reminded, act?"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.browser.conftest import Look
from tests.end_to_end.conftest import House
from tests.end_to_end.opening import CONSULTING, COORDINATOR, PM, opens


def test_an_engagement_is_opened_page_by_page_and_its_card_stands_in_the_channel(look: Look) -> None:
    anna = look("Anna Keller", at="#acme-delivery")
    anna.say("/ps-start Acme")
    anna.sees_modal("Open an engagement")
    expect(anna.field("Customer").locator("input")).to_have_value("Acme")
    anna.fill("Reference", "SOW-7")
    anna.press("Next")
    expect(anna.field("Type of engagement").locator(".field-error")).to_have_text(
        "Please complete this required field."
    )
    anna.fill("Customer", "   ")
    anna.choose("Type of engagement", CONSULTING)
    anna.press("Next")
    expect(anna.field("Customer").locator(".field-error")).to_be_visible()
    expect(anna.field("Reference").locator("input")).to_have_value("SOW-7")
    anna.fill("Customer", "Acme")
    anna.press("Next")
    anna.choose("Stage to start in", "5. PS Project Planning")
    anna.press("Next")
    for label, day in {"Booking": "2027-02-22", "Kickoff": "2027-02-25"}.items():
        anna.fill(label, day)
        anna.page.keyboard.press("Enter")
    anna.press("Next")
    anna.choose(PM, "Ben Okafor")
    anna.press("Next")
    expect(anna.modal).to_contain_text("Nothing is saved yet")
    expect(anna.modal).to_contain_text("@Ben Okafor: 38 activities, first Mon 22 Feb")
    expect(anna.modal).to_contain_text("Roles nobody fills")
    anna.press("Open engagement")
    card = anna.reads("@Anna Keller opened this engagement.")
    expect(card).to_contain_text("PS Project Planning, stage 5 of 7")
    expect(card.locator("button", has_text="Advance stage")).to_be_visible()


def test_stages_words_and_help_are_answered_to_the_one_who_asks(look: Look) -> None:
    dev = look("Dev Sharma", at="#general")
    dev.say("/ps-stage scoping")
    definition = dev.reads("Turn discovery into an agreed estimate")
    expect(definition).to_contain_text("Only visible to you")
    expect(definition).to_contain_text("Outcomes: what must be true to leave it")
    dev.say("/ps-stage role pm")
    dev.reads("Project / Program Manager")
    dev.say("/ps-stage xyzzy")
    dev.reads("xyzzy")
    dev.say("/ps-stage help")
    expect(dev.reads("How to use")).to_contain_text("/ps-stage journey")


def test_the_morning_brings_one_digest_and_done_in_it_is_seen_everywhere(look: Look, house: House) -> None:
    house.slack.clock.move_to(datetime(2027, 3, 1, 15, tzinfo=UTC))
    dates = {"Booking": "2027-02-22", "Kickoff": "2027-02-25"}
    team = {PM: "Emily Harper", COORDINATOR: "Emily Harper"}
    opens(house.slack.person("Anna Keller"), "Borealis", channel="ps-team", dates=dates, team=team)
    emily = look("Emily Harper", at="#ps-team")
    expect(emily.row("ps-bot").locator(".count")).to_be_visible()
    emily.page.locator(".clock").click()
    emily.page.get_by_role("menuitem", name="Next working day, 9:00 AM").click()
    emily.open("ps-bot")
    expect(emily.home).to_contain_text("My work")
    expect(emily.home).to_contain_text("My engagements")
    emily.tab("Messages")
    digest = emily.reads("Tue 2 Mar: ")
    name = digest.locator(".block", has_text="Borealis · ").first.inner_text().split("\n")[0]
    digest.locator("button", has_text="Mark done").first.click()
    expect(digest).to_contain_text(f"✅ {name}")
    expect(digest).to_contain_text("done by @Emily Harper on Tue 2 Mar")
    expect(digest.locator("button", has_text="Undo")).to_have_count(1)
    expect(emily.page.locator("li.message", has_text="Tue 2 Mar: ")).to_have_count(1)
    emily.tab("Home")
    expect(emily.home).to_contain_text("My work")
    expect(emily.home).not_to_contain_text(name)
    emily.open("#ps-team")
    emily.say("/ps-stage")
    expect(emily.reads("For you")).not_to_contain_text(re.compile(f"(🔴|🟠) ?{re.escape(name)}"))

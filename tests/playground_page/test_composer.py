"""The composer: what it offers, sends, keeps and completes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from playground.driver.person import ShownError
from tests.support.page.person import Person


def test_the_composer_offers_commands_and_shows_their_usage(anna: Person) -> None:
    anna.composer.press_sequentially("/ga")
    expect(anna.page.get_by_role("option")).to_have_text([re.compile(r"^/gallery\s*\[message \| basket\]")])
    anna.composer.press("Tab")
    expect(anna.composer).to_have_value("/gallery ")
    expect(anna.page.locator(".usage")).to_contain_text("[message | basket]")
    anna.composer.press_sequentially("hello")
    anna.composer.press("Enter")
    anna.sees("You typed hello")
    expect(anna.composer).to_have_value("")


def test_an_empty_channel_tells_what_one_can_type(anna: Person) -> None:
    invitation = anna.page.get_by_role("region", name="What Gallery understands")
    invitation.get_by_role("button", name="/order").click()
    expect(anna.composer).to_have_value("/order ")
    expect(anna.composer).to_be_focused()
    anna.types("Good morning")
    anna.sees("Good morning")
    expect(invitation).to_have_count(0)


def test_what_the_page_cannot_do_is_told_and_nothing_typed_is_lost(anna: Person) -> None:
    anna.page.route("**/page/send", lambda route: route.fulfill(status=500, body="{}"))
    anna.types("Is anybody there?")
    expect(anna.page.locator(".toast")).to_have_text("The local Slack answered 500.")
    expect(anna.composer).to_have_value("Is anybody there?")
    anna.problems.clear()


def test_lines_sent_while_another_is_under_way_arrive_one_by_one(anna: Person) -> None:
    held: list[Route] = []
    anna.page.route("**/page/send", lambda route: held.append(route), times=1)
    for line in ("First", "Second", "Third"):
        anna.composer.press_sequentially(line)
        anna.composer.press("Enter")
        expect(anna.composer).to_have_value("")
    anna.waits_for(lambda: held)
    held[0].continue_()
    anna.sees("Third")
    assert [each.text for each in anna.reads("acme-delivery")] == ["First", "Second", "Third"]


@pytest.mark.logs_warnings
def test_what_failed_comes_back_only_where_nobody_answered_and_nothing_else_is_typed(anna: Person) -> None:
    with pytest.raises(ShownError, match="/broken failed"):
        anna.types("/broken")
    expect(anna.composer).to_have_value("")
    held: list[Route] = []
    anna.page.route("**/page/send", lambda route: held.append(route))
    for line in ("First", "Second"):
        anna.composer.press_sequentially(line)
        anna.composer.press("Enter")
    anna.waits_for(lambda: len(held) == 1)
    held[0].abort()
    anna.waits_for(lambda: len(held) == 2)
    held[1].abort()
    expect(anna.page.locator(".toast").first).to_have_text("The local Slack cannot be reached.")
    expect(anna.composer).to_have_value("First\nSecond")
    anna.composer.press("Enter")
    anna.composer.press_sequentially("My next words")
    anna.waits_for(lambda: len(held) == 3)
    held[2].abort()
    expect(anna.page.locator("#main .composer-note")).not_to_contain_text("Sending")
    expect(anna.composer).to_have_value("My next words")
    anna.problems.clear()


def test_a_draft_waits_with_its_file_while_one_is_elsewhere(anna: Person) -> None:
    anna.composer.fill("As promised")
    anna.page.get_by_label("Attach a file").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"plan"}
    )
    expect(anna.page.locator(".attached")).to_contain_text("plan.txt")
    anna.open("#general")
    expect(anna.page.locator(".attached")).to_have_count(0)
    anna.open("#acme-delivery")
    expect(anna.page.locator(".attached")).to_contain_text("plan.txt")
    anna.page.get_by_role("button", name="Send", exact=True).click()
    expect(anna.composer).to_be_focused()
    expect(anna.sees("As promised").node.locator(".file")).to_contain_text("plan.txt")


def test_what_is_offered_fits_what_is_typed_though_the_answer_to_it_is_late(anna: Person) -> None:
    anna.composer.press_sequentially("Ask @b")
    expect(anna.option("Ben Okafor")).to_be_visible()
    anna.page.route("**/page/suggest*", lambda route: None)
    anna.composer.press_sequentially("en")
    expect(anna.page.get_by_role("option")).to_have_text([re.compile("^@?Ben Okafor")])
    anna.composer.press("Enter")
    expect(anna.composer).to_have_value("Ask @Ben Okafor ")


def test_completed_names_stand_for_whole_words_alone(anna: Person) -> None:
    anna.composer.press_sequentially("#gen")
    expect(anna.option("#general")).to_be_visible()
    anna.composer.press("Enter")
    anna.composer.press_sequentially("#general2 https://x.example/#general")
    anna.composer.press("Enter")
    assert anna.sees("x.example").text == "#general #general2 https://x.example/#general"


def test_completed_mentions_are_sent_as_slack_writes_them(anna: Person) -> None:
    anna.composer.press_sequentially("Ask @be")
    expect(anna.option("Ben Okafor")).to_be_visible()
    anna.composer.press("Enter")
    anna.composer.press_sequentially("in #gen")
    expect(anna.option("#general")).to_be_visible()
    anna.composer.press("Enter")
    anna.composer.press_sequentially("if 3 < 4")
    anna.composer.press("Enter")
    anna.sees("if 3 < 4").node.hover()
    anna.press("Inspect this message")
    kept = anna.page.get_by_role("complementary", name="Message").locator(".json")
    expect(kept).to_contain_text("Ask <@U07BENOKAF2> in <#C07GENERAL1> if 3 &lt; 4")

"""Writing, reading and pressing in conversations of the page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Route, expect
from slack_sdk import WebClient

from playground import Playground
from playground.driver.person import ShownError
from tests.playground_page.conftest import Look
from tests.support.page.person import Person


def test_a_message_shows_every_block_as_people_read_it(anna: Person) -> None:
    anna.types("/gallery message")
    message = anna.sees("Everything a message can show").node
    expect(message.locator(".badge")).to_have_text("APP")
    for tag, text in (("b", "Bold"), ("i", "italic"), ("s", "struck"), ("code", "code"), ("a", "link")):
        expect(message.locator(f".section-text {tag}", has_text=text).first).to_be_visible()
    expect(message.locator("blockquote").first).to_have_text("A quotationof two lines")
    expect(message.locator("pre")).to_have_text("for each in basket:\n    eat(each)")
    expect(message.locator(".mention.me").first).to_have_text("@Anna Keller")
    expect(message.locator("time").nth(1)).to_have_text(re.compile(r"^\w+day, .+ at \d+:\d\d [AP]M$"))
    expect(message.locator("img[alt='A speech bubble']")).to_be_visible()
    expect(message.locator("ol.rich-list li")).to_have_text(["first", "second"])


def test_elements_of_a_message_tell_the_app_what_was_chosen(anna: Person) -> None:
    anna.types("/gallery message")
    message = anna.sees("Everything a message can show").node
    fruit = message.get_by_role("combobox", name="Choose a fruit")
    fruit.click()
    fruit.press("ArrowDown")
    fruit.press("Enter")
    expect(fruit).to_have_value("Banana")
    message.get_by_label("Bread").check()
    expect(message.get_by_label("Milk")).to_be_checked()
    message.get_by_label("L", exact=True).check()
    message.get_by_role("button", name="More actions").click()
    anna.page.get_by_role("menuitem", name="Archive").click()
    expect(message.get_by_role("combobox", name="Choose a fruit")).to_have_value("Banana")
    expect(message.get_by_label("Bread")).to_be_checked()


def test_a_press_rewrites_the_message_in_place(anna: Person) -> None:
    anna.types("/gallery basket")
    anna.sees("The basket holds 0.")
    anna.press("Add one")
    anna.sees("The basket holds 1.")
    expect(anna.page.locator("li.message", has_text="The basket holds")).to_have_count(1)
    expect(anna.page.locator(".edited")).to_be_visible()


def test_the_focus_stays_where_one_pressed_or_goes_to_what_is_left(anna: Person) -> None:
    anna.types("/gallery basket")
    basket = anna.sees("The basket holds 0.").node
    add = basket.get_by_role("button", name="Add one")
    add.focus()
    for count in (1, 2):
        add.press("Enter")
        expect(basket).to_contain_text(f"The basket holds {count}.")
        expect(add).not_to_have_attribute("aria-busy", "true")
        expect(add).to_be_focused()
    add.press("Enter")
    expect(add).to_have_count(0)
    expect(basket.get_by_role("button", name="Clear")).to_be_focused()


def test_a_confirm_dialog_comes_before_the_press_takes_effect(anna: Person) -> None:
    anna.types("/gallery basket")
    anna.press("Add one")
    anna.sees("The basket holds 1.")
    anna.press("Clear")
    confirm = anna.sees_modal("Clear the basket?").node
    expect(confirm.get_by_role("button", name="Keep it")).to_be_focused()
    anna.press("Keep it")
    expect(anna.page.locator("dialog[open]")).to_have_count(0)
    anna.sees("The basket holds 1.")
    anna.press("Clear")
    anna.press("Clear it")
    anna.sees("The basket holds 0.")


@pytest.mark.logs_warnings
def test_a_button_without_an_answer_says_so_beside_itself(anna: Person) -> None:
    anna.types("/gallery basket")
    anna.sees("The basket holds 0.")
    before = anna.page.get_by_role("link", name="Read more").bounding_box()
    anna.press("Out of order")
    expect(anna.page.locator(".problem")).to_contain_text("This app responded with status code")
    expect(anna.page.locator(".toast")).to_have_count(0)
    after = anna.page.get_by_role("link", name="Read more").bounding_box()
    assert before
    assert after
    assert (before["x"], before["width"]) == (after["x"], after["width"])


@pytest.mark.logs_warnings
def test_a_failing_command_is_told_by_slackbot_to_oneself_alone(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor")
    with pytest.raises(ShownError, match="/broken failed with the error"):
        anna.types("/broken")
    assert anna.last("acme-delivery").ephemeral
    with pytest.raises(ShownError, match="/nothing is not a valid command"):
        anna.types("/nothing")
    ben.types("Good morning")
    ben.sees("Good morning")
    expect(ben.page.locator("li.message", has_text="/broken")).to_have_count(0)


def test_an_ephemeral_answer_is_seen_by_one_person(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor")
    anna.types("/gallery secret")
    expect(anna.sees("You typed secret").node).to_contain_text("Only visible to you")
    anna.types("And now aloud")
    ben.sees("And now aloud")
    expect(ben.page.locator("li.message", has_text="You typed")).to_have_count(0)


def test_the_page_catches_up_after_the_stream_was_cut(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor")
    cut = "retry: 200\nevent: hello\ndata: {}\n\n"
    anna.page.route(
        "**/page/events*", lambda route: route.fulfill(content_type="text/event-stream", body=cut)
    )
    anna.page.reload()
    expect(anna.page.locator(".reconnecting")).to_be_visible()
    ben.types("Written while nobody listened")
    anna.sees("Written while nobody listened")
    anna.page.unroute("**/page/events*")
    expect(anna.page.locator(".reconnecting")).to_have_count(0)
    ben.types("And live again")
    anna.sees("And live again")


def test_times_and_days_are_those_of_the_person_one_is(anna: Person, slack: Playground) -> None:
    slack.clock.move_to(datetime(2026, 11, 26, 23, 30, tzinfo=UTC))
    anna.types("Late in Berlin")
    expect(anna.sees("Late in Berlin").node.locator(".when-sent").first).to_have_text("12:30 AM")
    expect(anna.page.locator("li.day")).to_have_text(["Today"])
    anna.be("Clara Mendes")
    anna.open("#acme-delivery")
    expect(anna.sees("Late in Berlin").node.locator(".when-sent").first).to_have_text("8:30 PM")
    slack.clock.forward(hours=24)
    anna.types("A day later")
    anna.sees("A day later")
    expect(anna.page.locator("li.day")).to_have_text(["Yesterday", "Today"])


def test_the_inspector_shows_what_slack_keeps_and_the_fallback(anna: Person) -> None:
    anna.types("/gallery basket")
    anna.sees("The basket holds 0.").node.hover()
    anna.press("Inspect this message")
    panel = anna.page.get_by_role("complementary", name="Message")
    expect(panel.locator(".fallback")).to_have_text("A basket")
    expect(panel.locator(".json")).to_contain_text('"bot_profile"')


def test_a_notice_names_the_person_who_did_it_once(anna: Person) -> None:
    anna.press("Add a channel")
    anna.modal.node.get_by_label("Name").fill("new-work")
    anna.press("Create")
    expect(anna.page.locator("li.notice .message-body")).to_have_text("@Anna Keller has joined the channel")


def test_text_is_written_in_its_own_direction(anna: Person, slack: Playground) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    words = {"type": "plain_text", "text": "שלום"}
    shown: list[dict[str, Any]] = [
        {"type": "header", "text": words},
        {"type": "actions", "elements": [{"type": "button", "text": words, "action_id": "hello"}]},
    ]
    client.chat_postMessage(channel="C07ACMEDLV3", text="مرحبا")
    client.chat_postMessage(channel="C07ACMEDLV3", text="שלום", blocks=shown)
    anna.composer.fill("שלום")
    written = [anna.sees("مرحبا").node.locator(".text"), anna.composer]
    written += [anna.sees("שלום").node.locator(selector) for selector in ("h3", ".button-text")]
    for each in written:
        expect(each).to_have_css("direction", "rtl")


def test_an_answer_that_comes_for_the_person_before_is_not_shown(anna: Person, look: Look) -> None:
    anna.types("/gallery secret")
    held: list[Route] = []
    anna.page.route("**/page/messages*", lambda route: held.append(route), times=1)
    anna.row("general").click()
    anna.row("acme-delivery").click()
    anna.waits_for(lambda: held)
    anna.be("Ben Okafor")
    with anna.page.expect_response("**/page/messages*"):
        held[0].continue_()
    anna.types("I am Ben")
    assert [each.text_when_read for each in anna.reads("acme-delivery")] == ["I am Ben"]


def test_an_answer_from_before_a_message_does_not_take_it_away(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor", at="#general")
    anna.types("Written at first")
    held: list[tuple[Route, APIResponse]] = []
    anna.row("general").click()
    anna.page.route(
        "**/page/messages*conversation*", lambda route: held.append((route, route.fetch())), times=1
    )
    anna.row("acme-delivery").click()
    anna.waits_for(lambda: held)
    ben.types("Written meanwhile", channel="acme-delivery")
    expect(anna.page.locator("li.message", has_text="Written meanwhile")).to_be_visible()
    route, before = held[0]
    with anna.page.expect_response("**/page/messages*"):
        route.fulfill(response=before)
    anna.settles()
    assert [each.text_when_read for each in anna.reads("acme-delivery")] == [
        "Written at first",
        "Written meanwhile",
    ]


def test_what_one_person_inspects_is_closed_for_the_next(anna: Person) -> None:
    anna.types("/gallery secret")
    anna.last("acme-delivery").node.hover()
    anna.press("Inspect this message")
    expect(anna.page.get_by_role("complementary", name="Message")).to_be_visible()
    anna.be("Ben Okafor")
    expect(anna.page.get_by_role("complementary", name="Message")).to_have_count(0)


def test_nothing_is_missed_where_the_stream_breaks_before_its_first_word(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor")
    anna.page.route("**/page/events*", lambda route: route.abort())
    anna.page.reload()
    expect(anna.page.locator(".reconnecting")).to_be_visible()
    anna.problems.clear()
    ben.types("Said meanwhile")
    anna.page.unroute("**/page/events*")
    anna.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    anna.sees("Said meanwhile")


def test_a_change_of_an_old_message_is_not_announced_as_new(anna: Person, slack: Playground) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    sent = client.chat_postMessage(channel="U07ANNAKLR1", text="First words")
    live = anna.page.locator("[aria-live=polite]").last
    expect(live).to_contain_text("First words")
    live.evaluate(
        "node => new MutationObserver(() => { window.heard = `${window.heard} ${node.textContent}`; })"
        ".observe(node, {childList: true, characterData: true, subtree: true})"
    )
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Other words")
    client.chat_postMessage(channel="U07ANNAKLR1", text="Last words")
    expect(live).to_contain_text("Last words")
    assert "Other words" not in anna.page.evaluate("window.heard")

"""Threads and what is unread, as one person sees them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from playground import Playground
from tests.playground_page.conftest import Look
from tests.support.page.person import Person


def test_new_messages_arrive_live_and_leave_marks_until_they_are_read(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor", at="#general")
    anna.types("Hello @Ben Okafor")
    row = ben.row("acme-delivery")
    expect(row).to_have_class(re.compile("unread"))
    expect(row.locator(".count")).to_have_text("1")
    ben.open("#acme-delivery")
    ben.sees("Hello @Ben Okafor")
    expect(ben.page.locator("li.new")).to_be_visible()
    expect(row).not_to_have_class(re.compile("unread"))
    expect(ben.page.locator(".mention.me")).to_have_text("@Ben Okafor")
    anna.types("One more")
    ben.sees("One more")
    expect(ben.page.locator("[aria-live=polite]").last).to_have_text("Anna Keller: One more")


def test_a_reply_opens_a_thread(anna: Person) -> None:
    anna.types("Who comes?")
    anna.replies("Who comes?", "I do")
    expect(anna.page.get_by_role("button", name="1 reply")).to_be_visible()


def test_a_thread_is_left_with_its_conversation_and_no_reply_goes_astray(anna: Person) -> None:
    anna.types("Who comes?")
    thread = anna.opens_thread("Who comes?")
    expect(thread).to_be_visible()
    anna.open("#general")
    expect(thread).to_have_count(0)
    anna.open("#acme-delivery")
    expect(thread).to_have_count(0)
    expect(anna.opens_thread("Who comes?")).to_be_visible()
    anna.be("Ben Okafor")
    expect(thread).to_have_count(0)


def test_the_channel_one_is_reading_is_never_marked_unread(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor")
    row = ben.row("acme-delivery")
    with ben.page.expect_response("**/page/read"):
        anna.types("Hello @Ben Okafor")
    expect(row).not_to_have_class(re.compile("unread"))
    expect(ben.page).to_have_title("acme-delivery · Northwind Services")


def test_a_message_of_the_app_stays_unread_while_one_looks_at_its_home(
    anna: Person, slack: Playground
) -> None:
    anna.open("Gallery")
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    client.chat_postMessage(channel="U07ANNAKLR1", text="Good morning")
    expect(anna.row("Gallery").locator(".count")).to_have_text("1")
    anna.tab("Messages")
    expect(anna.page.locator("li.new")).to_be_visible()
    expect(anna.row("Gallery").locator(".count")).to_have_count(0)


def test_a_link_to_home_opens_it_here(anna: Person, slack: Playground) -> None:
    anna.open("Gallery")
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    app = client.bots_info(bot=client.auth_test()["bot_id"])["bot"]["app_id"]
    link = f"<slack://app?team=T07NORTHW01&amp;id={app}&amp;tab=home|Home>"
    client.chat_postMessage(channel="U07ANNAKLR1", text=f"All that is yours: {link}")
    anna.tab("Messages")
    anna.page.locator("li.message a", has_text="Home").click()
    expect(anna.page.locator("#main .home")).to_be_visible()


def test_replies_of_others_mark_their_thread_and_not_the_channel(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor", at="#general")
    anna.types("Who comes?")
    row = ben.row("acme-delivery")
    expect(row).to_have_class(re.compile("unread"))
    ben.open("#acme-delivery")
    expect(row).not_to_have_class(re.compile("unread"))
    ben.open("#general")
    anna.replies("Who comes?", "I do")
    ben.open("#acme-delivery")
    replies = ben.page.get_by_role("button", name="1 reply New")
    expect(replies).to_be_visible()
    ben.open("#general")
    expect(row).not_to_have_class(re.compile("unread"))
    anna.replies("Who comes?", "And you, @Ben Okafor?")
    expect(row.locator(".count")).to_have_text("1")
    ben.open("#acme-delivery")
    ben.page.get_by_role("button", name="2 replies New").click()
    expect(ben.page.get_by_role("button", name="2 replies", exact=True)).to_be_visible()


@pytest.mark.logs_warnings
def test_one_writes_in_a_thread_and_comes_back_with_the_keyboard(anna: Person) -> None:
    anna.types("Who comes?")
    thread = anna.opens_thread("Who comes?")
    reply = thread.get_by_label("Reply …")
    expect(reply).to_be_focused()
    reply.press_sequentially("/gallery :ta")
    expect(anna.page.get_by_role("listbox", name="Emoji")).to_be_visible()
    expect(thread.locator(".usage")).to_have_count(0)
    reply.press("Escape")
    reply.press("Enter")
    expect(anna.page.locator(".toast")).to_have_text("/gallery is not supported in threads. Sorry!")
    expect(reply).to_have_value("")
    reply.press("Escape")
    expect(thread).to_have_count(0)
    expect(anna.sees("Who comes?").node.get_by_role("button", name="Reply in thread")).to_be_focused()
    anna.press("Requests and faults")
    anna.press("Close the panel")
    expect(anna.page.get_by_role("button", name="Requests and faults")).to_be_focused()


def test_what_arrives_below_what_one_reads_is_told_there(anna: Person, look: Look) -> None:
    ben = look("Ben Okafor")
    anna.types("/gallery message")
    anna.sees("Everything a message can show")
    messages = anna.page.locator(".messages")
    messages.evaluate("node => node.scrollTo(0, 0)")
    ben.types("One")
    expect(anna.page.get_by_role("button", name="1 new message")).to_be_visible()
    ben.types("Two")
    anna.page.get_by_role("button", name="2 new messages").click()
    expect(anna.sees("Two").node).to_be_in_viewport()
    expect(anna.page.locator(".below")).to_have_count(0)
    expect(messages).to_be_focused()

"""Composer, clock, faults, keyboard, widths and the tour of the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from playground import Playground
from playground.driver.person import ShownError
from tests.playground_page.conftest import Look
from tests.support.page.person import Person


def test_the_clock_moves_to_the_next_morning_of_the_person_and_back(anna: Person, slack: Playground) -> None:
    anna.page.locator(".clock").click()
    anna.page.get_by_role("menuitem", name="Next working day, 9:00 AM").click()
    expect(anna.page.locator(".clock-time")).to_have_text("9:00 AM")
    expect(anna.page.locator(".clock")).to_have_class(re.compile("moved"))
    anna.page.locator(".clock").click()
    anna.page.get_by_role("menuitem", name="An hour on").click()
    expect(anna.page.locator(".clock-time")).to_have_text("10:00 AM")
    anna.page.locator(".clock").click()
    anna.page.get_by_role("menuitem", name="Back to real time").click()
    expect(anna.page.locator(".clock")).not_to_have_class(re.compile("moved"))


@pytest.mark.logs_warnings
def test_a_fault_is_set_hits_the_app_and_stands_in_the_log(anna: Person) -> None:
    anna.press("Requests and faults")
    anna.press("Faults")
    panel = anna.page.get_by_role("complementary", name="Faults")
    panel.get_by_label("Method").select_option("chat.postMessage")
    panel.get_by_label("What happens").select_option(label="ok: false with an error code")
    panel.get_by_role("textbox", name="Error code").fill("is_archived")
    anna.press("Add fault")
    expect(panel.locator(".fault-list li")).to_contain_text("chat.postMessage")
    with pytest.raises(ShownError, match="/gallery failed with the error"):
        anna.types("/gallery basket")
    expect(panel.locator(".fault-list")).to_have_count(0)
    anna.press("Requests")
    failed = anna.page.locator(".log li", has_text="chat.postMessage").first
    expect(failed).to_contain_text("is_archived")
    failed.locator("summary").click()
    expect(failed.locator(".json").last).to_contain_text('"error": "is_archived"')
    anna.press("Faults")
    anna.press("Add fault")
    anna.press("Clear all")
    expect(panel.get_by_role("button", name="Add fault")).to_be_focused()


def test_everything_can_be_done_with_the_keyboard(anna: Person) -> None:
    page = anna.page
    anna.composer.focus()
    page.keyboard.type("/order")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    anna.sees_modal("An order")
    expect(anna.modal.field("Name").locator("input")).to_be_focused()
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "!document.activeElement || document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    fruit = anna.modal.field("Fruit").get_by_role("combobox")
    fruit.focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(fruit).to_have_value("Banana")
    day = anna.modal.field("Day").get_by_role("combobox")
    day.fill("2026-12-24")
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(day).to_have_value("Jan 1, 2027")
    fruit.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    anna.sees_modal("An order")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(anna.composer).to_be_focused()


def test_a_phone_shows_one_thing_at_a_time(look: Look) -> None:
    anna = look(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    expect(anna.page.locator(".sidebar")).not_to_be_visible()
    anna.types("/order")
    box = anna.sees_modal("An order").node.bounding_box()
    assert box is not None
    assert box["width"] == 390
    assert anna.page.evaluate(
        "[...document.querySelectorAll('dialog[open] *')].every(each => each.getBoundingClientRect().right <= 390)"
    )
    anna.press("Not now")
    anna.types("/gallery message")
    anna.sees("Everything a message can show")
    assert anna.page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_phone_reaches_what_a_mouse_reaches(look: Look) -> None:
    anna = look(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    anna.types("Who comes?")
    message = anna.sees("Who comes?").node
    expect(message.locator(".tools")).to_have_css("opacity", "0")
    message.tap()
    message.get_by_role("button", name="Reply in thread").tap()
    thread = anna.page.get_by_role("complementary", name="Thread")
    thread.get_by_role("button", name="Close the panel").tap()
    anna.page.get_by_role("button", name="6 members").tap()
    expect(anna.modal.node.get_by_role("button", name="Leave")).to_be_visible()
    anna.page.keyboard.press("Escape")
    button = anna.page.get_by_role("button", name="Conversations")
    button.tap()
    expect(anna.page.get_by_role("button", name="Close the list").first).to_be_focused()
    anna.page.keyboard.press("Escape")
    expect(anna.page.locator(".sidebar")).not_to_be_visible()
    expect(button).to_be_focused()


def test_a_topic_is_shown_where_there_is_room_for_it(anna: Person) -> None:
    topic = anna.page.locator(".topic")

    def shown() -> bool:
        return bool(
            topic.evaluate(
                "node => node.offsetTop < node.parentNode.offsetTop + node.parentNode.offsetHeight"
            )
        )

    anna.waits_for(shown)
    anna.page.set_viewport_size({"width": 1101, "height": 800})
    anna.press("Requests and faults")
    anna.waits_for(lambda: not shown())


def test_a_search_for_nobody_says_so(anna: Person) -> None:
    anna.page.locator(".myself").click()
    anna.page.get_by_role("searchbox", name="Find a person").fill("xyzzy")
    expect(anna.page.get_by_role("dialog", name="Be somebody else").get_by_role("status")).to_have_text(
        "Nobody fits."
    )


def test_the_page_is_dark_by_choice_or_with_the_system(look: Look) -> None:
    def looks(person: Person, paper: str) -> None:
        expect(person.page.locator("#main")).to_have_css("background-color", paper)

    looks(look(color_scheme="dark"), "rgb(26, 27, 31)")
    by_choice = look()
    looks(by_choice, "rgb(255, 255, 255)")
    by_choice.page.get_by_role("button", name="Appearance").click()
    by_choice.page.get_by_role("menuitemradio", name="Dark").click()
    looks(by_choice, "rgb(26, 27, 31)")
    by_choice.page.reload()
    expect(by_choice.page.locator(".myself")).to_be_visible()
    looks(by_choice, "rgb(26, 27, 31)")


def test_a_channel_is_made_and_people_are_added(anna: Person) -> None:
    anna.press("Add a channel")
    anna.modal.node.get_by_label("Name").fill("new-work")
    anna.press("Create")
    expect(anna.page.locator(".head h2")).to_have_text("new-work")
    anna.press("1 member")
    add = anna.modal.node.get_by_role("combobox", name="Add people")
    add.click()
    add.fill("Clara")
    add.press("Enter")
    expect(anna.modal.node.locator(".member-list li")).to_have_count(2)


@pytest.mark.logs_warnings
def test_the_app_is_removed_and_installed_again(anna: Person) -> None:
    anna.open("Gallery")
    anna.tab("About")
    anna.press("Remove app")
    expect(anna.page.locator(".about")).to_contain_text("its tokens are dead")
    anna.open("#acme-delivery")
    with pytest.raises(ShownError, match="/gallery is not a valid command"):
        anna.types("/gallery hello")
    anna.open("Gallery")
    anna.tab("About")
    anna.press("Install app")
    expect(anna.page.locator(".about")).to_contain_text("Commands")
    anna.open("#acme-delivery")
    anna.types("/gallery hello")
    anna.sees("You typed hello")


def test_back_leads_through_the_places_one_was_at(anna: Person) -> None:
    head = anna.page.locator(".head h2")
    anna.open("#general")
    anna.open("Gallery")
    anna.tab("About")
    anna.page.go_back()
    expect(anna.page.get_by_role("region", name="Home", exact=True)).to_be_visible()
    anna.page.go_back()
    expect(head).to_have_text("general")
    anna.page.go_back()
    expect(head).to_have_text("acme-delivery")
    anna.page.go_forward()
    expect(head).to_have_text("general")
    anna.be("Ben Okafor")
    anna.page.go_back()
    expect(anna.page.locator(".myself")).to_contain_text("Anna Keller")


def test_somebody_else_looks_at_the_same_place_where_they_see_it(anna: Person) -> None:
    head = anna.page.locator(".head h2")
    anna.open("#general")
    anna.be("Clara Mendes")
    expect(head).to_have_text("general")
    anna.open("Gallery")
    anna.be("Ben Okafor")
    expect(anna.page.get_by_role("region", name="Home", exact=True)).to_contain_text("Your basket")
    anna.press("Add a channel")
    anna.modal.node.get_by_label("Name").fill("bens-own")
    anna.modal.node.get_by_label("Private").check()
    anna.press("Create")
    expect(head).to_have_text("bens-own")
    anna.be("Anna Keller")
    expect(head).to_have_text("general")

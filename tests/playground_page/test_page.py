"""Composer, clock, faults, keyboard, widths and the tour of the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from playground import Playground
from playground.driver.person import ShownError
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

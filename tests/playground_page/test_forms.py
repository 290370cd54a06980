"""Modals in the page: inputs, errors at their fields, a stack of views."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.support.page.gallery import Gallery
from tests.support.page.person import Person


def _order(anna: Person) -> None:
    anna.types("/order")
    anna.sees_modal("An order")


def _fill_required(anna: Person, name: str = "Anna") -> None:
    anna.modal.fill("Name", name)
    anna.modal.fill("Pieces", "3")
    anna.modal.choose("Fruit", "Cherry")


def test_every_input_reaches_the_app_with_what_was_entered(
    anna: Person, gallery: Gallery, tmp_path: Path
) -> None:
    receipt = tmp_path / "receipt.txt"
    receipt.write_text("paid")
    _order(anna)
    _fill_required(anna)
    anna.modal.fill("Remarks", "two\nlines")
    anna.modal.fill("Notes", "rich")
    anna.modal.fill("Mail", "anna@example.com")
    anna.modal.fill("Site", "https://example.com/shop")
    anna.modal.choose("Extras", "Nuts", "Cream")
    anna.modal.choose("Town", "Ber")
    anna.modal.choose("Cook", "Clara Mendes")
    anna.modal.choose("Guests", "Ben Okafor", "Dev Sharma")
    anna.modal.choose("Channel", "general")
    anna.modal.choose("Towns", "Ber", "Bos")
    anna.modal.choose("Channels", "general", "ps-team")
    anna.modal.choose("Conversations", "ps-leads")
    day = anna.modal.field("Day").get_by_role("combobox")
    day.fill("2026-12-24")
    day.press("Enter")
    anna.modal.choose("Time", "9:15 AM")
    delivery = anna.modal.field("Delivery").get_by_role("combobox")
    delivery.first.fill("2026-12-25")
    delivery.first.press("Enter")
    delivery.last.click()
    delivery.last.fill("18:00")
    delivery.last.press("Enter")
    anna.modal.field("Wrapping").get_by_label("Ribbon").check()
    anna.modal.field("Payment").get_by_label("Cash").check()
    anna.modal.field("Receipt").locator("input").set_input_files(receipt)
    expect(anna.modal.field("Receipt").locator(".chip")).to_have_text(re.compile("receipt.txt"))
    anna.press("Order")
    expect(anna.page.locator("dialog[open]")).to_have_count(0)
    (sent,) = gallery.submitted
    assert sent["name"]["value"] == "Anna"
    assert sent["remarks"]["value"] == "two\nlines"
    assert sent["notes"]["rich_text_value"]["elements"][0]["elements"] == [{"type": "text", "text": "rich"}]
    assert sent["pieces"]["value"] == "3"
    assert sent["mail"]["value"] == "anna@example.com"
    assert sent["site"]["value"] == "https://example.com/shop"
    assert sent["fruit"]["selected_option"]["value"] == "cherry"
    assert [each["value"] for each in sent["extras"]["selected_options"]] == ["nuts", "cream"]
    assert sent["town"]["selected_option"]["value"] == "berlin"
    assert [each["value"] for each in sent["towns"]["selected_options"]] == ["berlin", "boston"]
    assert sent["channels"]["selected_channels"] == ["C07GENERAL1", "C07PSTEAM02"]
    assert sent["conversations"]["selected_conversations"] == ["C07PRIVATE6"]
    assert sent["cook"]["selected_user"] == "U07CLARAMN3"
    assert sent["guests"]["selected_users"] == ["U07BENOKAF2", "U07DEVSHAR4"]
    assert sent["channel"]["selected_channel"] == "C07GENERAL1"
    assert sent["conversation"]["selected_conversation"] == "C07ACMEDLV3"
    assert sent["day"]["selected_date"] == "2026-12-24"
    assert sent["time"]["selected_time"] == "09:15"
    assert sent["delivery"]["selected_date_time"] == 1798218000
    assert [each["value"] for each in sent["wrapping"]["selected_options"]] == ["ribbon"]
    assert sent["payment"]["selected_option"]["value"] == "cash"
    assert [each["name"] for each in sent["receipt"]["files"]] == ["receipt.txt"]


def test_missing_and_wrong_input_is_told_at_its_field_and_nothing_typed_is_lost(anna: Person) -> None:
    _order(anna)
    anna.modal.fill("Pieces", "77")
    anna.modal.fill("Mail", "nonsense")
    anna.press("Order")
    expect(anna.modal.field("Name").locator(".field-error")).to_have_text(
        "Please complete this required field."
    )
    expect(anna.modal.field("Pieces").locator(".field-error")).to_contain_text("9 or less")
    expect(anna.modal.field("Mail").locator(".field-error")).to_contain_text("valid email")
    expect(anna.modal.field("Name").locator("input")).to_be_focused()
    expect(anna.modal.field("Name").locator("input")).to_have_attribute("aria-invalid", "true")
    expect(anna.modal.field("Pieces").locator("input")).to_have_value("77")
    anna.modal.fill("Pieces", "7")
    expect(anna.modal.field("Pieces").locator(".field-error")).to_have_count(0)


def test_errors_of_the_app_stand_at_their_fields(anna: Person, gallery: Gallery) -> None:
    _order(anna)
    _fill_required(anna, "nobody")
    anna.press("Order")
    expect(anna.modal.field("Name").locator(".field-error")).to_have_text("Nobody cannot order.")
    expect(anna.modal.field("Fruit").locator(".field-error")).to_have_text("No fruit for nobody.")
    expect(anna.modal.field("Fruit").get_by_role("combobox")).to_have_value("Cherry")
    anna.modal.fill("Name", "Somebody")
    anna.press("Order")
    expect(anna.page.locator("dialog[open]")).to_have_count(0)
    assert gallery.submitted[0]["name"]["value"] == "Somebody"


def test_labels_hints_and_optional_fields_are_told_apart(anna: Person) -> None:
    _order(anna)
    expect(anna.modal.field("Name").locator("input")).to_have_attribute("placeholder", "Who orders?")
    expect(anna.modal.field("Name").locator(".hint")).to_have_text("As on the invoice")
    expect(anna.modal.field("Remarks").locator(".optional")).to_have_text("(optional)")
    anna.modal.fill("Remarks", "x" * 61)
    expect(anna.modal.field("Remarks").locator(".left")).to_have_text("-1")


def test_a_text_grows_between_its_least_and_most_lines(anna: Person) -> None:
    _order(anna)
    box = anna.modal.field("Notes").locator("textarea")

    def lines() -> float:
        padding = "node => (node.clientHeight - 16) / parseFloat(getComputedStyle(node).lineHeight)"
        return float(round(box.evaluate(padding)))

    anna.waits_for(lambda: lines() == 2)
    box.fill("one\ntwo\nthree")
    anna.waits_for(lambda: lines() == 3)
    box.fill("\n".join("many"))
    anna.waits_for(lambda: lines() == 4)
    box.fill("\n".join("many more"))
    assert lines() == 4


def test_a_search_that_asks_the_app_waits_for_enough_letters(anna: Person) -> None:
    _order(anna)
    town = anna.modal.field("Town").get_by_role("combobox")
    town.click()
    expect(anna.page.locator(".nothing")).to_have_text("Type at least 1 character to search.")
    town.fill("b")
    expect(anna.page.get_by_role("option")).to_have_text(["Berlin", "Bergen", "Boston"])
    town.fill("bo")
    expect(anna.page.get_by_role("option")).to_have_text(["Boston"])


def test_keys_page_through_a_long_list_and_not_through_what_is_behind(anna: Person) -> None:
    _order(anna)
    time = anna.modal.field("Time").get_by_role("combobox")
    time.click()
    behind = anna.modal.node.locator(".modal-body").evaluate("node => node.scrollTop")
    offered = anna.page.get_by_role("option")
    for key, at in (("End", 47), ("PageUp", 39), ("Home", 0), ("PageDown", 8)):
        time.press(key)
        expect(offered.nth(at)).to_have_class(re.compile("active"))
        expect(offered.nth(at)).to_be_in_viewport()
    assert anna.modal.node.locator(".modal-body").evaluate("node => node.scrollTop") == behind
    time.press("Enter")
    expect(time).to_have_value("4:00 AM")


def test_an_open_list_makes_room_for_what_was_chosen(anna: Person) -> None:
    _order(anna)
    guests = anna.modal.field("Guests")
    guests.get_by_role("combobox").click()
    for name in ("Ben Okafor", "Clara Mendes", "Dev Sharma", "Emily Harper", "Anna Keller"):
        anna.option(name).click()
        expect(guests.locator(".chip", has_text=name)).to_be_visible()

    def apart() -> bool:
        field, offered = guests.locator(".combo").bounding_box(), anna.page.locator(".listbox").bounding_box()
        assert field
        assert offered
        return field["y"] + field["height"] <= offered["y"] or offered["y"] + offered["height"] <= field["y"]

    anna.waits_for(apart)


def test_a_calendar_is_walked_by_weeks_and_closes_when_it_is_left(anna: Person) -> None:
    _order(anna)
    day = anna.modal.field("Day").get_by_role("combobox")
    day.fill("2026-12-24")
    keys = anna.page.keyboard
    for key, shown in (("ArrowDown", "Thursday"), ("Home", "Monday"), ("End", "Sunday")):
        keys.press(key)
        expect(anna.page.locator(".calendar td :focus")).to_have_attribute("aria-label", re.compile(shown))
    keys.press("Tab")
    expect(anna.page.locator(".calendar")).to_have_count(0)
    day.click()
    expect(anna.page.locator(".calendar")).to_be_visible()
    anna.modal.field("Name").locator("input").evaluate("node => node.focus()")
    expect(anna.page.locator(".calendar")).to_have_count(0)
    anna.sees_modal("An order")
    keys.press("Escape")
    anna.waits_for_no_modal()


def test_a_chosen_thing_can_be_taken_back(anna: Person) -> None:
    _order(anna)
    anna.modal.choose("Extras", "Nuts", "Cream")
    expect(anna.modal.field("Extras").locator(".chip")).to_have_count(2)
    anna.press("Remove Nuts")
    expect(anna.modal.field("Extras").locator(".chip")).to_have_text(["Cream"])
    anna.press("Clear Conversation")
    expect(anna.modal.field("Conversation").get_by_role("combobox")).to_have_value("")


def test_views_open_over_each_other_and_close_one_by_one(anna: Person) -> None:
    anna.types("/steps")
    anna.sees_modal("Step 1")
    anna.modal.fill("Note", "kept")
    anna.press("Next step")
    anna.sees_modal("Step 2")
    anna.press("Next step")
    anna.sees_modal("Step 3")
    anna.press("Back")
    anna.sees_modal("Step 2")
    anna.press("Cancel")
    anna.sees_modal("Step 1")
    expect(anna.modal.field("Note").locator("input")).to_have_value("kept")
    anna.press("Next step")
    anna.sees_modal("Step 2")
    anna.press("Finish")
    expect(anna.page.locator("dialog[open]")).to_have_count(0)


def test_a_page_that_takes_the_place_of_another_gets_the_focus(anna: Person) -> None:
    anna.types("/steps")
    anna.sees_modal("Step 1")
    anna.modal.fill("Note", "again")
    anna.press("Finish")
    anna.sees_modal("Step 9")
    expect(anna.modal.field("Note").locator("input")).to_be_focused()


def test_the_cross_closes_the_whole_stack(anna: Person) -> None:
    anna.types("/steps")
    anna.sees_modal("Step 1")
    anna.press("Next step")
    anna.sees_modal("Step 2")
    anna.modal.node.get_by_role("button", name="Close").click()
    expect(anna.page.locator("dialog[open]")).to_have_count(0)


def test_the_home_tab_is_published_and_its_buttons_work(anna: Person) -> None:
    anna.open("Gallery")
    home = anna.page.get_by_role("region", name="Home")
    expect(home).to_contain_text("It holds 2.")
    home.get_by_role("button", name="Add one").click()
    expect(home).to_contain_text("It holds 3.")
    expect(home.get_by_role("combobox", name="Digest time")).to_have_value("9:00 AM")
    anna.press("Messages")
    anna.types("Hello app")
    anna.sees("Hello app")

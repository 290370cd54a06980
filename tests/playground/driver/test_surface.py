"""The driver: inputs by their labels, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground import NotVisible, Playground, ShownError
from tests.support.playground.apps import bolt
from tests.support.playground.blocks import actions, button, element, field, modal, options, section
from tests.support.playground.ids import ANNA, BEN


def test_every_kind_of_input_is_filled_by_its_label(slack: Playground) -> None:
    labels = {
        "Text": element("plain_text_input"),
        "One": element("static_select", options=options(3)),
        "Grouped": element("static_select", option_groups=[{"label": {"type": "plain_text", "text": "G"}, "options": options(2)}]),
        "Several": element("multi_static_select", options=options(3)),
        "Ticks": element("checkboxes", options=options(3)),
        "Radio": element("radio_buttons", options=options(3)),
        "Person": element("users_select"),
        "People": element("multi_users_select"),
        "Channel": element("channels_select"),
        "Date": element("datepicker"),
        "Time": element("timepicker"),
        "Moment": element("datetimepicker"),
        "Number": element("number_input", is_decimal_allowed=False),
        "Mail": element("email_text_input"),
        "Link": element("url_text_input"),
        "Rich": element("rich_text_input"),
        "File": element("file_input", filetypes=["txt", "md"]),
    }  # fmt: skip
    got: list[Any] = []

    def register(app: App) -> None:
        @app.command("/step")
        def step(ack: Any, command: Any, client: Any) -> None:
            ack()
            blocks = [
                field(each | {"action_id": "a"}, label, block_id=label) for label, each in labels.items()
            ]
            client.views_open(trigger_id=command["trigger_id"], view=modal(*blocks, callback_id="done"))

        @app.view("done")
        def done(ack: Any, view: Any) -> None:
            got.append({block: entry["a"] for block, entry in view["state"]["values"].items()})
            ack()

    with bolt(slack, register):
        anna = slack.person("Anna Keller")
        anna.types("/step", "general")
        modal_ = anna.modal
        modal_.submit()
        assert set(modal_.errors) == set(labels)
        modal_.fill("Text", "words")
        modal_.choose("One", "Option 1")
        modal_.choose("Grouped", "Option 0")
        modal_.choose("Several", "Option 0", "Option 2")
        modal_.tick("Ticks", "Option 1")
        modal_.choose("Radio", "Option 2")
        modal_.pick_person("Person", "Ben Okafor")
        modal_.pick_person("People", "Ben Okafor", "Clara Mendes")
        modal_.pick_conversation("Channel", "#general")
        modal_.pick_date("Date", "2026-12-24")
        modal_.pick_time("Time", "09:30")
        modal_.pick_moment("Moment", datetime(2026, 12, 24, tzinfo=UTC))
        modal_.fill("Number", "seven")
        modal_.fill("Mail", "nobody")
        modal_.fill("Link", "somewhere")
        modal_.fill("Rich", "Rich words")
        modal_.attach("File", "a.pdf", b"abc")
        modal_.submit()
        assert modal_.errors == {
            "Number": "Please enter a whole number.",
            "Mail": "Please enter a valid email address.",
            "Link": "Please enter a valid URL.",
            "File": "Please choose files of these types: txt, md.",
        }
        modal_.attach("File", "a.txt", b"abc")
        modal_.fill("Number", 7)
        modal_.fill("Mail", "a@b.example")
        modal_.fill("Link", "https://example.com")
        modal_.submit()
        anna.waits_for_no_modal()
    values = got[0]
    assert values["Several"]["selected_options"][1]["value"] == "2"
    assert values["People"]["selected_users"] == [BEN, "U07CLARAMN3"]
    assert values["Moment"]["selected_date_time"] == 1798070400
    assert values["Rich"]["rich_text_value"]["type"] == "rich_text"
    assert values["File"]["files"][0]["name"] == "a.txt"
    assert values["Number"] == {"type": "number_input", "value": "7"}


def test_the_driver_says_what_is_on_the_screen_when_something_is_not(
    slack: Playground, client: WebClient
) -> None:
    anna = slack.person("Anna Keller")
    client.chat_postMessage(
        channel=ANNA,
        text="x",
        blocks=[
            section({"type": "mrkdwn", "text": "First"}, accessory=button("Done", action_id="1")),
            section(
                {"type": "mrkdwn", "text": "Q&amp;A (EM&gt;PS)"}, accessory=button("Done", action_id="2")
            ),
        ],
    )
    card = anna.last("Stepper")
    with pytest.raises(NotVisible, match=r"No buttons 'Undo'\. On the screen: 'Done', 'Done'"):
        card.press("Undo")
    with pytest.raises(NotVisible, match="2 buttons are labelled 'Done'"):
        card.press("Done")
    with pytest.raises(ShownError, match="could not be reached"):
        card.press("Done", beside="Q&A (EM>PS)")
    with pytest.raises(NotVisible, match="sees no conversation 'nowhere', but: "):
        anna.reads("nowhere")
    with pytest.raises(NotVisible, match="does not see 'y' in 'Stepper', but"):
        anna.sees("y", "Stepper", within=0.05)


def test_the_driver_does_only_what_a_person_can(slack: Playground) -> None:
    labels = {
        "Person": element("users_select"),
        "Date": element("datepicker"),
        "Time": element("timepicker"),
        "Moment": element("datetimepicker"),
        "Text": element("plain_text_input"),
    }
    blocks = [field(each | {"action_id": "a"}, label, block_id=label) for label, each in labels.items()]

    def register(app: App) -> None:
        @app.command("/step")
        def step(ack: Any, command: Any, client: Any) -> None:
            ack()
            client.views_open(trigger_id=command["trigger_id"], view=modal(*blocks))

    with bolt(slack, register):
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        client.chat_postMessage(channel=ANNA, text="x", blocks=[actions(button("Go"))])
        anna = slack.person("Anna Keller")
        message = anna.last("Stepper")
        anna.types("/step", "general")
        opened = anna.modal
        for hidden in ("Rita Olsen", "stepper", "Slackbot"):
            with pytest.raises(NotVisible, match=f"No option '{hidden}'"):
                opened.pick_person("Person", hidden)
        opened.pick_person("Person", "Rita Olsen", even_hidden=True)
        assert opened.value("Person") == "U07RITAOLD9"
        wrongly: list[Callable[[], None]] = [
            lambda: opened.pick_date("Date", "2027-02-30"),
            lambda: opened.pick_time("Time", "25:00"),
            lambda: opened.pick_moment("Moment", datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
            lambda: opened.fill("Date", "tomorrow"),
            lambda: opened.pick_date("Text", "2027-02-03"),
        ]
        for wrong in wrongly:
            with pytest.raises((NotVisible, ValueError)):
                wrong()
        behind: list[Callable[[], None]] = [
            lambda: message.press("Go"),
            lambda: anna.types("hello", "general"),
        ]
        for act in behind:
            with pytest.raises(NotVisible, match="A modal lies over it for Anna Keller: 'Title'"):
                act()

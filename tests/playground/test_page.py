"""Does the page get what it was promised, by request and by event?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground import Control, NotVisible, Playground, PortTaken, ShownError
from playground.workspace.clock import Clock
from tests.support.playground.apps import bolt
from tests.support.playground.blocks import (
    actions,
    button,
    element,
    field,
    modal,
    option,
    options,
    section,
    text_field,
)
from tests.support.playground.manifest import manifest

ANNA, BEN = "U07ANNAKLR1", "U07BENOKAF2"


class Page:
    """An open page: its stream of events."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines

    def hears(self, name: str) -> Any:
        """The next event of this name; others are passed over."""
        kind = ""
        for line in self._lines:
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: ") and kind == name:
                return json.loads(line.removeprefix("data: "))
        raise AssertionError(f"The stream ended before {name}.")


@pytest.fixture
def page(slack: Playground) -> Iterator[Page]:
    with httpx.stream("GET", f"{slack.url}/page/events", params={"as": ANNA}, timeout=30) as response:
        opened = Page(response.iter_lines())
        opened.hears("hello")
        yield opened


def test_a_message_reaches_the_open_page(page: Page, client: WebClient) -> None:
    client.chat_postMessage(channel=ANNA, text="hello *you*")
    message = page.hears("message")["message"]
    assert (message["reads"], message["unread"], message["author"]["name"]) == ("hello you", True, "stepper")
    app = next(c for c in page.hears("conversations")["conversations"] if c["kind"] == "app")
    assert (app["unread"], app["mentions"]) == (1, 1)


def test_what_one_may_not_see_does_not_reach_the_page(
    page: Page, slack: Playground, client: WebClient
) -> None:
    client.chat_postMessage(channel=BEN, text="for Ben")
    slack.person("Judith Weiss").types("here", "contoso-migration")
    client.chat_postMessage(channel=ANNA, text="for Anna")
    heard = [page.hears("message")["message"]["text"] for _ in range(2)]
    assert heard == ["here", "for Anna"]


def test_clock_faults_people_and_log_are_told(page: Page, slack: Playground, client: WebClient) -> None:
    slack.clock.forward(days=1)
    assert page.hears("clock")["offset"] == pytest.approx(86400)
    slack.add_fault("auth.test", "latency", seconds=0)
    assert page.hears("faults")["faults"][0]["kind"] == "latency"
    client.auth_test()
    entry = page.hears("log")["entry"]
    assert (entry["name"], entry["ok"], "request" in entry) == ("auth.test", True, False)
    slack.change_person("Ben Okafor", deleted=True)
    assert any(p["deleted"] for p in page.hears("people")["people"] if p["id"] == BEN)


def test_a_failed_command_is_a_toast(page: Page, slack: Playground) -> None:
    with pytest.raises(ShownError):
        slack.person("Anna Keller").types("/step", "general")
    assert "dispatch_failed" in page.hears("toast")["text"]


def test_views_arrive_as_a_stack_and_home_by_itself(page: Page, slack: Playground, client: WebClient) -> None:
    client.views_publish(user_id=ANNA, view={"type": "home", "blocks": [section()]})
    assert page.hears("home")["home"]["blocks"][0]["block_id"]

    def register(app: App) -> None:
        @app.command("/step")
        def step(ack: Any, command: Any, client: Any) -> None:
            ack()
            client.views_open(trigger_id=command["trigger_id"], view=modal(text_field(initial_value="x")))

    with bolt(slack, register):
        slack.person("Anna Keller").types("/step", "general")
    views = page.hears("views")
    assert views["because"] == "opened"
    assert views["modals"][0]["state"]["b"]["a"] == {"type": "plain_text_input", "value": "x"}


def test_the_state_shows_what_its_viewer_may_see(slack: Playground) -> None:
    def conversations(name: str) -> set[str]:
        return set(slack.person(name).channels)

    assert {"general", "acme-delivery", "ps-leads"} <= conversations("Anna Keller")
    assert "ps-leads" not in conversations("Ben Okafor")
    assert conversations("Quinn Ellis") == {"acme-shared", "stepper"}
    people = slack.steering.get("/state", **{"as": "U07QUINNGS8"})["people"]
    assert {p["name"] for p in people} == {
        "Slackbot",
        "stepper",
        "Anna Keller",
        "Ben Okafor",
        "Sam Carter",
        "Quinn Ellis",
    }


def test_nobody_can_be_a_bot_or_a_deactivated_person(slack: Playground) -> None:
    for id in ("U0PLAYGRND1", "USLACKBOT", "U07RITAOLD9", "U0NOBODY"):
        with pytest.raises(AssertionError, match=r"One cannot be|There is nobody"):
            slack.steering.get("/state", **{"as": id})


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("/", ["/step [what]", "/raw"]),
        ("/st", ["/step [what]"]),
        ("hi @ben", ["Ben Okafor"]),
        ("see #acme", ["#acme-delivery", "#acme-shared"]),
        ("well :wave", [":wave:", ":water_wave:"]),
        ("nothing", []),
    ],
)
def test_the_composer_completes_what_was_typed(slack: Playground, typed: str, labels: list[str]) -> None:
    assert slack.person("Anna Keller").completions(typed, "general")[:2] == labels


def test_reading_takes_the_unread_mark_away(slack: Playground, client: WebClient) -> None:
    anna = slack.person("Anna Keller")
    client.chat_postMessage(channel=ANNA, text="x")
    assert anna.unread("Stepper") == 1
    anna.has_read("Stepper")
    assert anna.unread("Stepper") == 0


def test_the_inspector_shows_the_message_and_its_fallback(slack: Playground, client: WebClient) -> None:
    posted = client.api_call("chat.postMessage", json={"channel": ANNA, "blocks": [section()]})
    query = {"as": ANNA, "conversation": posted["channel"], "ts": posted["ts"]}
    shown = slack.steering.get("/message", **query)
    assert (shown["fallback"], shown["derived"]) == ("Text", True)
    assert shown["message"]["bot_id"] == "B0PLAYGRND1"


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/nowhere", {}, "There is no POST"),
        ("/send", {"as": ANNA, "conversation": "C0NOWHERE", "text": "x"}, "sees no conversation"),
        ("/send", {"as": ANNA, "conversation": "C07GENERAL1", "text": " "}, "nothing to send"),
        ("/action", {"as": ANNA, "surface": {}}, "surface must be"),
        ("/submit", {"as": ANNA, "view": "V1"}, "not in front"),
        ("/clock", {"to": "2026-01-01T00:00:00"}, "needs a zone"),
        ("/clock", {"to_next": "09:00", "zone": "Mars"}, "no time zone"),
        ("/clock", {}, "Say where to"),
        ("/open_app", {"as": ANNA, "tab": "about"}, "tab must be"),
        ("/sockets", {"do": "explode"}, "do must be"),
    ],
)
def test_a_request_that_makes_no_sense_is_told_why(
    slack: Playground, path: str, body: Any, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        slack.steering.post(path, **body)


def test_channels_are_made_and_changed_by_people(slack: Playground) -> None:
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    anna.creates_channel("new-place", "Ben Okafor", private=True)
    ben.types("hello", "new-place")
    assert anna.sees("hello", "new-place").author == "Ben Okafor"
    anna.removes("new-place", "Ben Okafor")
    assert "new-place" not in ben.channels
    anna.archives("new-place")
    with pytest.raises(ShownError, match="archived"):
        anna.types("x", "new-place")
    with pytest.raises(ShownError, match="There is a channel of this name already"):
        anna.creates_channel("general")


def test_a_person_shares_a_file_and_others_see_it(slack: Playground) -> None:
    slack.person("Anna Keller").shares("notes.txt", b"abc", "acme-delivery", "My notes")
    message = slack.person("Ben Okafor").sees("My notes", "acme-delivery")
    assert httpx.get(message.fetch()["files"][0]["url"]).content == b"abc"


def test_somebody_of_another_organisation_comes_in_through_a_shared_channel(slack: Playground) -> None:
    kim = slack.add_person("Kim Park", zone="Asia/Seoul", team="Contoso")
    assert kim.channels == []
    slack.person("Judith Weiss").invites("contoso-migration", "Kim Park")
    kim.types("Hello all", "contoso-migration")
    assert slack.person("Ben Okafor").sees("Hello all", "contoso-migration").author == "Kim Park"


def test_newcomers_can_be_of_every_kind(slack: Playground, client: WebClient) -> None:
    zoe = slack.add_person("Zoe Ng", zone="Asia/Kathmandu", guest="single")
    assert client.users_info(user=zoe.id)["user"]["is_ultra_restricted"]
    assert zoe.channels == ["stepper"]


# Elements on all surfaces


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


@pytest.mark.parametrize(
    ("inner", "typed", "error"),
    [
        (element("plain_text_input", min_length=3), "ab", "Please enter at least 3 characters."),
        (element("plain_text_input", max_length=3), "abcd", "Please enter at most 3 characters."),
        (element("plain_text_input"), "   ", "Please complete this required field."),
        (
            element("number_input", is_decimal_allowed=True, min_value="2"),
            "1.5",
            "Please enter a number of 2 or more.",
        ),
        (
            element("number_input", is_decimal_allowed=True, max_value="2"),
            "2.5",
            "Please enter a number of 2 or less.",
        ),
        (element("number_input", is_decimal_allowed=True), "1,5", "Please enter a number."),
    ],
)
def test_the_client_checks_inputs_as_slacks_does(
    slack: Playground, inner: Any, typed: str, error: str
) -> None:
    def register(app: App) -> None:
        @app.command("/step")
        def step(ack: Any, command: Any, client: Any) -> None:
            ack()
            view = modal(field(inner | {"action_id": "a"}, "Input", block_id="b"))
            client.views_open(trigger_id=command["trigger_id"], view=view)

    with bolt(slack, register):
        anna = slack.person("Anna Keller")
        anna.types("/step", "general")
        anna.modal.fill("Input", typed)
        anna.modal.submit()
        assert anna.modal.errors == {"Input": error}


def test_menus_and_selects_work_on_messages_and_home(slack: Playground) -> None:
    heard: list[Any] = []
    menu = element("overflow", action_id="menu", options=[option("Snooze", "s"), option("Not needed", "n")])
    pick = element(
        "static_select",
        action_id="pick",
        options=options(3),
        placeholder={"type": "plain_text", "text": "Pick"},
    )
    blocks = [section(accessory=menu), actions(pick, element("datepicker", action_id="date"))]  # fmt: skip

    def chosen(ack: Any, action: Any) -> None:
        heard.append(action)
        ack()

    def register(app: App) -> None:
        for id in ("menu", "pick", "date"):
            app.action(id)(chosen)

    with bolt(slack, register):
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        client.chat_postMessage(channel=ANNA, text="x", blocks=blocks)
        client.views_publish(user_id=ANNA, view={"type": "home", "blocks": blocks})
        anna = slack.person("Anna Keller")
        for surface in (anna.last("Stepper"), anna.home):
            surface.press("Not needed")
            surface.choose("Pick", "Option 2")
            surface.pick_date("Text", "2026-12-24")
            assert "Option 2" in surface.text
    values = [a.get("selected_date") or a["selected_option"]["value"] for a in heard]
    assert values == ["n", "2", "2026-12-24"] * 2


def test_the_driver_says_what_is_there_when_something_is_not(slack: Playground, client: WebClient) -> None:
    anna = slack.person("Anna Keller")
    client.chat_postMessage(
        channel=ANNA,
        text="x",
        blocks=[
            section({"type": "mrkdwn", "text": "First"}, accessory=button("Done", action_id="1")),
            section({"type": "mrkdwn", "text": "Second"}, accessory=button("Done", action_id="2")),
        ],
    )
    card = anna.last("Stepper")
    with pytest.raises(NotVisible, match=r"No buttons 'Undo'\. There are: 'Done', 'Done'"):
        card.press("Undo")
    with pytest.raises(NotVisible, match="2 buttons are labelled 'Done'"):
        card.press("Done")
    with pytest.raises(ShownError, match="could not be reached"):
        card.press("Done", beside="Second")
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
        form = anna.modal
        for hidden in ("Rita Olsen", "stepper", "Slackbot"):
            with pytest.raises(NotVisible, match=f"No option '{hidden}'"):
                form.pick_person("Person", hidden)
        form.pick_person("Person", "Rita Olsen", even_hidden=True)
        assert form.value("Person") == "U07RITAOLD9"
        wrongly: list[Callable[[], None]] = [
            lambda: form.pick_date("Date", "2027-02-30"),
            lambda: form.pick_time("Time", "25:00"),
            lambda: form.pick_moment("Moment", datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
            lambda: form.fill("Date", "tomorrow"),
            lambda: form.pick_date("Text", "2027-02-03"),
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


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("datepicker", "2027-02-30"),
        ("timepicker", "25:00"),
        ("datetimepicker", "soon"),
        ("datetimepicker", [1]),
    ],
)
def test_what_can_only_be_picked_is_never_wrong(
    slack: Playground, client: WebClient, kind: str, value: Any
) -> None:
    posted = client.chat_postMessage(
        channel=ANNA, text="x", blocks=[actions(element(kind, action_id="a"), block_id="b")]
    )
    surface = {"conversation": posted["channel"], "ts": posted["ts"]}
    body = {"as": ANNA, "surface": surface, "block_id": "b", "action_id": "a", "value": value}
    assert httpx.post(f"{slack.url}/page/action", json=body).status_code == 400


# Time and processes


def test_the_clock_moves_to_the_next_time_of_a_zone() -> None:
    clock = Clock()
    clock.move_to(datetime(2026, 11, 27, 20, 0, tzinfo=UTC))
    monday = clock.next_at("09:00", "Asia/Kathmandu", weekdays=True)
    assert monday == datetime(2026, 11, 30, 3, 15, tzinfo=UTC)
    assert clock.next_at("09:00", "Asia/Kathmandu") == datetime(2026, 11, 28, 3, 15, tzinfo=UTC)
    assert clock.next_at("09:00", "Europe/Berlin", days=3) == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def test_messages_stay_in_order_when_the_clock_goes_back(slack: Playground, client: WebClient) -> None:
    slack.clock.forward(weeks=1)
    later = client.chat_postMessage(channel=ANNA, text="later")["ts"]
    slack.clock.reset()
    assert float(client.chat_postMessage(channel=ANNA, text="after")["ts"]) > float(later)


def test_a_bot_in_this_process_reads_the_same_clock(slack: Playground) -> None:
    moved = slack.clock.to_next("09:00", "Pacific/Auckland")
    assert abs((slack.now() - moved).total_seconds()) < 5


def test_a_taken_port_is_a_clear_sentence(slack: Playground) -> None:
    with pytest.raises(PortTaken, match=f"Port {slack.port} is taken"):
        Playground(manifest(), port=slack.port)


def test_it_runs_as_a_process_of_its_own_and_writes_its_clock_to_a_file(tmp_path: Path) -> None:
    described, offset = tmp_path / "manifest.json", tmp_path / "clock"
    described.write_text(json.dumps(manifest()))
    arguments = ["--manifest", str(described), "--clock-file", str(offset)]
    command = [sys.executable, "-m", "playground", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Slack is at http://127.0.0.1:")
            control = Control(line.split()[3])
            assert float(offset.read_text()) == 0
            control.clock.forward(days=7)
            assert float(offset.read_text()) == pytest.approx(604800, abs=1)
            control.person("Anna Keller").types("hello", "general")
            control.close()
        finally:
            process.terminate()
        assert process.wait(30) == 0

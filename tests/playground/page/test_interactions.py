"""What the app receives of what people press, choose and type."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.playground.conftest import PATIENT
from tests.support import http
from tests.support.playground.apps import (
    Received,
    Recorder,
    Reply,
    bolt,
    listening,
    opens,
    post_button,
    recorder_opens,
)
from tests.support.playground.blocks import (
    actions,
    button,
    confirm,
    element,
    field,
    modal,
    option,
    options,
    section,
    text_field,
)
from tests.support.playground.ids import ANNA
from tests.support.playground.manifest import manifest


def test_a_press_that_fails_is_told_at_the_button(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    post_button(client)
    app.answer = lambda received: Reply(500)
    with pytest.raises(ShownError, match="status code 500"):
        slack.person("Anna Keller").last("Stepper").press("Go")
    assert len(app.presses) == 1


def test_cancel_closes_one_view_and_the_cross_all(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    pushed = modal(section(), title={"type": "plain_text", "text": "Second"}, notify_on_close=True)

    def answer(received: Received) -> Reply | None:
        if b"command=" in received.body:
            view = modal(section(), actions(button("Deeper", action_id="go")), notify_on_close=True)
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)
        elif received.payload["type"] == "block_actions":
            client.views_push(trigger_id=received.payload["trigger_id"], view=pushed)
        return None

    app.answer = answer
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.press("Deeper")
    anna.waits_for(lambda: anna.modal.depth == 2)
    anna.modal.cancel()
    assert (anna.modal.title, anna.modal.depth) == ("Title", 1)
    anna.modal.press("Deeper")
    anna.modal.close()
    assert not anna.has_modal
    closed = [r.payload for r in app.received if b"view_closed" in r.body]
    assert [(c["is_cleared"], c["view"]["title"]["text"]) for c in closed] == [
        (False, "Second"),
        (True, "Title"),
    ]


def test_inputs_tell_the_app_only_when_they_dispatch(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    quiet, loud = (
        text_field("quiet", label="Quiet"),
        text_field("loud", label="Loud") | {"dispatch_action": True},
    )
    recorder_opens(app, client, modal(quiet, loud))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    app.received.clear()
    anna.modal.fill("Quiet", "x", enter=True)
    anna.modal.fill("Loud", "y")
    assert app.received == []
    anna.modal.fill("Loud", "yes", enter=True)
    payload = app.received[0].payload
    assert payload["actions"][0]["value"] == "yes"
    assert payload["view"]["state"]["values"]["quiet"]["a"]["value"] == "x"


def test_with_interactivity_off_nothing_of_a_view_reaches_the_app() -> None:
    app = Recorder()
    view = modal(field(element("plain_text_input"), optional=True))

    def answer(received: Received) -> None:
        if "trigger_id" in received.fields:
            client = WebClient(slack.bot_token, base_url=slack.api_url)
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)

    app.answer = answer
    with (
        Playground(manifest(interactivity=False, options_url=False), **PATIENT) as slack,
        listening(app) as url,
    ):
        slack.connect(url)
        anna = slack.person("Anna Keller")
        anna.types("/step", "general")
        with pytest.raises(ShownError, match="trouble connecting"):
            anna.modal.submit()
    assert [received.fields.get("command") for received in app.received] == ["/step"]


def test_untouched_elements_arrive_with_their_initial_values(slack: Playground, bolt_app: App) -> None:
    seen: list[Any] = []
    picked = options(3)[1]
    opens(
        bolt_app,
        modal(
            text_field("text", initial_value="typed before"),
            field(
                element("static_select", action_id="a", options=options(3), initial_option=picked),
                block_id="one",
            ),
            field(
                element("checkboxes", action_id="a", options=options(3), initial_options=[picked]),
                block_id="many",
            ),
            field(element("datepicker", action_id="a", initial_date="2026-12-24"), block_id="date"),
            field(element("users_select", action_id="a", initial_user="U07ANNAKLR1"), block_id="user"),
            field(element("timepicker", action_id="a"), block_id="time", optional=True),
            field(element("multi_users_select", action_id="a"), block_id="users", optional=True),
            callback_id="done",
        ),
    )

    @bolt_app.view("done")
    def done(ack: Ack, view: dict[str, Any]) -> None:
        seen.append(view["state"]["values"])
        ack()

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.submit()
    values = {block: entry["a"] for block, entry in seen[0].items()}
    assert values["text"] == {"type": "plain_text_input", "value": "typed before"}
    assert values["one"]["selected_option"]["value"] == "1"
    assert [each["value"] for each in values["many"]["selected_options"]] == ["1"]
    assert values["date"] == {"type": "datepicker", "selected_date": "2026-12-24"}
    assert values["user"] == {"type": "users_select", "selected_user": "U07ANNAKLR1"}
    assert values["time"] == {"type": "timepicker", "selected_time": None}
    assert values["users"] == {"type": "multi_users_select", "selected_users": []}


@pytest.mark.parametrize(
    ("kind", "key", "choice"),
    [
        ("users_select", "selected_user", "Ben Okafor"),
        ("channels_select", "selected_channel", "#ps-team"),
        ("conversations_select", "selected_conversation", "#ps-team"),
    ],
)
def test_a_choice_of_people_and_channels_comes_under_its_own_key(
    slack: Playground, bolt_app: App, kind: str, key: str, choice: str
) -> None:
    heard: list[Any] = []
    opens(
        bolt_app,
        modal(actions(element(kind, action_id="pick", placeholder={"type": "plain_text", "text": "Pick"}))),
    )

    @bolt_app.action("pick")
    def picked(ack: Ack, action: dict[str, Any]) -> None:
        heard.append(action)
        ack()

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.choose("Pick", choice)
    assert heard[0][key] in ("U07BENOKAF2", "C07PSTEAM02")
    assert not [other for other in heard[0] if other.startswith("selected_") and other != key]


def test_a_confirmation_is_shown_before_the_app_hears_of_the_press(
    slack: Playground, bolt_app: App, client: WebClient
) -> None:
    heard: list[str] = []

    @bolt_app.action("end")
    def ended(ack: Ack) -> None:
        heard.append("end")
        ack()

    anna = slack.person("Anna Keller")
    client.chat_postMessage(
        channel=anna.id, text="x", blocks=[actions(button("End", action_id="end", confirm=confirm()))]
    )
    anna.last("Stepper").press("End")
    assert anna.dialog is not None
    assert (anna.dialog.title, anna.dialog.buttons) == ("Text", ("Yes", "No"))
    anna.dialog.press("No")
    assert heard == []
    anna.last("Stepper").press("End")
    anna.dialog.press("Yes")
    assert heard == ["end"]


def test_an_error_stands_at_its_field_until_the_field_is_changed(slack: Playground, bolt_app: App) -> None:
    opens(bolt_app, modal(text_field("one", label="One"), text_field("two", label="Two"), callback_id="done"))

    @bolt_app.view("done")
    def done(ack: Ack) -> None:
        ack(response_action="errors", errors={"two": "No."})

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.fill("One", "1")
    anna.modal.fill("Two", "2")
    anna.modal.submit()
    assert anna.modal.errors == {"Two": "No."}
    anna.modal.fill("Two", "3")
    assert anna.modal.errors == {}


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
    assert http.post(f"{slack.url}/page/action", json=body).status_code == 400

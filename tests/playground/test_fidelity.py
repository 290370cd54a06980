"""Does the playground avoid what other local Slacks get wrong?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground, ShownError
from tests.playground.conftest import HASTY
from tests.support.playground.apps import bolt, listening
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
from tests.support.playground.manifest import manifest


@pytest.fixture
def app(slack: Playground) -> Iterator[App]:
    with bolt(slack, lambda app: None) as running:
        yield running


def opens(app: App, view: dict[str, Any]) -> list[dict[str, Any]]:
    """Make /step open the view; what views.open answered is collected."""
    answers: list[dict[str, Any]] = []

    @app.command("/step")
    def step(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        ack()
        answers.append(client.views_open(trigger_id=command["trigger_id"], view=view)["view"])

    return answers


def test_an_answer_without_response_type_is_seen_by_its_person_alone(slack: Playground, app: App) -> None:
    @app.command("/step")
    def step(ack: Ack, respond: Respond) -> None:
        ack()
        respond("for you")

    slack.person("Anna Keller").types("/step", "general")
    assert slack.person("Anna Keller").sees("for you", "general").ephemeral
    assert slack.person("Ben Okafor").reads("general") == []


def test_an_ephemeral_message_is_seen_by_one_person(slack: Playground, client: WebClient) -> None:
    client.conversations_join(channel="C07GENERAL1")
    client.chat_postEphemeral(channel="C07GENERAL1", user=slack.person("Anna Keller").id, text="psst")
    assert slack.person("Anna Keller").sees("psst", "general").ephemeral
    assert not [m for m in slack.person("Ben Okafor").reads("general") if "psst" in m.text]
    history = client.conversations_history(channel="C07GENERAL1")["messages"]
    assert not [m for m in history if m["text"] == "psst"]


def test_untouched_elements_arrive_with_their_initial_values(slack: Playground, app: App) -> None:
    seen: list[Any] = []
    picked = options(3)[1]
    opens(
        app,
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

    @app.view("done")
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
    ("kind", "key", "place"),
    [
        ("users_select", "selected_user", "Ben Okafor"),
        ("channels_select", "selected_channel", "#ps-team"),
        ("conversations_select", "selected_conversation", "#ps-team"),
    ],
)
def test_a_choice_of_people_and_channels_comes_under_its_own_key(
    slack: Playground, app: App, kind: str, key: str, place: str
) -> None:
    heard: list[Any] = []
    opens(
        app,
        modal(actions(element(kind, action_id="pick", placeholder={"type": "plain_text", "text": "Pick"}))),
    )

    @app.action("pick")
    def picked(ack: Ack, action: dict[str, Any]) -> None:
        heard.append(action)
        ack()

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.choose("Pick", place)
    assert heard[0][key] in ("U07BENOKAF2", "C07PSTEAM02")
    assert not [other for other in heard[0] if other.startswith("selected_") and other != key]


def test_a_trigger_opens_one_view(slack: Playground, app: App) -> None:
    errors: list[str] = []

    @app.command("/step")
    def step(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=modal())
        with pytest.raises(SlackApiError) as again:
            client.views_open(trigger_id=command["trigger_id"], view=modal())
        errors.append(again.value.response["error"])

    slack.person("Anna Keller").types("/step", "general")
    assert errors == ["exchanged_trigger_id"]


@HASTY
def test_a_trigger_expires(slack: Playground, client: WebClient) -> None:
    triggers: list[str] = []
    anna = slack.person("Anna Keller")
    with listening(lambda received: triggers.append(received.fields["trigger_id"])) as url:
        slack.connect(url)
        anna.types("/step", "general")
    too_late = time.monotonic() + 0.5
    anna.waits_for(lambda: time.monotonic() > too_late)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=triggers[0], view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="1.2.3", view=modal())


def test_a_view_keeps_its_id_while_its_hash_changes(slack: Playground, app: App, client: WebClient) -> None:
    opened = opens(app, modal(text_field()))
    slack.person("Anna Keller").types("/step", "general")
    first = opened[0]
    second = client.views_update(view_id=first["id"], view=modal(text_field()))["view"]
    assert second["id"] == first["id"] == second["root_view_id"]
    assert second["hash"] != first["hash"]


def test_a_stale_hash_is_a_conflict(slack: Playground, app: App, client: WebClient) -> None:
    opened = opens(app, modal(text_field()))
    slack.person("Anna Keller").types("/step", "general")
    first = opened[0]
    client.views_update(view_id=first["id"], hash=first["hash"], view=modal(text_field()))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=first["id"], hash=first["hash"], view=modal(text_field()))


def test_a_stale_hash_of_the_home_tab_is_a_conflict(slack: Playground, client: WebClient) -> None:
    anna = slack.person("Anna Keller").id
    first = client.views_publish(user_id=anna, view={"type": "home", "blocks": []})["view"]
    client.views_publish(user_id=anna, view={"type": "home", "blocks": [section()]}, hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id=anna, view={"type": "home", "blocks": []}, hash=first["hash"])


def test_everybody_has_modals_of_their_own(slack: Playground, app: App) -> None:
    opens(app, modal(text_field(label="Name")))
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    anna.types("/step", "general")
    assert not ben.has_modal
    ben.types("/step", "general")
    anna.modal.fill("Name", "Anna’s")
    ben.modal.fill("Name", "Ben’s")
    assert (anna.modal.value("Name"), ben.modal.value("Name")) == ("Anna’s", "Ben’s")
    ben.modal.cancel()
    assert anna.has_modal


@pytest.mark.parametrize(
    ("name", "month", "offset"),
    [
        ("Anna Keller", "2027-01-15", 3600),
        ("Anna Keller", "2027-07-15", 7200),
        ("Lakshmi Thapa", "2027-01-15", 20700),
        ("Hana Te Aroha", "2027-01-15", 46800),
        ("Clara Mendes", "2027-01-15", -10800),
        ("Karim Darwish", "2027-07-15", -18000),
    ],
)
def test_the_offset_of_a_zone_is_that_of_the_day(
    slack: Playground, client: WebClient, name: str, month: str, offset: int
) -> None:
    slack.steering.post("/clock", to=f"{month}T12:00:00+00:00")
    assert client.users_info(user=slack.person(name).id)["user"]["tz_offset"] == offset


def test_somebody_without_a_zone_has_none(slack: Playground, client: WebClient) -> None:
    user = client.users_info(user=slack.person("Noor Haddad").id)["user"]
    assert not {"tz", "tz_label", "tz_offset"} & set(user)


def test_text_in_the_answer_to_a_command_is_shown(slack: Playground, app: App) -> None:
    @app.command("/step")
    def step(ack: Ack) -> None:
        ack("*Here* you are.")

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    assert (anna.last("general").text, anna.last("general").ephemeral) == ("Here you are.", True)


def test_an_answer_for_the_channel_shows_the_command_and_the_answer_to_all(
    slack: Playground, app: App
) -> None:
    @app.command("/step")
    def step(ack: Ack) -> None:
        ack({"response_type": "in_channel", "text": "for all"})

    slack.person("Anna Keller").types("/step up", "general")
    seen = [(m.author, m.text, m.ephemeral) for m in slack.person("Ben Okafor").reads("general")]
    assert seen == [("Anna Keller", "/step up", False), ("stepper", "for all", False)]


def test_a_confirmation_is_shown_before_the_app_hears_of_the_press(
    slack: Playground, app: App, client: WebClient
) -> None:
    heard: list[str] = []

    @app.action("end")
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


@pytest.mark.parametrize(
    ("name", "reads"),
    [("Anna Keller", "Nov 24, 2023 at 9:30 AM"), ("Lakshmi Thapa", "Nov 24, 2023 at 2:15 PM")],
)
def test_a_date_is_read_in_the_zone_of_its_reader(
    slack: Playground, client: WebClient, name: str, reads: str
) -> None:
    person = slack.person(name)
    text = "<!date^1700814600^{date_short} at {time}|24 November 2023, 08:30 UTC>"
    client.chat_postMessage(channel=person.id, text=text)
    assert person.last("Stepper").text == reads


@pytest.mark.parametrize(
    "errors",
    [{"nowhere": "x"}, {"a": "an action_id"}, {"section": "not an input"}],
    ids=["unknown", "action", "section"],
)
def test_errors_that_name_no_input_are_trouble_and_shown_nowhere(
    slack: Playground, app: App, errors: Any
) -> None:
    opens(app, modal(section(block_id="section"), text_field(initial_value="x"), callback_id="done"))

    @app.view("done")
    def done(ack: Ack) -> None:
        ack(response_action="errors", errors=errors)

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    with pytest.raises(ShownError, match="trouble connecting"):
        anna.modal.submit()
    assert anna.modal.errors == {}


def test_an_error_stands_at_its_field_until_the_field_is_changed(slack: Playground, app: App) -> None:
    opens(app, modal(text_field("one", label="One"), text_field("two", label="Two"), callback_id="done"))

    @app.view("done")
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


def test_people_of_other_organisations_use_no_commands_and_are_told_apart_in_payloads(
    slack: Playground, app: App, client: WebClient
) -> None:
    heard: list[Any] = []

    @app.action("go")
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        heard.append((body["user"]["team_id"], body["team"]["id"]))
        ack()

    client.conversations_join(channel="C07ACMEEXT5")
    client.chat_postMessage(channel="C07ACMEEXT5", text="x", blocks=[actions(button("Go", action_id="go"))])
    sam = slack.person("Sam Carter")
    with pytest.raises(ShownError, match="not a valid command"):
        sam.types("/step", "acme-shared")
    sam.sees("Go", "acme-shared").press("Go")
    assert heard == [("T0ACMECORP", "T0NORTHWIND")]


def test_options_need_an_address_in_the_manifest_and_interactivity_its_switch() -> None:
    view = modal(field(element("external_select", action_id="a", min_query_length=0), "Account"))
    with Playground(manifest(options_url=False)) as slack, bolt(slack, lambda app: None) as app:
        opens(app, view)
        anna = slack.person("Anna Keller")
        anna.types("/step", "general")
        with pytest.raises(ShownError, match="message_menu_options_url"):
            anna.modal.options("Account", "x")
    with Playground(manifest(interactivity=False)) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        client.chat_postMessage(channel="U07ANNAKLR1", text="x", blocks=[actions(button("Go"))])
        with pytest.raises(ShownError, match="not configured to handle interactive responses"):
            slack.person("Anna Keller").last("Stepper").press("Go")


def test_an_external_select_asks_the_app_and_brings_the_whole_option_back(
    slack: Playground, app: App
) -> None:
    queries: list[str] = []
    chosen: list[Any] = []
    opens(app, modal(field(element("external_select", action_id="a", min_query_length=2), "Account", block_id="b"),
                     callback_id="done"))  # fmt: skip

    @app.options("a")
    def offer(ack: Ack, payload: dict[str, Any]) -> None:
        queries.append(payload["value"])
        ack(options=[option(f"{payload['value']} Ltd", "42"), option("Other", "43")])

    @app.view("done")
    def done(ack: Ack, view: dict[str, Any]) -> None:
        chosen.append(view["state"]["values"]["b"]["a"]["selected_option"])
        ack()

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    assert anna.modal.options("Account", "A") == []
    assert anna.modal.options("Account", "Acme") == ["Acme Ltd", "Other"]
    anna.modal.choose("Account", "Other")
    anna.modal.submit()
    assert queries == ["Acme", "Other"]
    assert chosen[0]["text"]["text"] == "Other"

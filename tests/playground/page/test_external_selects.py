"""Selects whose options come from the app."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.playground.conftest import PATIENT
from tests.support.playground.apps import Recorder, bolt, opens
from tests.support.playground.blocks import actions, button, element, field, modal, option, options
from tests.support.playground.ids import ANNA
from tests.support.playground.manifest import manifest


def test_options_need_an_address_in_the_manifest_and_interactivity_its_switch() -> None:
    view = modal(field(element("external_select", action_id="a", min_query_length=0), "Account"))
    with Playground(manifest(options_url=False), **PATIENT) as slack, bolt(slack, lambda app: None) as app:
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
    slack: Playground, bolt_app: App
) -> None:
    queries: list[str] = []
    chosen: list[Any] = []
    opens(bolt_app, modal(field(element("external_select", action_id="a", min_query_length=2), "Account", block_id="b"),
                     callback_id="done"))  # fmt: skip

    @bolt_app.options("a")
    def offer(ack: Ack, payload: dict[str, Any]) -> None:
        queries.append(payload["value"])
        ack(options=[option(f"{payload['value']} Ltd", "42"), option("Other", "43")])

    @bolt_app.view("done")
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


@pytest.mark.parametrize(
    "offer",
    [
        {},
        {"options": "junk"},
        {"options": ["junk"]},
        {"options": [option(value="x" * 151)]},
        {"options": [{"text": {"type": "mrkdwn", "text": "x"}, "value": "1"}]},
        {"options": options(101)},
        {"option_groups": [{"label": "x", "options": options(1)}]},
        {"option_groups": ["junk"]},
        {"options": options(1), "option_groups": []},
    ],
)
def test_a_bad_offer_could_not_be_loaded(
    slack: Playground, app: Recorder, client: WebClient, offer: Any
) -> None:
    select = field(element("external_select", action_id="a", min_query_length=0), "Which", block_id="b")
    client.chat_postMessage(channel=ANNA, text="x", blocks=[actions(button("Open", action_id="o"))])
    anna = slack.person("Anna Keller")
    anna.last("Stepper").press("Open")
    client.views_open(trigger_id=app.presses[0]["trigger_id"], view=modal(select))
    app.replies({"options": options(100)})
    assert len(anna.modal.options("Which")) == 100
    app.replies(offer)
    with pytest.raises(ShownError, match="could not be loaded"):
        anna.modal.options("Which")

"""A real Bolt app over HTTP, from command to modal to button."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.support.playground.apps import bolt

PLAIN = "plain_text"


def _view(title: str, *blocks: Any, submit: str = "Next") -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "start",
        "title": {"type": PLAIN, "text": title},
        "submit": {"type": PLAIN, "text": submit},
        "blocks": list(blocks),
    }


def _input(block_id: str, label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": PLAIN, "text": label},
        "element": element,
        **more,
    }


def _option(text: str, value: str) -> dict[str, Any]:
    return {"text": {"type": PLAIN, "text": text}, "value": value}


CUSTOMER = _input("customer", "Customer", {"type": "plain_text_input", "action_id": "a", "max_length": 20})
KIND = _input(
    "kind",
    "Type",
    {
        "type": "static_select",
        "action_id": "a",
        "options": [_option("Blended project", "blended"), _option("Training", "training")],
        "initial_option": _option("Training", "training"),
    },
)
MANAGER = _input("pm", "Project manager", {"type": "users_select", "action_id": "a"}, optional=True)
KICKOFF = _input("kickoff", "Kickoff", {"type": "datepicker", "action_id": "a"}, optional=True)


def register(app: App) -> None:
    @app.command("/step")
    def step(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(
            trigger_id=command["trigger_id"], view=_view("Start", CUSTOMER, KIND, MANAGER, KICKOFF)
        )

    @app.view("start")
    def submitted(ack: Ack, view: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        values = {block: next(iter(actions.values())) for block, actions in view["state"]["values"].items()}
        if values["customer"]["value"] == "Bad":
            ack(response_action="errors", errors={"customer": "There is a customer of this name already."})
            return
        ack()
        text = f"{values['customer']['value']} · {values['kind']['selected_option']['text']['text']}"
        text += f" · <@{values['pm']['selected_user']}> · {values['kickoff']['selected_date']}"
        done = {"type": "button", "action_id": "done", "text": {"type": PLAIN, "text": "Done"}, "value": "1"}
        client.chat_postMessage(
            channel=body["user"]["id"],
            text=text,
            blocks=[
                {"type": "section", "text": {"type": "mrkdwn", "text": text}, "accessory": done},
            ],
        )

    @app.action("done")
    def done(ack: Ack, respond: Respond) -> None:
        ack()
        respond(text="It is done.", replace_original=True)


@pytest.fixture
def anna(slack: Playground) -> Any:
    with bolt(slack, register):
        yield slack.person("Anna Keller")


def test_a_command_opens_a_modal_and_its_answers_become_a_message(anna: Any) -> None:
    anna.types("/step", "general")
    assert anna.modal.title == "Start"
    anna.modal.fill("Customer", "Acme")
    anna.modal.choose("Type", "Blended")
    anna.modal.pick_person("Project manager", "Ben Okafor")
    anna.modal.pick_date("Kickoff", "2026-12-01")
    anna.modal.submit("Next")
    anna.waits_for_no_modal()
    card = anna.sees("Acme", "Stepper")
    assert "Acme · Blended project · @Ben Okafor · 2026-12-01" in card.text
    card.press("Done")
    assert card.text == "It is done."


def test_an_error_of_the_app_is_shown_at_its_field_and_nothing_typed_is_lost(anna: Any) -> None:
    anna.types("/step", "general")
    anna.modal.fill("Customer", "Bad")
    anna.modal.submit()
    assert anna.modal.errors == {"Customer": "There is a customer of this name already."}
    assert anna.modal.value("Customer") == "Bad"


def test_an_empty_required_field_is_refused_by_the_client_and_the_app_never_hears_of_it(
    anna: Any, slack: Playground
) -> None:
    anna.types("/step", "general")
    anna.modal.submit()
    assert anna.modal.errors == {"Customer": "Please complete this required field."}
    assert slack.log("view_submission") == []


def test_a_command_that_nobody_answers_is_reported_to_its_person_alone(anna: Any, slack: Playground) -> None:
    slack.connect("http://127.0.0.1:9/nobody")
    with pytest.raises(ShownError, match=r"/step failed with the error .dispatch_failed"):
        anna.types("/step", "general")
    assert slack.person("Ben Okafor").reads("general") == []

"""Triggers."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground
from tests.support.playground.apps import listening
from tests.support.playground.blocks import modal


def test_a_trigger_opens_one_view(slack: Playground, bolt_app: App) -> None:
    errors: list[str] = []

    @bolt_app.command("/step")
    def step(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=modal())
        with pytest.raises(SlackApiError) as again:
            client.views_open(trigger_id=command["trigger_id"], view=modal())
        errors.append(again.value.response["error"])

    slack.person("Anna Keller").types("/step", "general")
    assert errors == ["exchanged_trigger_id"]


@pytest.mark.parametrize("slack", [{"trigger_life": 0.0}], indirect=True, ids=["at-once"])
def test_a_trigger_expires(slack: Playground, client: WebClient) -> None:
    triggers: list[str] = []
    anna = slack.person("Anna Keller")
    with listening(lambda received: triggers.append(received.fields["trigger_id"])) as url:
        slack.connect(url)
        anna.types("/step", "general")
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=triggers[0], view=modal())
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        client.views_open(trigger_id="1.2.3", view=modal())

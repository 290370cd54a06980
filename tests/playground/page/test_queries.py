"""What a person may see of Slack."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.blocks import section
from tests.support.playground.ids import ANNA


def test_the_state_shows_what_its_viewer_may_see(slack: Playground) -> None:
    def conversations(name: str) -> set[str]:
        return set(slack.person(name).channels)

    assert {"general", "acme-delivery", "ps-leads"} <= conversations("Anna Keller")
    assert "ps-leads" not in conversations("Ben Okafor")
    assert conversations("Quinn Ellis") == {"acme-shared", "stepper"}
    people = slack.page_client.get("/state", **{"as": "U07QUINNGS8"})["people"]
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
        with pytest.raises(AssertionError, match=r"One cannot be|Nobody has the id"):
            slack.page_client.get("/state", **{"as": id})


def test_reading_takes_the_unread_mark_away(slack: Playground, client: WebClient) -> None:
    anna = slack.person("Anna Keller")
    client.chat_postMessage(channel=ANNA, text="x")
    assert anna.unread("Stepper") == 1
    anna.has_read("Stepper")
    assert anna.unread("Stepper") == 0


def test_the_inspector_shows_the_message_and_its_fallback(slack: Playground, client: WebClient) -> None:
    posted = client.api_call("chat.postMessage", json={"channel": ANNA, "blocks": [section()]})
    query = {"as": ANNA, "conversation": posted["channel"], "ts": posted["ts"]}
    shown = slack.page_client.get("/message", **query)
    assert (shown["fallback"], shown["derived"]) == ("Text", True)
    assert shown["message"]["bot_id"] == "B0PLAYGRND1"

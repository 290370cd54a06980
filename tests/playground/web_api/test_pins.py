"""pins.*: what the app may pin, and what it is refused."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.ids import ACME, GENERAL
from tests.support.playground.manifest import manifest
from tests.support.playground.refusal import refusal


@pytest.fixture
def posted(client: WebClient) -> str:
    client.conversations_join(channel=GENERAL)
    return str(client.chat_postMessage(channel=GENERAL, text="Read this")["ts"])


def test_a_message_is_pinned_once_and_unpinned_once(client: WebClient, posted: str) -> None:
    its = {"channel": GENERAL, "timestamp": posted}
    assert client.pins_add(**its)["ok"]
    (message,) = client.conversations_history(channel=GENERAL, limit=1)["messages"]
    assert message["pinned_to"] == [GENERAL]
    assert refusal(client.pins_add, **its)["error"] == "already_pinned"
    assert client.pins_remove(**its)["ok"]
    assert refusal(client.pins_remove, **its)["error"] == "no_pin"


@pytest.mark.parametrize(
    ("channel", "ts", "error"),
    [
        (GENERAL, "1.2", "message_not_found"),
        (GENERAL, None, "no_item_specified"),
        (ACME, "1.2", "not_in_channel"),
    ],
)
def test_what_cannot_be_pinned_is_refused(
    client: WebClient, posted: str, channel: str, ts: str | None, error: str
) -> None:
    more = {} if ts is None else {"timestamp": ts}
    assert refusal(client.pins_add, channel=channel, **more)["error"] == error


def test_pinning_takes_its_scope() -> None:
    with Playground(manifest(scopes=["chat:write", "commands"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert refusal(client.pins_add, channel=GENERAL, timestamp="1.2")["error"] == "missing_scope"

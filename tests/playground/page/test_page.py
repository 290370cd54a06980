"""What the open page hears."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.support.playground.apps import bolt
from tests.support.playground.blocks import modal, section, text_field
from tests.support.playground.ids import ANNA, BEN


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

"""Removing the app and installing it again."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground, ShownError
from tests.support import http
from tests.support.playground.apps import Received, listening
from tests.support.playground.blocks import actions, button, modal, section
from tests.support.playground.ids import ACME


def _told(heard: list[Received]) -> set[str]:
    return {r.payload["event"]["type"] for r in heard if b'"event_callback"' in r.body}


def test_removing_the_app_is_told_and_leaves_its_token_dead(slack: Playground, client: WebClient) -> None:
    heard: list[Received] = []
    with listening(heard.append) as url:
        slack.connect(url)
        slack.uninstall()
        anna = slack.person("Anna Keller")
        anna.waits_for(lambda: len(heard) == 2)
        events = {r.payload["event"]["type"]: r.payload["event"] for r in heard}
        assert set(events) == {"app_uninstalled", "tokens_revoked"}
        assert events["tokens_revoked"]["tokens"] == {"oauth": [], "bot": ["U0PLAYGRND1"]}
        with pytest.raises(SlackApiError, match="account_inactive"):
            client.auth_test()
        with pytest.raises(ShownError, match="not a valid command"):
            anna.types("/step", "general")
        slack.install()
        assert client.auth_test()["ok"]


def test_after_its_removal_the_app_hears_nothing_and_its_modals_are_closed(
    slack: Playground, client: WebClient
) -> None:
    heard: list[Received] = []
    with listening(heard.append) as url:
        slack.connect(url)
        client.chat_postMessage(channel="U07ANNAKLR1", text="x", blocks=[actions(button("Go"))])
        anna = slack.person("Anna Keller")
        anna.last("Stepper").press("Go")
        pressed = anna.waits_for(lambda: [r for r in heard if b"block_actions" in r.body])[0]
        client.views_open(trigger_id=pressed.payload["trigger_id"], view=modal(section()))
        again = pressed.payload["response_url"]
        client.conversations_join(channel=ACME)
        slack.uninstall()
        assert not anna.has_modal
        assert http.post(again, json={"text": "still here"}).status_code == 404
        anna.waits_for(lambda: {"tokens_revoked", "app_uninstalled"} <= _told(heard))
        count = len(heard)
        with pytest.raises(ShownError, match="has been removed"):
            anna.last("Stepper").press("Go")
        assert len(heard) == count
        slack.install()
        assert client.auth_test()["user_id"] not in client.conversations_members(channel=ACME)["members"]

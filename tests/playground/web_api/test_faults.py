"""Faults: which calls they hit, and what they leave behind."""

from __future__ import annotations

import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler

from playground import Playground
from tests.support.playground.ids import ANNA


def posts(client: WebClient, **more: Any) -> Any:
    return client.chat_postMessage(channel=ANNA, text="x", **more)


def stored(slack: Playground) -> int:
    return len(slack.person("Anna Keller").reads("Stepper"))


def test_a_rate_limit_says_how_long_to_wait_and_hits_its_method_alone(
    slack: Playground, client: WebClient
) -> None:
    slack.add_fault("chat.postMessage", "ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        posts(client)
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["retry-after"] == "7"
    assert limited.value.response["error"] == "ratelimited"
    assert client.auth_test()["ok"]
    assert stored(slack) == 0
    assert posts(client)["ok"]


def test_a_server_error_is_a_page_of_html(slack: Playground, client: WebClient) -> None:
    slack.add_fault("chat.postMessage", "server_error")
    with pytest.raises(SlackApiError, match="non-JSON format: <!DOCTYPE html>") as failed:
        posts(client)
    assert failed.value.response.status_code == 500
    assert stored(slack) == 0


@pytest.mark.parametrize(("kind", "left"), [("reset_before", 0), ("reset_after", 1)])
def test_a_reset_comes_before_or_after_the_message_is_stored(
    slack: Playground, client: WebClient, kind: str, left: int
) -> None:
    slack.add_fault("chat.postMessage", kind)
    with pytest.raises(ConnectionError):
        posts(client)
    assert stored(slack) == left


def test_slacks_own_client_sends_again_after_a_reset_unless_told_otherwise(slack: Playground) -> None:
    client = WebClient(
        slack.bot_token, base_url=slack.api_url, retry_handlers=[ConnectionErrorRetryHandler()]
    )
    slack.add_fault("chat.postMessage", "reset_after")
    posts(client)
    assert stored(slack) == 2


def test_a_message_can_be_stored_and_never_answered(slack: Playground) -> None:
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=1)
    slack.add_fault("chat.postMessage", "never_answered")
    with pytest.raises(TimeoutError):
        posts(client)
    slack.person("Anna Keller").sees("x", "Stepper")
    assert stored(slack) == 1


@pytest.mark.parametrize("left", [0, 1])
def test_any_error_can_be_answered_whether_or_not_the_call_took_effect(
    slack: Playground, client: WebClient, left: int
) -> None:
    slack.add_fault("chat.postMessage", "error", error="internal_error", stored=bool(left))
    with pytest.raises(SlackApiError, match="internal_error"):
        posts(client)
    assert stored(slack) == left


def test_latency_delays_the_answer(slack: Playground, client: WebClient) -> None:
    slack.add_fault("*", "latency", seconds=0.3)
    started = time.monotonic()
    posts(client)
    assert time.monotonic() - started >= 0.3


def test_a_fault_hits_as_often_as_it_says(slack: Playground, client: WebClient) -> None:
    slack.add_fault("auth.test", "error", count=2, error="fatal_error")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.auth_test()
    assert client.auth_test()["ok"]
    assert slack.faults() == []


def test_a_fault_without_a_count_stays_until_it_is_cleared(slack: Playground, client: WebClient) -> None:
    slack.add_fault("auth.test", "error", count=None, error="fatal_error")
    for _ in range(3):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.auth_test()
    slack.clear_faults()
    assert client.auth_test()["ok"]


def test_a_fault_that_is_none_is_refused(slack: Playground) -> None:
    with pytest.raises(AssertionError, match="There is no fault 'explode'"):
        slack.add_fault("auth.test", "explode")


def test_a_fault_can_be_set_by_somebody(slack: Playground) -> None:
    slack.page_client.post("/faults", method="auth.test", kind="error", **{"as": ANNA})
    assert [fault["method"] for fault in slack.faults()] == ["auth.test"]


def test_the_log_keeps_requests_and_answers_without_whole_tokens(
    slack: Playground, client: WebClient
) -> None:
    slack.add_fault("chat.postMessage", "reset_after")
    with pytest.raises(ConnectionError):
        posts(client)
    posts(client)
    lost, kept = slack.log("chat.postMessage")
    assert (lost["ok"], lost["error"], lost["status"]) == (False, "reset_after", None)
    assert (kept["ok"], kept["status"], kept["request"]["text"]) == (True, 200, "x")
    assert kept["response"]["ts"]
    assert slack.bot_token not in str(kept)

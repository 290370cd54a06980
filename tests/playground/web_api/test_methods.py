"""Tokens, scopes and arguments of every method."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.support import http
from tests.support.playground.ids import ANNA, BEN, GENERAL
from tests.support.playground.manifest import manifest
from tests.support.playground.refusal import refusal


def test_tokens_are_looked_at(slack: Playground) -> None:
    def error(headers: dict[str, str]) -> str:
        return str(http.post(f"{slack.api_url}auth.test", headers=headers).json()["error"])

    assert error({}) == "not_authed"
    assert error({"authorization": "Bearer xoxb-wrong"}) == "invalid_auth"


@pytest.mark.parametrize(
    "method", ["reactions.add", "chat.scheduleMessage", "conversations.kick", "usergroups.list", "dnd.info"]
)
def test_a_method_that_is_not_played_is_refused_by_name(client: WebClient, method: str) -> None:
    answer = refusal(client.api_call, api_method=method, params={"channel": GENERAL})
    assert (answer["error"], answer["req_method"]) == ("unknown_method", method)
    assert answer["response_metadata"]["messages"] == [f"[ERROR] the playground does not play {method}"]


def test_an_argument_that_is_not_implemented_is_refused_by_name(client: WebClient) -> None:
    answer = refusal(client.chat_postMessage, channel=ANNA, text="x", username="Somebody else")
    assert "username" in answer["response_metadata"]["messages"][0]


def test_a_missing_argument_is_named(client: WebClient) -> None:
    answer = refusal(client.api_call, api_method="chat.postMessage", json={"text": "x"})
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": ANNA, "text": "x"}, "chat:write"),
        ("users.info", {"user": ANNA}, "users:read"),
        ("conversations.history", {"channel": GENERAL}, "channels:history"),
        ("conversations.create", {"name": "new"}, "channels:manage"),
        ("bookmarks.list", {"channel_id": GENERAL}, "bookmarks:read"),
        ("files.info", {"file": "F1"}, "files:read"),
    ],
)
def test_a_missing_scope_is_named_with_those_there_are(method: str, args: Any, needed: str) -> None:
    with Playground(manifest(scopes=["commands"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        answer = refusal(client.api_call, api_method=method, params=args)
    assert (answer["error"], answer["provided"]) == ("missing_scope", "commands")
    assert needed in answer["needed"].split(",")


def test_the_scope_must_fit_the_kind_of_conversation() -> None:
    with Playground(manifest(scopes=["commands", "chat:write", "channels:history", "im:write"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        posted = client.chat_postMessage(channel=ANNA, text="x")
        answer = refusal(client.conversations_history, channel=posted["channel"])
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("users.conversations", {"exclude_muted": True}, "invalid_arguments"),
        (
            "files.getUploadURLExternal",
            {"filename": "a", "length": 1, "snippet_type": "py"},
            "invalid_arguments",
        ),
        ("files.info", {"file": "F1", "page": 2}, "invalid_arguments"),
        ("oauth.v2.access", {"code": "1", "code_verifier": "x"}, "invalid_arguments"),
        (
            "views.publish",
            {"user_id": ANNA, "view": "{}", "interactivity_pointer": "1.2.3"},
            "invalid_arguments",
        ),
        ("chat.delete", {"channel": ANNA, "ts": "1.000001", "as_user": True}, "invalid_arguments"),
        ("conversations.open", {"users": f"{ANNA},{BEN}", "prevent_creation": "true"}, "channel_not_found"),
    ],
)
def test_what_is_not_implemented_is_refused_by_name(
    client: WebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    assert refusal(client.api_call, api_method=method, params=arguments)["error"] == error

"""Requests to the Web API, in every form that clients use, and junk."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from tests.support import http
from tests.support.playground.blocks import actions, element, section
from tests.support.playground.ids import ANNA

NESTED = b"[" * 20000 + b"]" * 20000


def called(slack: Playground, method: str, body: Any) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = {"content-type": "application/json; charset=utf-8", "authorization": f"Bearer {slack.bot_token}"}
    return http.post(slack.api_url + method, content=content, headers=kind).json()


@pytest.mark.parametrize(
    ("method", "body", "error"),
    [
        ("chat.postMessage", {"channel": ANNA, "blocks": [{"type": []}]}, "invalid_blocks"),
        (
            "chat.postMessage",
            {"channel": ANNA, "blocks": [section(accessory={"type": {}})]},
            "invalid_blocks",
        ),
        (
            "chat.postMessage",
            {"channel": ANNA, "blocks": [actions(element("timepicker", timezone=[]))]},
            "invalid_blocks",
        ),
        ("chat.postMessage", {"channel": ANNA, "text": {"a": 1}}, "invalid_arguments"),
        ("chat.postMessage", b'{"channel": "U07ANNAKLR1", "blocks": ' + NESTED + b"}", "invalid_json"),
        ("chat.postMessage", {"channel": ANNA, "blocks": NESTED.decode()}, "invalid_blocks_format"),
        ("files.completeUploadExternal", {"files": ["F1"]}, "invalid_arguments"),
    ],
    ids=[
        "block-type",
        "accessory-type",
        "zone",
        "text",
        "nested",
        "nested-blocks",
        "files",
    ],
)
def test_junk_is_refused_and_stands_in_the_log(slack: Playground, method: str, body: Any, error: str) -> None:
    assert called(slack, method, body)["error"] == error
    assert slack.log(method)[-1]["error"] == error


@pytest.mark.logs_warnings
def test_whatever_fails_within_slack_is_an_internal_error_in_the_log(slack: Playground) -> None:
    slack._slack.workspace.people.pop("U0PLAYGRND1")
    assert called(slack, "auth.test", {})["error"] == "internal_error"
    assert slack.log("auth.test")[-1]["error"] == "internal_error"


def test_the_asynchronous_client_is_understood_with_its_queries(slack: Playground) -> None:
    async def story() -> None:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        opened = await client.conversations_open(users=ANNA)
        assert opened["channel"]["id"].startswith("D")
        user = await client.users_info(user=ANNA, include_locale=True)
        assert (user["user"]["tz"], user["user"]["locale"]) == ("Europe/Berlin", "en-US")
        posted = await client.chat_postMessage(
            channel=opened["channel"]["id"], text="hello", blocks=[section()]
        )
        history = await client.conversations_history(channel=posted["channel"], limit=1)
        assert history["messages"][0]["text"] == "hello"

    asyncio.run(story())


@pytest.mark.parametrize("encoding", ["query", "form", "json", "multipart"])
def test_arguments_come_in_every_form(slack: Playground, encoding: str) -> None:
    args = {"channel": ANNA, "text": "hello"}
    encodings: dict[str, dict[str, Any]] = {
        "query": {"params": args},
        "form": {"data": args},
        "json": {"json": args},
        "multipart": {"files": {key: (None, value) for key, value in args.items()}},
    }
    headers = {"authorization": f"Bearer {slack.bot_token}"}
    answer = http.post(f"{slack.api_url}chat.postMessage", headers=headers, **encodings[encoding]).json()
    assert answer["ok"], answer
    assert ("warning" in answer) == (encoding == "json")


def test_a_form_may_carry_blocks_as_json_and_the_token_as_a_field(slack: Playground) -> None:
    args = {"token": slack.bot_token, "channel": ANNA, "blocks": '[{"type":"divider"}]', "text": "x"}
    assert http.post(f"{slack.api_url}chat.postMessage", data=args).json()["ok"]
    args["blocks"] = "[{"
    assert http.post(f"{slack.api_url}chat.postMessage", data=args).json()["error"] == "invalid_blocks_format"


def test_json_in_the_body_must_be_an_object(slack: Playground) -> None:
    def posted(body: str) -> Any:
        headers = {
            "authorization": f"Bearer {slack.bot_token}",
            "content-type": "application/json; charset=utf-8",
        }
        return http.post(f"{slack.api_url}chat.postMessage", content=body, headers=headers).json()["error"]

    assert (posted("{"), posted("[]")) == ("invalid_json", "json_not_object")

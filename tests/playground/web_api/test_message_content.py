"""Content of messages: what is kept, cut and refused."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.blocks import element, field, home, modal, section
from tests.support.playground.ids import ANNA
from tests.support.playground.manifest import manifest
from tests.support.playground.refusal import refusal

_VIDEO = {"type": "video", "title": {"type": "plain_text", "text": "x"}, "alt_text": "x"}
_VIDEO |= {"video_url": "https://example.com/v", "thumbnail_url": "https://example.com/t"}


@pytest.mark.parametrize(
    "more",
    [
        {"link_names": True},
        {"parse": "full"},
        {"mrkdwn": False},
        {"attachments": [{"text": "x"}]},
    ],
)
def test_what_is_not_implemented_of_messages_is_refused(client: WebClient, more: dict[str, Any]) -> None:
    answer = refusal(
        client.api_call, api_method="chat.postMessage", json={"channel": ANNA, "text": "x", **more}
    )
    assert answer["error"] == "invalid_arguments"
    assert next(iter(more)) in answer["response_metadata"]["messages"][0]


def test_bad_blocks_are_refused_with_pointers(client: WebClient) -> None:
    answer = refusal(client.chat_postMessage, channel=ANNA, text="x", blocks=[{"type": "sectionnn"}])
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: sectionnn [json-pointer:/blocks/0/type]"
    ]


def test_a_message_needs_something_in_it(client: WebClient) -> None:
    assert (
        refusal(client.api_call, api_method="chat.postMessage", json={"channel": ANNA})["error"] == "no_text"
    )


def test_markdown_text_stands_alone(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, markdown_text="**Hi**")
    assert posted["message"]["blocks"][0]["type"] == "markdown"
    answer = refusal(client.chat_postMessage, channel=ANNA, markdown_text="x", text="y")
    assert answer["error"] == "markdown_text_conflict"


def test_text_left_out_is_derived_from_the_blocks(client: WebClient) -> None:
    posted = client.api_call("chat.postMessage", json={"channel": ANNA, "blocks": [section()]})
    assert posted["message"]["text"] == "Text"


def test_long_texts_are_cut_when_posted_and_refused_when_updated(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x" * 40001)
    assert len(posted["message"]["text"]) == 40000
    answer = refusal(client.chat_update, channel=posted["channel"], ts=posted["ts"], text="x" * 4001)
    assert answer["error"] == "msg_too_long"


def test_metadata_is_kept_and_shown_to_those_who_ask_for_it(client: WebClient) -> None:
    metadata = {"event_type": "digest", "event_payload": {"key": "k1"}}
    posted = client.chat_postMessage(channel=ANNA, text="x", metadata=metadata)
    channel = posted["channel"]
    assert "metadata" not in client.conversations_history(channel=channel)["messages"][0]
    asked = client.conversations_history(channel=channel, include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == metadata
    client.chat_update(channel=channel, ts=posted["ts"], text="y")
    asked = client.conversations_history(channel=channel, include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == metadata
    wrong = refusal(client.chat_postMessage, channel=ANNA, text="x", metadata={"event_type": "x"})
    assert wrong["error"] == "invalid_metadata_schema"


def test_entities_of_metadata_are_not_implemented(client: WebClient) -> None:
    data = {"event_type": "x", "event_payload": {}, "entities": []}
    said = refusal(client.chat_postMessage, channel=ANNA, text="x", metadata=data)
    assert said["response_metadata"]["messages"] == ["[ERROR] the playground does not implement entities"]


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("links.embed:write", "chat.postMessage", {"channel": ANNA, "text": "x", "blocks": [_VIDEO]}),
        ("links.embed:write", "views.publish", {"user_id": ANNA, "view": home(_VIDEO)}),
        ("files:read", "views.open", {"trigger_id": "1.2.3", "view": modal(field(element("file_input")))}),
    ],
)
def test_some_blocks_need_a_scope_of_their_own(scope: str, method: str, arguments: dict[str, Any]) -> None:
    without, having = ["commands", "chat:write"], ["commands", "chat:write", scope]
    for scopes, error in ((without, "missing_scope"), (having, "invalid_trigger_id")):
        with Playground(manifest(scopes=scopes)) as slack:
            client = WebClient(slack.bot_token, base_url=slack.api_url)
            if scopes is having and method != "views.open":
                assert client.api_call(method, json=arguments)["ok"]
            else:
                assert refusal(client.api_call, api_method=method, json=arguments)["error"] == error

"""chat.*: where the app may write, and what it may change."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.blocks import leaf, rich, rich_section, section
from tests.support.playground.ids import ACME, ANNA, GENERAL, LEADS, OLD, RITA, SAM
from tests.support.playground.manifest import manifest
from tests.support.playground.refusal import refusal


def test_an_ephemeral_message_is_seen_by_one_person(slack: Playground, client: WebClient) -> None:
    client.conversations_join(channel="C07GENERAL1")
    client.chat_postEphemeral(channel="C07GENERAL1", user=slack.person("Anna Keller").id, text="psst")
    assert slack.person("Anna Keller").sees("psst", "general").ephemeral
    assert not [m for m in slack.person("Ben Okafor").reads("general") if "psst" in m.text]
    history = client.conversations_history(channel="C07GENERAL1")["messages"]
    assert not [m for m in history if m["text"] == "psst"]


def test_a_message_to_a_person_opens_the_direct_conversation(slack: Playground, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="hello ✅ & co")
    assert posted["channel"].startswith("D")
    assert posted["message"]["text"] == "hello :white_check_mark: &amp; co"
    assert {"user", "bot_id", "app_id", "team", "bot_profile", "ts", "type"} <= set(posted["message"])
    assert slack.person("Anna Keller").last("Stepper").text == "hello ✅ & co"


def test_a_deactivated_person_is_written_to_without_complaint(client: WebClient) -> None:
    assert client.chat_postMessage(channel=RITA, text="x")["ok"]
    assert refusal(client.conversations_open, users=RITA)["error"] == "user_disabled"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE00", "channel_not_found"),
        (LEADS, "channel_not_found"),
        (ACME, "not_in_channel"),
        (OLD, "is_archived"),
        (SAM, "channel_not_found"),
        ("USLACKBOT", "cannot_dm_bot"),
    ],
)
def test_where_the_bot_cannot_write_it_is_told_why(client: WebClient, channel: str, error: str) -> None:
    assert refusal(client.chat_postMessage, channel=channel, text="x")["error"] == error


def test_public_channels_are_open_with_the_scope_for_it() -> None:
    with Playground(manifest(scopes=["commands", "chat:write", "chat:write.public"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert client.chat_postMessage(channel="#acme-delivery", text="x")["channel"] == ACME


def test_with_the_messages_tab_off_nobody_can_be_written_to() -> None:
    with Playground(manifest(messages_tab=False)) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert refusal(client.chat_postMessage, channel=ANNA, text="x")["error"] == "messages_tab_disabled"


def test_an_update_changes_what_it_names_and_keeps_the_rest(slack: Playground, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x", blocks=[section(block_id="keep")])
    ids = {"channel": posted["channel"], "ts": posted["ts"]}
    client.chat_update(**ids, text="y")
    kept = client.conversations_history(channel=posted["channel"])["messages"][0]
    assert (kept["text"], kept["blocks"][0]["block_id"]) == ("y", "keep")
    assert "edited" in kept
    client.chat_update(**ids, text="z", blocks=[])
    assert slack.person("Anna Keller").last("Stepper").text == "z"


def test_only_the_apps_own_messages_can_be_changed(slack: Playground, client: WebClient) -> None:
    client.conversations_join(channel=GENERAL)
    slack.person("Anna Keller").types("mine", "general")
    ts = slack.person("Anna Keller").last("general").ts
    assert refusal(client.chat_update, channel=GENERAL, ts=ts, text="x")["error"] == "cant_update_message"
    assert refusal(client.chat_delete, channel=GENERAL, ts=ts)["error"] == "cant_delete_message"
    assert refusal(client.chat_update, channel=GENERAL, ts="1.0", text="x")["error"] == "message_not_found"
    assert refusal(client.chat_update, channel=ANNA, ts=ts, text="x")["error"] == "channel_not_found"


def test_rich_text_is_not_replaced_by_something_plain(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x", blocks=[rich(rich_section(leaf()))])
    answer = refusal(
        client.chat_update, channel=posted["channel"], ts=posted["ts"], text="x", blocks=[section()]
    )
    assert answer["error"] == "block_mismatch"


def test_a_deleted_message_is_gone(slack: Playground, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert slack.person("Anna Keller").reads("Stepper") == []


def test_an_ephemeral_message_needs_its_person_in_the_channel(client: WebClient) -> None:
    client.conversations_join(channel=ACME)
    answer = refusal(client.chat_postEphemeral, channel=ACME, user="U07KARIMDR1", text="x")
    assert answer["error"] == "user_not_in_channel"


def test_a_permalink_names_channel_and_message(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x")
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])["permalink"]
    assert link.endswith(f"/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}")


def test_a_reply_that_is_sent_to_the_channel_too_stands_in_its_history(
    slack: Playground, client: WebClient
) -> None:
    client.conversations_join(channel=GENERAL)
    parent = client.chat_postMessage(channel=GENERAL, text="Who comes?")["ts"]
    client.chat_postMessage(channel=GENERAL, text="Only in the thread", thread_ts=parent)
    client.chat_postMessage(channel=GENERAL, text="For all", thread_ts=parent, reply_broadcast=True)
    assert [each.text for each in slack.person("Anna Keller").reads("general")][-2:] == [
        "Who comes?",
        "For all",
    ]
    texts = [each["text"] for each in client.conversations_history(channel=GENERAL)["messages"]]
    assert texts[:2] == ["For all", "Who comes?"]

"""conversations.*: channels, members, lists, history and threads."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground
from tests.support.playground.ids import ACME, ANNA, BEN, QUINN, SAM
from tests.support.playground.refusal import refusal


def test_replies_hang_on_their_parent(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=ANNA, text="parent")
    channel, ts = parent["channel"], parent["ts"]
    reply = client.chat_postMessage(channel=channel, text="reply", thread_ts=ts)
    assert [m["text"] for m in client.conversations_history(channel=channel)["messages"]] == ["parent"]
    assert [m["text"] for m in client.conversations_replies(channel=channel, ts=ts)["messages"]] == [
        "parent",
        "reply",
    ]
    answer = refusal(client.chat_postMessage, channel=channel, text="x", thread_ts=reply["ts"])
    assert answer["error"] == "cannot_reply_to_message"


def test_history_comes_in_pages_newest_first(client: WebClient) -> None:
    posted = [client.chat_postMessage(channel=ANNA, text=str(n)) for n in range(5)]
    channel = posted[0]["channel"]
    texts = [
        m["text"] for page in client.conversations_history(channel=channel, limit=2) for m in page["messages"]
    ]
    assert texts == ["4", "3", "2", "1", "0"]
    later = client.conversations_history(channel=channel, oldest=posted[3]["ts"], inclusive=True)["messages"]
    assert [m["text"] for m in later] == ["4", "3"]
    assert (
        refusal(client.conversations_history, channel=channel, cursor="nonsense")["error"] == "invalid_cursor"
    )


def test_a_group_conversation_opens_once(client: WebClient) -> None:
    first = client.conversations_open(users=[ANNA, BEN])
    again = client.conversations_open(users=[BEN, ANNA])
    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["already_open"]
    assert refusal(client.conversations_open, users=[f"U{n}" for n in range(9)])["error"] == "too_many_users"
    assert refusal(client.conversations_open, users="U0NOBODY")["error"] == "user_not_found"


def test_a_channel_lives_from_creation_to_archive(slack: Playground, client: WebClient) -> None:
    channel = client.conversations_create(name="acme-new", is_private=True)["channel"]
    client.conversations_invite(channel=channel["id"], users=[ANNA, BEN])
    client.conversations_setTopic(channel=channel["id"], topic="Delivery")
    info = client.conversations_info(channel=channel["id"], include_num_members=True)["channel"]
    assert (info["num_members"], info["topic"]["value"], info["is_private"]) == (3, "Delivery", True)
    assert client.conversations_members(channel=channel["id"])["members"] == ["U0PLAYGRND1", ANNA, BEN]
    assert "acme-new" in slack.person("Anna Keller").channels
    assert "acme-new" not in slack.person("Clara Mendes").channels
    slack.person("Anna Keller").removes("acme-new", "Ben Okafor")
    assert "acme-new" not in slack.person("Ben Okafor").channels
    slack.person("Anna Keller").archives("acme-new")
    assert refusal(client.chat_postMessage, channel=channel["id"], text="x")["error"] == "is_archived"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("Acme Delivery", "invalid_name_specials"),
        ("acme.delivery", "invalid_name_specials"),
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("---", "invalid_name_punctuation"),
        ("general", "name_taken"),
        ("old-project", "name_taken"),
    ],
)
def test_names_of_channels_have_rules(client: WebClient, name: str, error: str) -> None:
    assert refusal(client.conversations_create, name=name)["error"] == error


@pytest.mark.parametrize(
    ("person", "error"),
    [
        (BEN, "already_in_channel"),
        ("U0NOBODY", "user_not_found"),
        ("U0PLAYGRND1", "cant_invite_self"),
        (QUINN, "ura_max_channels"),
        (SAM, "org_user_not_in_team"),
    ],
)
def test_who_cannot_be_invited_is_named(client: WebClient, person: str, error: str) -> None:
    client.conversations_join(channel=ACME)
    answer = refusal(client.conversations_invite, channel=ACME, users=[person, "U07KARIMDR1"])
    assert answer["errors"] == [{"ok": False, "user": person, "error": error}]
    forced = client.conversations_invite(channel=ACME, users=[person, "U07KARIMDR1"], force=True)
    assert len(forced["errors"]) == 1
    assert "U07KARIMDR1" in client.conversations_members(channel=ACME)["members"]


def test_lists_show_what_the_bot_may_see(client: WebClient) -> None:
    names = {c["name"] for page in client.conversations_list(limit=2) for c in page["channels"]}
    assert {"general", "acme-delivery", "old-project"} <= names
    assert "ps-leads" not in names
    kept = client.conversations_list(exclude_archived=True)["channels"]
    assert "old-project" not in {c["name"] for c in kept}
    assert client.conversations_list(types="private_channel")["channels"] == []
    assert refusal(client.conversations_list, types="secret")["error"] == "invalid_types"


def test_a_thread_is_read_where_the_bot_is(slack: Playground, client: WebClient) -> None:
    slack.person("Anna Keller").types("first", "ps-team")
    ts = slack.person("Anna Keller").last("ps-team").ts
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.conversations_replies(channel="C07PSTEAM02", ts=ts)


def test_a_topic_can_be_cleared_and_must_be_sent(client: WebClient) -> None:
    client.conversations_join(channel=ACME)
    assert client.conversations_setTopic(channel=ACME, topic="")["channel"]["topic"]["value"] == ""
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.api_call("conversations.setTopic", params={"channel": ACME})

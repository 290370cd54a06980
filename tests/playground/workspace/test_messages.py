"""Order and threads of messages."""

from __future__ import annotations

from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.ids import ACME, ANNA


def test_messages_stay_in_order_when_the_clock_goes_back(slack: Playground, client: WebClient) -> None:
    slack.clock.forward(weeks=1)
    later = client.chat_postMessage(channel=ANNA, text="later")["ts"]
    slack.clock.reset()
    assert float(client.chat_postMessage(channel=ANNA, text="after")["ts"]) > float(later)


def test_a_thread_stays_whole_when_one_of_its_messages_is_deleted(
    slack: Playground, client: WebClient
) -> None:
    client.conversations_join(channel=ACME)
    first = client.chat_postMessage(channel=ACME, text="first")["ts"]
    reply = client.chat_postMessage(channel=ACME, text="reply", thread_ts=first)["message"]
    assert reply["parent_user_id"] == client.auth_test()["user_id"]
    last = client.chat_postMessage(channel=ACME, text="last", thread_ts=first)["ts"]
    client.chat_delete(channel=ACME, ts=last)
    parent = client.conversations_replies(channel=ACME, ts=first)["messages"][0]
    assert (parent["reply_count"], parent["latest_reply"]) == (1, reply["ts"])
    client.chat_delete(channel=ACME, ts=first)
    left = client.conversations_replies(channel=ACME, ts=first)["messages"]
    assert [(each.get("subtype"), each["text"]) for each in left] == [
        ("tombstone", "This message was deleted."),
        (None, "reply"),
    ]
    client.chat_delete(channel=ACME, ts=reply["ts"])
    history = client.conversations_history(channel=ACME)["messages"]
    assert not [each for each in history if each["ts"] == first], "the tombstone goes with the last reply"

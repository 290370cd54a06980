"""Posting messages to Slack with a key, and finding them again by it."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from slack_sdk.web import SlackResponse

from handlers.block_kit.message import Message
from handlers.outbox.slack_api import SlackApi
from handlers.slack.api_errors import OurMistake
from storage.outbox.queue import Delivery

log = logging.getLogger(__name__)

POST = "chat.postMessage"
EVENT_TYPE = "ps_bot_delivery"
CLOCKS_DIFFER = timedelta(minutes=5)
"""The most that Slack's clock may be behind ours."""


class PostedMessage(NamedTuple):
    """A message as Slack identifies it."""

    channel: str
    ts: str


def post_message(slack_api: SlackApi, delivery: Delivery, message: Message) -> PostedMessage:
    """Post the message with its key; if Slack refuses the blocks, post the text alone."""
    try:
        return _post(slack_api, delivery, **message.payload())
    except OurMistake as mistake:
        log.error("blocks refused", extra={"delivery": delivery.id, "code": mistake.code})
        return _post(slack_api, delivery, text=message.text)


def _post(slack_api: SlackApi, delivery: Delivery, **content: Any) -> PostedMessage:
    slack_api.metrics.attempts.labels(delivery.kind).inc()
    answer = slack_api.call(
        POST,
        lambda client: client.chat_postMessage(
            channel=delivery.recipient,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": delivery.key}},
            unfurl_links=False,
            unfurl_media=False,
            **content,
        ),
    )
    return PostedMessage(answer["channel"], answer["ts"])


def find_message(slack_api: SlackApi, delivery: Delivery) -> PostedMessage | None:
    """The message with the key of this delivery, if it reached the conversation."""
    channel = delivery.recipient
    if is_person(channel):
        opened = slack_api.call(
            "conversations.open", lambda client: client.conversations_open(users=delivery.recipient)
        )
        channel = opened["channel"]["id"]
    cursor: str | None = None
    while True:
        page = _history_page(slack_api, delivery, channel, cursor)
        found = next((each for each in page["messages"] if key_of(each) == delivery.key), None)
        if found is not None:
            return PostedMessage(channel, str(found["ts"]))
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None


def _history_page(slack_api: SlackApi, delivery: Delivery, channel: str, cursor: str | None) -> SlackResponse:
    attempted_at = delivery.attempted_at
    assert attempted_at is not None, "only what was attempted is searched for"
    return slack_api.call(
        "conversations.history",
        lambda client: client.conversations_history(
            channel=channel,
            oldest=f"{(attempted_at - CLOCKS_DIFFER).timestamp():.6f}",
            limit=100,
            include_all_metadata=True,
            cursor=cursor,
        ),
    )


def is_person(recipient: str) -> bool:
    return recipient.startswith(("U", "W"))


def key_of(message: Mapping[str, Any]) -> str | None:
    """The key of this message, if it is one of ours."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return str((metadata.get("event_payload") or {}).get("key"))

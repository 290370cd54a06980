"""Posting messages to Slack with a key, and finding them again by it."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from slack_sdk.web import SlackResponse

from handlers.outbox.outgoing_message import Content
from handlers.outbox.slack_api import SlackApi
from handlers.slack.api_errors import OurMistake
from storage.outbox.queue import Delivery

log = logging.getLogger(__name__)

POST = "chat.postMessage"
EVENT_TYPE = "ps_bot_delivery"
LOOKED_BACK = timedelta(days=7)
"""How long before its first attempt a message is looked for: the clock that noted the attempt may have been
ahead of Slack's."""

MOST_PAGES = 10
"""The most pages of 100 messages that are looked through, newest first."""


class PostedMessage(NamedTuple):
    """A message as Slack identifies it."""

    channel: str
    ts: str


def post_message(slack_api: SlackApi, delivery: Delivery, content: Content) -> PostedMessage:
    """Post the message with its key; if Slack refuses the blocks, post the text alone."""
    message, place = content.message, _thread(content)
    try:
        return _post(slack_api, delivery, **message.payload(), **place)
    except OurMistake as mistake:
        log.error("blocks refused", extra={"delivery": delivery.id, "code": mistake.code})
        return _post(slack_api, delivery, text=message.text, **place)


def _thread(content: Content) -> dict[str, Any]:
    if content.thread is None:
        return {}
    return {"thread_ts": content.thread.ts, "reply_broadcast": True}


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


def find_message(slack_api: SlackApi, delivery: Delivery, now: datetime) -> PostedMessage | None:
    """The message with the key of this delivery, if it reached the conversation."""
    since = min(delivery.attempted_at or delivery.planned_at, now) - LOOKED_BACK
    channel = delivery.recipient
    if is_person(channel):
        opened = slack_api.call(
            "conversations.open", lambda client: client.conversations_open(users=delivery.recipient)
        )
        channel = opened["channel"]["id"]
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = _history_page(slack_api, channel, since, cursor)
        found = next((each for each in page["messages"] if key_of(each) == delivery.key), None)
        if found is not None:
            return PostedMessage(channel, str(found["ts"]))
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    return None


def _history_page(slack_api: SlackApi, channel: str, since: datetime, cursor: str | None) -> SlackResponse:
    return slack_api.call(
        "conversations.history",
        lambda client: client.conversations_history(
            channel=channel,
            oldest=f"{since.timestamp():.6f}",
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

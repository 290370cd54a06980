"""How is a message posted to Slack, and how is it found there again?"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from handlers.block_kit.message import Message
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.slack_api import SlackApi
from handlers.slack.api_errors import OurMistake
from storage.outbox.queue import Delivery

log = logging.getLogger(__name__)

EVENT_TYPE = "ps_bot_delivery"
CLOCKS_DIFFER = timedelta(minutes=5)
"""How much earlier than our attempt Slack's clock may have stamped a message."""


class Place(NamedTuple):
    """Where a message is in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Posting:
    """Slack, for one delivery. What Slack does not do is raised by its meaning."""

    client: WebClient
    delivery: Delivery
    rate_limiter: RateLimiter
    metrics: SweepMetrics

    @property
    def slack_api(self) -> SlackApi:
        return SlackApi(self.delivery.workspace, self.rate_limiter, self.metrics)

    def post(self, message: Message) -> Place:
        """Post it with its key; blocks that Slack does not take are left out once."""
        try:
            return self._post(**message.payload())
        except OurMistake as mistake:
            log.error("blocks refused", extra={"delivery": self.delivery.id, "code": mistake.code})
            return self._post(text=message.text)

    def _post(self, **what: Any) -> Place:
        self.metrics.attempts.labels(self.delivery.kind).inc()
        post = partial(
            self.client.chat_postMessage,
            channel=self.delivery.recipient,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"key": self.delivery.key}},
            unfurl_links=False,
            unfurl_media=False,
            **what,
        )
        answer = self.slack_api.call("chat.postMessage", post)
        return Place(answer["channel"], answer["ts"])

    def find(self) -> Place | None:
        """Where the message with this delivery's key is, if it is in the conversation."""
        channel = self.delivery.recipient
        if is_person(channel):
            opened = self.slack_api.call(
                "conversations.open", partial(self.client.conversations_open, users=channel)
            )
            channel = opened["channel"]["id"]
        cursor: str | None = None
        while True:
            page = self._page(channel, cursor)
            there = next((each for each in page["messages"] if key_of(each) == self.delivery.key), None)
            if there is not None:
                return Place(channel, str(there["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    def _page(self, channel: str, cursor: str | None) -> SlackResponse:
        attempted_at = self.delivery.attempted_at
        assert attempted_at is not None, "only what was attempted is looked for"
        history = partial(
            self.client.conversations_history,
            channel=channel,
            oldest=f"{(attempted_at - CLOCKS_DIFFER).timestamp():.6f}",
            limit=100,
            include_all_metadata=True,
            cursor=cursor,
        )
        return self.slack_api.call("conversations.history", history)


def is_person(recipient: str) -> bool:
    return recipient.startswith(("U", "W"))


def key_of(message: Mapping[str, Any]) -> str | None:
    """The key of the delivery that this message is, if it is one of ours."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return str((metadata.get("event_payload") or {}).get("key"))

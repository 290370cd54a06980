"""What may the app still do with a response_url, and what does it do?"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground import messages
from playground.blocks import check_blocks, complete_blocks, derived_text, stored_text
from playground.kinds import Json
from playground.world import Message

if TYPE_CHECKING:
    from playground.slack import Slack

MOST_USES = 5
_REMEMBERED = 20_000


@dataclass
class _Source:
    """Where a response_url came from: a command, or an element on a message (then ``ts``)."""

    person: str
    conversation: str
    ts: str | None
    born: float
    uses: int = 0


class Refused(Exception):
    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status, self.error = status, error


class ResponseUrls:
    """Five uses within half an hour of real time, wherever the app may or may not post otherwise."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._all: dict[str, _Source] = {}

    def issue(self, person: str, conversation: str, ts: str | None = None) -> str:
        while len(self._all) >= _REMEMBERED:
            del self._all[next(iter(self._all))]
        key = f"{self._slack.world.team_id}/{secrets.randbelow(10**12)}/{secrets.token_hex(12)}"
        self._all[key] = _Source(person, conversation, ts, time.monotonic())
        return f"{self._slack.url}/{'commands' if ts is None else 'actions'}/{key}"

    def use(self, key: str, body: bytes) -> None:
        """Do what the app posted; raises Refused with the status that Slack answers."""
        source = self._all.get(key)
        if source is None:
            raise Refused(404, "no_service")
        if time.monotonic() - source.born > self._slack.limits.response_url_life:
            raise Refused(404, "expired_url")
        if source.uses >= MOST_USES:
            raise Refused(404, "used_url")
        payload = _parse(body)
        source.uses += 1
        answer(self._slack, payload, source.person, source.conversation, source.ts)


def _parse(body: bytes) -> Json:
    try:
        payload = json.loads(body)
    except ValueError:
        raise Refused(400, "invalid_payload") from None
    if not isinstance(payload, dict):
        raise Refused(400, "invalid_payload")
    return payload


def answer(slack: Slack, payload: Json, person: str, conversation: str, ts: str | None) -> None:
    """A command's or button's answer: new, in place of its source, or the source deleted."""
    channel = slack.world.channels[conversation]
    source = channel.find(ts, person) if ts else None
    has_message = bool(payload.get("text") or payload.get("blocks") or payload.get("attachments"))
    if _true(payload.get("delete_original")) and ts is not None:
        if source is not None:
            messages.remove(slack, channel, source)
        if not has_message:
            return
        source = None
    if not has_message:
        raise Refused(400, "no_text")
    text, blocks = _content(payload)
    if _true(payload.get("replace_original")) and source is not None:
        _replace(slack, source, conversation, text, blocks, payload)
        return
    in_channel = payload.get("response_type") == "in_channel"
    more = {"attachments": payload.get("attachments"), "subtype": "bot_message" if in_channel else None}
    if payload.get("thread_ts") and in_channel:
        more["thread_ts"] = payload["thread_ts"]
    data = messages.from_app(slack, text, blocks, **more)
    messages.post(slack, channel, data, None if in_channel else person)


def _replace(
    slack: Slack, source: Message, conversation: str, text: str, blocks: list[Json] | None, payload: Json
) -> None:
    channel = slack.world.channels[conversation]
    changes: Json = {"text": text, "blocks": blocks or [], "attachments": payload.get("attachments") or []}
    if source.only_for is None:
        changes["edited"] = {"user": slack.app.bot_user, "ts": f"{slack.clock.seconds():.6f}"}
    messages.change(slack, channel, source, changes)


def _content(payload: Json) -> tuple[str, list[Json] | None]:
    blocks: Any = payload.get("blocks")
    if isinstance(blocks, str):
        try:
            blocks = json.loads(blocks)
        except ValueError:
            raise Refused(400, "invalid_blocks_format") from None
    if blocks:
        problems = check_blocks(blocks)
        if problems:
            raise Refused(400, "invalid_blocks: " + "; ".join(problem.line() for problem in problems))
        blocks = complete_blocks(blocks)
    text = payload.get("text") or derived_text(blocks or [])
    return stored_text(str(text)), blocks or None


def _true(value: object) -> bool:
    return value in (True, "true", "1", 1)

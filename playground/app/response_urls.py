"""What may the app still do with a response_url, and what does it do?"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.errors import SlackError
from playground.json_values import Json, parse_json
from playground.web_api.call import Call
from playground.web_api.message_content import CONTENT, content, need_content, thread
from playground.workspace import messages
from playground.workspace.workspace import Channel, Message

if TYPE_CHECKING:
    from playground.app.slack import Slack

MOST_USES, LIFE = 5, 1800
_REMEMBERED = 20_000
_ACCEPTED = {*CONTENT.split(), "response_type", "replace_original", "delete_original", "thread_ts"}


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
    """Five uses within half an hour of the movable clock, wherever the app may or may not post otherwise."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._all: dict[str, _Source] = {}

    def issue(self, person: str, conversation: str, ts: str | None = None) -> str:
        while len(self._all) >= _REMEMBERED:
            del self._all[next(iter(self._all))]
        key = f"{self._slack.world.team_id}/{secrets.randbelow(10**12)}/{secrets.token_hex(12)}"
        self._all[key] = _Source(person, conversation, ts, self._slack.clock.seconds())
        return f"{self._slack.url}/{'commands' if ts is None else 'actions'}/{key}"

    def clear(self) -> None:
        """The app is removed: none of them leads anywhere any more."""
        self._all.clear()

    def use(self, key: str, body: bytes) -> None:
        """Do what the app posted; raises Refused with the status that Slack answers."""
        source = self._all.get(key)
        if source is None:
            raise Refused(404, "no_service")
        if self._slack.clock.seconds() - source.born > LIFE:
            raise Refused(404, "expired_url")
        if source.uses >= MOST_USES:
            raise Refused(404, "used_url")
        payload = _parse(body)
        source.uses += 1
        answer(self._slack, payload, source.person, source.conversation, source.ts)


def _parse(body: bytes) -> Json:
    try:
        payload = parse_json(body)
    except ValueError:
        raise Refused(400, "invalid_payload") from None
    if not isinstance(payload, dict):
        raise Refused(400, "invalid_payload")
    return payload


def answer(slack: Slack, payload: Json, person: str, conversation: str, ts: str | None) -> None:
    """A command's or button's answer: new, in place of its source, or the source deleted."""
    call = Call(slack, "response_url", {key: part for key, part in payload.items() if part is not None}, None)
    try:
        _do(call, slack.world.channels[conversation], person, ts)
    except SlackError as error:
        said = error.answer.get("response_metadata", {}).get("messages", [])
        raise Refused(400, ": ".join([error.code, "; ".join(said)]) if said else error.code) from None


def _do(call: Call, channel: Channel, person: str, ts: str | None) -> None:
    _check(call, channel)
    source = channel.find(ts, person) if ts else None
    has_message = bool(set(call.args) & {"text", "blocks", "markdown_text"})
    parts = content(call) if has_message else {}
    if has_message or not call.flag("delete_original") or ts is None:
        need_content(parts or dict.fromkeys(("text", "blocks")))
    if call.flag("delete_original") and ts is not None:
        if source is not None:
            messages.remove(call.slack, channel, source)
        source = None
    if not has_message:
        return
    if call.flag("replace_original") and source is not None:
        _replace(call.slack, channel, source, parts)
        return
    in_channel = call.text("response_type") == "in_channel"
    kept = {"metadata": parts["metadata"] or None, "subtype": "bot_message" if in_channel else None}
    parent = thread(call, channel) if in_channel else None
    data = messages.from_app(call.slack, parts["text"], parts["blocks"] or None, **kept, thread_ts=parent)
    messages.post(call.slack, channel, data, None if in_channel else person)


def _check(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    unknown = set(call.args) - _ACCEPTED
    if unknown:
        absent = ", ".join(sorted(unknown))
        raise SlackError(
            "invalid_arguments", [f"the playground does not implement {absent} of a response_url"]
        )
    if call.text("response_type") not in (None, "ephemeral", "in_channel"):
        raise SlackError("invalid_arguments", ["response_type must be ephemeral or in_channel"])


def _replace(slack: Slack, channel: Channel, source: Message, parts: Json) -> None:
    changes: Json = {"text": parts["text"], "blocks": parts["blocks"] or []}
    if source.only_for is None:
        changes["edited"] = {"user": slack.app.bot_user, "ts": f"{slack.clock.seconds():.6f}"}
    messages.change(slack, channel, source, changes)

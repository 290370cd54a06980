"""A call of the Web API: its arguments, and what its token allows."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from playground.app.slack import Slack
from playground.app.tokens import Token
from playground.errors import SlackError
from playground.json_values import Json, parse_json
from playground.workspace.models import Channel, Person

_SCOPE_PREFIX = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


@dataclass
class Call:
    """One call: its arguments as sent (forms know only strings), and whose token it carries."""

    slack: Slack
    method: str
    args: Json
    token: Token | None
    headers: Json = field(default_factory=dict)

    def text(self, name: str, default: str | None = None) -> str | None:
        value = self.args.get(name)
        return default if value is None else str(value)

    def given(self, name: str) -> str:
        """A text that must be sent, and may be empty."""
        value = self.args.get(name)
        if value is None:
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        return str(value)

    def required(self, name: str) -> str:
        value = self.given(name)
        if not value:
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value is None else str(value).lower() in ("1", "true")

    def integer(self, name: str, default: int, error: str = "invalid_arguments") -> int:
        value = self.args.get(name)
        try:
            return default if value in (None, "") else int(str(value))
        except ValueError:
            raise SlackError(error) from None

    def data(self, name: str, error: str) -> Any:
        """A nested value: as it is in JSON, as a JSON string in a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return parse_json(value)
        except ValueError:
            raise SlackError(error) from None

    def ids(self, name: str) -> list[str]:
        value = self.args.get(name)
        parts = value if isinstance(value, list) else str(value or "").split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def types(self) -> set[str]:
        wanted = self.ids("types") or ["public_channel"]
        if not set(wanted) <= set(_TYPES):
            raise SlackError("invalid_types")
        for each in wanted:
            self.need(f"{_SCOPE_PREFIX[_TYPES[each]]}:read")
        return {_TYPES[each] for each in wanted}

    # Scopes

    def need(self, *any_of: str) -> None:
        assert self.token is not None
        if not set(any_of) & set(self.token.scopes):
            needed, provided = ",".join(any_of), ",".join(self.token.scopes)
            raise SlackError("missing_scope", needed=needed, provided=provided)

    @property
    def scopes(self) -> list[str]:
        return self.token.scopes if self.token else self.slack.app.scopes

    def need_for(self, channel: Channel, what: str) -> None:
        """The scope for this kind of channel: read, history, write.topic, write.invites or manage."""
        prefix = _SCOPE_PREFIX[channel.kind]
        if what in ("read", "history"):
            self.need(f"{prefix}:{what}")
        else:
            broad = ["channels:manage", "channels:write"] if prefix == "channels" else [f"{prefix}:write"]
            self.need(*([f"{prefix}:{what}"] if what != "manage" else []), *broad)

    # Whom and what the app's bot sees

    def sees(self, channel: Channel) -> bool:
        return channel.kind == "public" or self.slack.app.bot_user in channel.members

    def channel(self, name: str = "channel") -> Channel:
        found = self.slack.workspace.channels.get(self.required(name))
        if found is None or not self.sees(found):
            raise SlackError("channel_not_found")
        return found

    def own_channel(self, name: str = "channel") -> Channel:
        """A channel that the bot is in and that is not archived."""
        channel = self.channel(name)
        if self.slack.app.bot_user not in channel.members:
            raise SlackError("not_in_channel")
        if channel.archived:
            raise SlackError("is_archived")
        return channel

    def person(self, name: str = "user") -> Person:
        found = self.slack.workspace.people.get(self.required(name))
        if found is None:
            raise SlackError("user_not_found")
        return found

    def page(self, items: Sequence[Any], key: str, default: int, most: int = 1000) -> Json:
        """One page of the items with the cursor of the next."""
        limit = self.integer("limit", default, "invalid_limit") or default
        if not 0 < limit <= most:
            raise SlackError("invalid_limit")
        start = _offset(self.text("cursor") or "")
        following = start + limit
        cursor = base64.b64encode(f"next:{following}".encode()).decode() if following < len(items) else ""
        return {key: list(items[start:following]), "response_metadata": {"next_cursor": cursor}}


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, offset = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "next" and offset.isdecimal():
            return int(offset)
    except ValueError:
        pass
    raise SlackError("invalid_cursor")


Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """``scopes``: any one of them; ``json_ok``: arguments may come as a JSON body."""

    name: str
    handler: Handler
    accepts: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    json_ok: bool = True
    token: str | None = "bot"


def method(
    name: str,
    handler: Handler,
    accepts: str = "",
    scopes: str = "",
    *,
    json_ok: bool = True,
    token: str | None = "bot",
) -> Method:
    return Method(name, handler, tuple(accepts.split()), tuple(scopes.split()), json_ok, token)

"""The log of requests between app and Slack, with their answers."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playground.json_values import Json


@dataclass
class Entry:
    id: int
    at: str
    direction: str
    name: str
    via: str
    status: int | None
    ok: bool
    error: str | None
    milliseconds: float
    request: Any = None
    response: Any = None
    request_headers: dict[str, str] = field(default_factory=dict)

    def summary(self) -> Json:
        bodies = ("request", "response", "request_headers")
        return {key: value for key, value in vars(self).items() if key not in bodies}


class RequestLog:
    """The last requests in both directions; old ones make room for new ones."""

    def __init__(self, size: int = 2000) -> None:
        self._ids = itertools.count(1)
        self._entries: deque[Entry] = deque(maxlen=size)
        self.on_entry: Callable[[Entry], None] = lambda entry: None

    def add(self, **facts: Any) -> Entry:
        for key in ("request", "response"):
            if isinstance(facts.get(key), dict):
                facts[key] = {name: _masked(name, value) for name, value in facts[key].items()}
        headers = {key: _hide(key, value) for key, value in facts.pop("request_headers", {}).items()}
        entry = Entry(id=next(self._ids), at=datetime.now(UTC).isoformat(), request_headers=headers, **facts)
        self._entries.append(entry)
        self.on_entry(entry)
        return entry

    def entries(self, after: int = 0, limit: int = 500, name: str = "", direction: str = "") -> list[Json]:
        """Those after this one, oldest first, all or only those whose name begins so or that went this way."""
        found = [
            each
            for each in self._entries
            if each.id > after and each.name.startswith(name) and direction in ("", each.direction)
        ]
        return [vars(each).copy() for each in found[-limit:]]

    def clear(self) -> None:
        self._entries.clear()


def _masked(name: str, value: Any) -> Any:
    return f"{str(value)[:6]}…" if name in ("access_token", "refresh_token", "client_secret") else value


def _hide(key: str, value: str) -> str:
    return value[:12] + "…" if key.lower() in ("authorization", "x-slack-signature") else value

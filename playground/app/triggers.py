"""Triggers: each opens one view for one person, for a few seconds."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from playground.errors import SlackError

_REMEMBERED = 600.0


@dataclass
class Trigger:
    person: str
    conversation: str | None
    born: float
    used: bool = False


class Triggers:
    """Single use, for a few seconds of real time."""

    def __init__(self, life: float) -> None:
        self._life = life
        self._all: dict[str, Trigger] = {}

    def issue(self, person: str, conversation: str | None = None) -> str:
        self._forget()
        id = f"{secrets.randbelow(10**10)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._all[id] = Trigger(person, conversation, time.monotonic())
        return id

    def _forget(self) -> None:
        """Drop triggers that expired long ago."""
        while self._all:
            oldest = next(iter(self._all))
            if time.monotonic() - self._all[oldest].born < _REMEMBERED:
                return
            del self._all[oldest]

    def use(self, id: str) -> Trigger:
        trigger = self._all.get(id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.born > self._life:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

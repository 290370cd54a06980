"""The response_urls that the app was given, and how often and how long it may use each."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from playground.workspace.workspace import Workspace

MOST_USES, LIFE = 5, 1800
_REMEMBERED = 20_000


@dataclass
class Source:
    """Where a response_url came from: a command, or an element on a message (then ``ts``)."""

    person: str
    conversation: str
    ts: str | None
    born: float
    uses: int = 0


class ResponseUrlRefused(Exception):
    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status, self.error = status, error


class ResponseUrls:
    """Each works five times within half an hour of the movable clock, even where the app may not post otherwise."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._all: dict[str, Source] = {}

    def issue(self, person: str, conversation: str, ts: str | None = None) -> str:
        while len(self._all) >= _REMEMBERED:
            del self._all[next(iter(self._all))]
        key = f"{self._workspace.team_id}/{secrets.randbelow(10**12)}/{secrets.token_hex(12)}"
        self._all[key] = Source(person, conversation, ts, self._workspace.clock.seconds())
        return f"{self._workspace.url}/{'commands' if ts is None else 'actions'}/{key}"

    def get(self, key: str) -> Source:
        """Its source, while it may be used; raises ResponseUrlRefused with the status that Slack answers."""
        source = self._all.get(key)
        if source is None:
            raise ResponseUrlRefused(404, "no_service")
        if self._workspace.clock.seconds() - source.born > LIFE:
            raise ResponseUrlRefused(404, "expired_url")
        if source.uses >= MOST_USES:
            raise ResponseUrlRefused(404, "used_url")
        return source

    def clear(self) -> None:
        """Forget all of them: the app was removed."""
        self._all.clear()

"""`RateLimiter`: the sending rate of each workspace and conversation, and the waits that Slack asks for."""

import time
from collections.abc import Callable
from threading import Lock

Seconds = float

EVERY_MESSAGE = ("users.info", "chat.postMessage")
"""The methods needed for every message."""


class RateLimiter:
    """Limits for sending. Thread-safe.

    `rate` is in messages per second in one workspace, `apart` the seconds between two messages in one
    conversation. Slack's `Retry-After` is valid for one method in one workspace.
    """

    def __init__(
        self, rate: float, *, apart: Seconds = 1.0, tick: Callable[[], Seconds] = time.monotonic
    ) -> None:
        self._rate, self._apart = rate, apart
        self._burst = max(1.0, rate)
        self._tick = tick
        self._lock = Lock()
        self._room_at: dict[str, tuple[Seconds, float]] = {}
        self._blocked: dict[tuple[str, str], Seconds] = {}
        self._last_sent: dict[tuple[str, str], Seconds] = {}

    def take(self, workspace: str, most: int) -> int:
        """The number of messages, up to `most`, that may be sent now; they count as sent."""
        with self._lock:
            now = self._tick()
            if self._is_blocked(workspace, now):
                return 0
            room = self._room_now(workspace, now)
            taken = min(most, int(room))
            self._room_at[workspace] = (now, room - taken)
            return taken

    def opens_soon(self, workspace: str) -> bool:
        """Whether this workspace waits only for the sending rate, and not for Slack."""
        with self._lock:
            return not self._is_blocked(workspace, self._tick())

    def give_back(self, workspace: str, count: int) -> None:
        """Return messages that were taken but not sent."""
        with self._lock:
            at, room = self._room_at.get(workspace, (self._tick(), 0.0))
            self._room_at[workspace] = (at, min(self._burst, room + count))

    def seconds_blocked(self, workspace: str, method: str) -> Seconds:
        """The seconds for which this method must not be called."""
        with self._lock:
            return max(0.0, self._blocked.get((workspace, method), 0.0) - self._tick())

    def block(self, workspace: str, method: str, seconds: Seconds) -> None:
        """Do not call this method for this long, as Slack asks."""
        with self._lock:
            now = self._tick()
            self._blocked = {key: until for key, until in self._blocked.items() if until > now}
            self._blocked[workspace, method] = now + seconds

    def take_turn(self, workspace: str, recipient: str) -> bool:
        """Whether this conversation may get a message now, which then counts as sent."""
        with self._lock:
            now = self._tick()
            self._last_sent = {key: at for key, at in self._last_sent.items() if now - at < self._apart}
            if (workspace, recipient) in self._last_sent:
                return False
            self._last_sent[workspace, recipient] = now
            return True

    def _is_blocked(self, workspace: str, now: Seconds) -> bool:
        return any(self._blocked.get((workspace, method), now) > now for method in EVERY_MESSAGE)

    def _room_now(self, workspace: str, now: Seconds) -> float:
        at, room = self._room_at.get(workspace, (now, self._burst))
        return min(self._burst, room + (now - at) * self._rate)

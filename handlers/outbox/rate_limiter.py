"""How fast may we send, and where must we wait?"""

import time
from collections.abc import Callable
from threading import Lock

Seconds = float

EVERY_MESSAGE = ("users.info", "chat.postMessage")
"""The methods without which no message is sent."""


class RateLimiter:
    """The sending rate of each workspace, and the waits that Slack asks for. Thread-safe.

    `rate` is messages a second in one workspace, `apart` the seconds between two in one conversation.
    Slack's `Retry-After` holds for one method in one workspace.
    """

    def __init__(
        self, rate: float, *, apart: Seconds = 1.0, tick: Callable[[], Seconds] = time.monotonic
    ) -> None:
        self._rate, self._apart = rate, apart
        self._burst = max(1.0, rate)
        self._tick = tick
        self._lock = Lock()
        self._filled: dict[str, tuple[Seconds, float]] = {}
        self._blocked: dict[tuple[str, str], Seconds] = {}
        self._spoken: dict[tuple[str, str], Seconds] = {}

    def take(self, workspace: str, most: int) -> int:
        """How many of these messages may be sent there now; they count as sent."""
        with self._lock:
            now = self._tick()
            if self._is_blocked(workspace, now):
                return 0
            room = self._room(workspace, now)
            taken = min(most, int(room))
            self._filled[workspace] = (now, room - taken)
            return taken

    def opens_soon(self, workspace: str) -> bool:
        """Whether it is only the sending rate that holds this workspace back, and not Slack."""
        with self._lock:
            return not self._is_blocked(workspace, self._tick())

    def give_back(self, workspace: str, count: int) -> None:
        """So many of the messages taken were none."""
        with self._lock:
            at, room = self._filled.get(workspace, (self._tick(), 0.0))
            self._filled[workspace] = (at, min(self._burst, room + count))

    def wait(self, workspace: str, method: str) -> Seconds:
        """How long this method must not be called there."""
        with self._lock:
            return max(0.0, self._blocked.get((workspace, method), 0.0) - self._tick())

    def block(self, workspace: str, method: str, seconds: Seconds) -> None:
        """Slack asks to leave this method alone for so long."""
        with self._lock:
            now = self._tick()
            self._blocked = {key: until for key, until in self._blocked.items() if until > now}
            self._blocked[workspace, method] = now + seconds

    def speak(self, workspace: str, recipient: str) -> bool:
        """Whether this conversation may have a message now: not right after the one before."""
        with self._lock:
            now = self._tick()
            self._spoken = {key: at for key, at in self._spoken.items() if now - at < self._apart}
            if (workspace, recipient) in self._spoken:
                return False
            self._spoken[workspace, recipient] = now
            return True

    def _is_blocked(self, workspace: str, now: Seconds) -> bool:
        return any(self._blocked.get((workspace, method), now) > now for method in EVERY_MESSAGE)

    def _room(self, workspace: str, now: Seconds) -> float:
        at, room = self._filled.get(workspace, (now, self._burst))
        return min(self._burst, room + (now - at) * self._rate)

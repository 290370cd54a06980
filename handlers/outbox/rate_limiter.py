"""`RateLimiter`: the waits that Slack asks this process for, and what it may still send."""

import time
from collections.abc import Callable
from threading import Lock

Seconds = float

EVERY_MESSAGE = ("users.info", "chat.postMessage")
"""The methods needed for every message."""
SPARE_FOR: Seconds = 1.0
"""How long what was given back may be used: later it would be a burst."""


class RateLimiter:
    """Limits for sending. Thread-safe.

    Slack's `Retry-After` is valid for one method in one workspace. The rate of a workspace is in the
    database, for all replicas together: what was taken from it for a message that was not sent is kept here
    for the next ones.
    """

    def __init__(self, tick: Callable[[], Seconds] = time.monotonic) -> None:
        self._tick = tick
        self._lock = Lock()
        self._spare: dict[str, tuple[Seconds, int]] = {}
        self._blocked: dict[tuple[str, str], Seconds] = {}

    def take_spare(self, workspace: str, most: int) -> int:
        """The number of messages, up to `most`, that may be sent in place of others that were not."""
        with self._lock:
            spare = self._spare_now(workspace)
            taken = min(most, spare)
            self._spare[workspace] = (self._tick(), spare - taken)
            return taken

    def give_back(self, workspace: str, count: int) -> None:
        """Keep what was taken for messages that were not sent."""
        with self._lock:
            self._spare[workspace] = (self._tick(), self._spare_now(workspace) + count)

    def seconds_to_post(self, workspace: str) -> Seconds:
        """The seconds for which nothing must be sent."""
        return max(self.seconds_blocked(workspace, method) for method in EVERY_MESSAGE)

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

    def _spare_now(self, workspace: str) -> int:
        at, spare = self._spare.get(workspace, (self._tick(), 0))
        return spare if self._tick() - at < SPARE_FOR else 0

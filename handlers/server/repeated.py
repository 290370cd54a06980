"""`Repeated`: a log line for something that others can cause as often as they like."""

from logging import WARNING, Logger
from threading import Lock
from time import monotonic

QUIET_SECONDS = 60


class Repeated:
    """Tells of the first time, then at most once a minute with the number of times since. Thread-safe."""

    def __init__(self, log: Logger, message: str, *, level: int = WARNING) -> None:
        self._log, self._message, self._level = log, message, level
        self._lock = Lock()
        self._times, self._quiet_until = 0, 0.0

    def happened(self, **facts: object) -> None:
        """Count it; the facts are those of the last time."""
        with self._lock:
            self._times += 1
            if monotonic() < self._quiet_until:
                return
            times, self._times, self._quiet_until = self._times, 0, monotonic() + QUIET_SECONDS
        self._log.log(self._level, self._message, extra={"times": times, **facts})

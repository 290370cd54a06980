"""`SweepMonitor`: the state of the sweep and its problems, for `/readyz`, metrics and Home."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError

from handlers.context import SendingStatus
from handlers.outbox.metrics import SweepMetrics
from storage.database.connection import describe_error

log = logging.getLogger(__name__)

LATE_AFTER = 3
"""The sweep is late when this many of its intervals have passed without one."""

UNEXPECTED = "Something went wrong while looking for what is due: the log has the error."


@dataclass(frozen=True)
class SweepStatus:
    """The time of the last sweep and of the oldest unsent message, the stopped workspaces with their reasons,
    and a sentence about what keeps messages from being sent."""

    last_at: datetime | None = None
    is_late: bool = True
    waiting_since: datetime | None = None
    stopped: tuple[tuple[str, str], ...] = ()
    trouble: str = ""

    def problems(self, *, alone: bool) -> dict[str, str]:
        """The problems by name. A stopped workspace is one only where it is the bot's only workspace (`alone`)."""
        found = {}
        if self.last_at is None:
            found["sweep"] = "The sweep has not run yet."
        elif self.is_late:
            found["sweep"] = "The last sweep is too long ago."
        if self.trouble:
            found["sending"] = self.trouble
        if self.stopped and alone:
            _, why = self.stopped[0]
            found["token"] = f"Slack refuses the app ({why}): install it again, and set its new token."
        return found

    def summary(self, *, alone: bool) -> SendingStatus:
        """The same for people to read."""
        trouble = " ".join(self.problems(alone=alone).values())
        return SendingStatus(last_at=self.last_at, waiting_since=self.waiting_since, trouble=trouble)


class SweepMonitor:
    """Keeps the state of the sweep. Thread-safe; needs no database, so it answers while that is down."""

    def __init__(self, now: Callable[[], datetime], every: timedelta, metrics: SweepMetrics) -> None:
        self._now, self._every, self._metrics = now, every, metrics
        self._began = now()
        self._status = SweepStatus()
        self._has_failed = False
        self._lock = Lock()
        metrics.lateness.set_function(self._seconds_late)
        metrics.oldest_unsent.set_function(self._seconds_waited)

    def status(self) -> SweepStatus:
        last = self._status.last_at
        return replace(self._status, is_late=last is None or self._now() - last > LATE_AFTER * self._every)

    def begin_sweep(self) -> None:
        """Start a sweep, to which later errors belong."""
        self._has_failed = False

    def beat(self) -> None:
        """Note that the sweep is running."""
        with self._lock:
            self._status = replace(self._status, last_at=self._now())

    def end_sweep(self, waiting_since: datetime | None, stopped: Sequence[tuple[str, str]]) -> None:
        """End a sweep, with or without errors."""
        with self._lock:
            recovered = self._status.trouble and not self._has_failed
            self._status = replace(
                self._status,
                last_at=self._now(),
                waiting_since=waiting_since,
                stopped=tuple(stopped),
                trouble=self._status.trouble if self._has_failed else "",
            )
        self._metrics.stopped.set(len(stopped))
        if recovered:
            log.info("the sweep works again")

    def report_error(self, where: str, error: Exception) -> None:
        """Note an error of this sweep; the same error is logged once until the sweep works again."""
        is_database = isinstance(error, SQLAlchemyError)
        self._metrics.crashes.labels("database" if is_database else where).inc()
        trouble = describe_error(error) if isinstance(error, SQLAlchemyError) else UNEXPECTED
        with self._lock:
            known, self._has_failed = self._status.trouble, True
            self._status = replace(self._status, trouble=trouble)
        if known == trouble:
            return
        if is_database:
            log.error("the sweep cannot use the database", extra={"error": str(error.__cause__ or error)})
        else:
            log.error("the sweep went wrong", extra={"where": where}, exc_info=error)

    def _seconds_late(self) -> float:
        """Seconds since the next sweep was due."""
        last = self._status.last_at or self._began
        return max(0.0, (self._now() - last - self._every).total_seconds())

    def _seconds_waited(self) -> float:
        since = self._status.waiting_since
        return max(0.0, (self._now() - since).total_seconds()) if since else 0.0

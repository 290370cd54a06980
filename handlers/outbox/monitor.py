"""`SweepMonitor`: the state of the sweep and its problems, for `/readyz`, metrics and Home."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from handlers.context import SendingStatus
from handlers.outbox.clocks import has_passed
from handlers.outbox.metrics import SweepMetrics
from handlers.slack.api_errors import (
    AppNotAllowed,
    NotTaken,
    RateLimited,
    SlackTrouble,
    Unclear,
    kind_of,
)
from storage.database.connection import describe_error
from storage.outbox.queries import Waiting
from storage.outbox.queue import UNEXPECTED_ERROR
from storage.workspaces.workspaces import GONE, TokensSealed, Workspace

log = logging.getLogger(__name__)

AWAY = (NotTaken, Unclear, RateLimited)
"""Errors of a Slack that does not answer, or only with a request to wait."""

LATE_AFTER = 3
"""The sweep is late when this many of its intervals have passed without one."""

WAITS_LONG = timedelta(minutes=5)
"""A message that waits longer than this while calls to Slack fail makes the bot unready."""

CALL_AGAIN = timedelta(minutes=1)
"""How long the last call to Slack is proof of how things are, while a message waits long."""

MANY_ATTEMPTS = 3
"""Attempts after which an error of a Slack that does not answer is taken to be one of sending alone."""

UNEXPECTED = "Something went wrong while looking for what is due: the log has the error."


@dataclass(frozen=True)
class SlackState:
    """What the calls to Slack came to: since when it does not answer and with which error, and the time of the
    last call."""

    away_since: datetime | None = None
    away: str = ""
    called_at: datetime | None = None

    def after(self, now: datetime, trouble: SlackTrouble | None) -> "SlackState":
        if isinstance(trouble, AWAY):
            return SlackState(self.away_since or now, trouble.code, now)
        return SlackState(called_at=now)


@dataclass(frozen=True)
class SweepStatus:
    """The time of the last sweep, the message that waits longest, the stopped workspaces with their reasons, a
    sentence about what keeps messages from being sent, and one about a clock that is wrong.

    `refused`: the error that keeps all messages of the workspace waiting, not this one alone. `is_only`: there
    is one workspace. `installations`: how many there are through OAuth. `token`: why Slack refuses the one token,
    where no workspace is known.
    """

    last_at: datetime | None = None
    is_late: bool = True
    waiting: Waiting | None = None
    refused: str = ""
    is_only: bool = False
    stopped: tuple[tuple[str, str], ...] = ()
    installations: int = 0
    token: str = ""
    trouble: str = ""
    slack: SlackState = SlackState()
    waits_long: bool = False
    clock: str = ""

    @property
    def waiting_since(self) -> datetime | None:
        return self.waiting.since if self.waiting else None

    def problems(self, *, alone: bool) -> dict[str, str]:
        """The problems by name.

        `alone`: the bot has one token. One that workspaces install is ready after one has removed it, too: its
        page is needed to install it again. That messages are refused in one is a problem where it is the only one.
        """
        found = {}
        if self.clock:
            found["clock"] = self.clock
        elif self.last_at is None:
            found["sweep"] = "The sweep has not run yet."
        elif self.is_late:
            found["sweep"] = "The last sweep is too long ago."
        if self.trouble:
            found["sending"] = self.trouble
        why = self.stopped[0][1] if self.stopped else self.token
        if why and alone:
            found["token"] = f"Slack refuses the app ({why}): install it again, and set its new token."
        if self.waits_long and self.waiting is not None:
            waits = f"messages wait since {self.waiting.since:%d %b, %H:%M} UTC"
            if self.slack.away_since is not None:
                since = f"{self.slack.away_since:%d %b, %H:%M} UTC"
                found["messages"] = f"Slack does not answer since {since} ({self.slack.away}), and {waits}."
            elif self.refused == UNEXPECTED_ERROR:
                found["messages"] = f"Sending fails with an unexpected error, which the log has, and {waits}."
            elif self.refused and (alone or self.is_only):
                found["messages"] = f"Slack answers “{self.refused}” to what the app sends, and {waits}."
        return found

    def notes(self, *, alone: bool) -> dict[str, str]:
        """What is good to know of a bot that workspaces install, by name."""
        found = {}
        if not alone and not self.installations:
            found["installation"] = "Nobody has installed the app: open /slack/install at the bot's address."
        if not alone and (refused := [each for each in self.stopped if each[1] not in GONE]):
            where, why = refused[0]
            more = f" and {len(refused) - 1} more" if len(refused) > 1 else ""
            found["token"] = f"Slack refuses the app in {where} ({why}){more}: install it there again."
        return found

    def summary(self, *, alone: bool) -> SendingStatus:
        """The same for people to read."""
        trouble = " ".join(self.problems(alone=alone).values())
        return SendingStatus(last_at=self.last_at, waiting_since=self.waiting_since, trouble=trouble)


class Found(NamedTuple):
    """The workspaces at the end of a sweep: those that are stopped, whether there is only one, and how many
    installations through OAuth there are."""

    stopped: Sequence[Workspace]
    is_only: bool
    installations: int


class SweepMonitor:
    """Keeps the state of the sweep. Thread-safe; needs no database, so it answers while that is down."""

    def __init__(self, now: Callable[[], datetime], every: timedelta, metrics: SweepMetrics) -> None:
        self._now, self._every, self._metrics = now, every, metrics
        self._began = now()
        self._status = SweepStatus()
        self._has_failed = False
        self._lock = Lock()
        metrics.observe(metrics.lateness, self._seconds_late)
        metrics.observe(metrics.oldest_unsent, self._seconds_waited)

    def status(self) -> SweepStatus:
        last = self._status.last_at
        return replace(
            self._status,
            is_late=last is None or has_passed(LATE_AFTER * self._every, last, self._now()),
            waits_long=self._waits_long(),
        )

    def note_call(self, _method: str, trouble: SlackTrouble | None) -> None:
        """Note what a call to Slack came to."""
        with self._lock:
            self._status = replace(self._status, slack=self._status.slack.after(self._now(), trouble))

    def wants_call(self) -> bool:
        """Whether a message waits long, and nobody has called Slack lately."""
        last = self._status.slack.called_at
        return self._waits_long() and (last is None or has_passed(CALL_AGAIN, last, self._now()))

    def _waits_long(self) -> bool:
        return self.is_long(self._status.waiting)

    def is_long(self, waiting: Waiting | None) -> bool:
        """Whether this message waits so long that it is told."""
        return waiting is not None and self._now() - waiting.since > WAITS_LONG

    def report_clock(self, trouble: str) -> None:
        """Note what is wrong with a clock, or that nothing is; each is logged once."""
        with self._lock:
            known, self._status = self._status.clock, replace(self._status, clock=trouble)
        if trouble and not known:
            log.error(trouble)
        if known and not trouble:
            log.info("the clock is right again")

    def report_token(self, refused: str) -> None:
        """Note why Slack refuses the one token while no workspace is known, or that it doesn't."""
        with self._lock:
            known, self._status = self._status.token, replace(self._status, token=refused)
        self._metrics.stopped.set(max(len(self._status.stopped), bool(refused)))
        if refused and not known:
            log.error("Slack refuses the token", extra={"code": refused})

    def begin_sweep(self) -> None:
        """Start a sweep, to which later errors belong."""
        self._has_failed = False

    def beat(self) -> None:
        """Note that the sweep is running."""
        with self._lock:
            self._status = replace(self._status, last_at=self._now())

    def end_sweep(self, waiting: Waiting | None, found: Found, *, was_sent_since: bool) -> None:
        """End a sweep, with or without errors.

        `was_sent_since`: another message of the workspace was sent since this one waits.
        """
        with self._lock:
            recovered = self._status.trouble and not self._has_failed
            self._status = replace(
                self._status,
                last_at=self._now(),
                waiting=waiting,
                refused=_refusal(waiting) if waiting and not was_sent_since else "",
                is_only=found.is_only,
                installations=found.installations,
                stopped=tuple((each.id, each.stopped_because) for each in found.stopped),
                trouble=self._status.trouble if self._has_failed else "",
            )
        self._metrics.stopped.set(max(len(found.stopped), bool(self._status.token)))
        self._metrics.installations.set(found.installations)
        if recovered:
            log.info("the sweep works again")

    @contextmanager
    def reporting(self, where: str) -> Iterator[None]:
        """Report an error in this block rather than raise it: the sweep goes on, and the next one tries again."""
        try:
            yield
        except Exception as error:  # noqa: BLE001  # in a thread or a job of the scheduler nobody else would tell
            self.report_error(where, error)

    def report_error(self, where: str, error: Exception) -> None:
        """Note an error of this sweep; the same error is logged once until the sweep works again."""
        is_database = isinstance(error, SQLAlchemyError)
        self._metrics.crashes.labels("database" if is_database else where).inc()
        trouble = _describe(error)
        with self._lock:
            known, self._has_failed = self._status.trouble, True
            self._status = replace(self._status, trouble=trouble)
        if known == trouble:
            return
        if is_database:
            log.error("the sweep cannot use the database", extra={"error": str(error.__cause__ or error)})
        elif isinstance(error, TokensSealed):
            log.error("no token opens", extra={"error": str(error)})
        else:
            log.error("the sweep went wrong", extra={"where": where}, exc_info=error)

    def _seconds_late(self) -> float:
        """Seconds since the next sweep was due."""
        last = self._status.last_at or self._began
        return max(0.0, (abs(self._now() - last) - self._every).total_seconds())

    def _seconds_waited(self) -> float:
        since = self._status.waiting_since
        return max(0.0, (self._now() - since).total_seconds()) if since else 0.0


def _refusal(waiting: Waiting) -> str:
    """The error with which this message waits, if it would keep any other waiting too; empty if not.

    One of a Slack that does not answer counts after some attempts: that it answers again is seen by other calls,
    which say nothing where sending alone fails. That an app may not post is a matter of one conversation, unless it
    is that of a person with the app.
    """
    if not waiting.error or waiting.error == UNEXPECTED_ERROR:
        return waiting.error
    kind = kind_of(waiting.error)
    if kind in (NotTaken, Unclear):
        return waiting.error if waiting.attempts >= MANY_ATTEMPTS else ""
    is_of_person = waiting.recipient.startswith(("U", "W"))
    if waiting.error.startswith(AppNotAllowed.prefixes) and not is_of_person:
        return ""
    return waiting.error


def _describe(error: Exception) -> str:
    if isinstance(error, SQLAlchemyError):
        return describe_error(error)
    return str(error) if isinstance(error, TokensSealed) else UNEXPECTED

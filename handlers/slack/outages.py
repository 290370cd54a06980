"""Known outages: the database or Slack is away, or takes no more calls for now; or no key opens the stored
tokens. They are logged in one line each, and repeated ones counted."""

import logging
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from threading import Lock
from urllib.error import URLError

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from handlers.slack.api_errors import NotTaken, RateLimited, Unclear, classify
from storage.database.connection import FULL, READ_ONLY, describe_error
from storage.workspaces.workspaces import TokensSealed

SLACK_AWAY = "Slack does not answer."
SLACK_LIMITS = "Slack limits the rate of calls."
SEALED = "The stored tokens do not open."
LOGGED_AGAIN = 60.0
"""Seconds in which further errors of one outage are only counted."""


def describe_outage(error: BaseException) -> str | None:
    """A sentence about the outage behind this error; None for any other error."""
    return next(filter(None, map(_describe, _chain(error))), None)


class OnceAMinute:
    """What is told at most once a minute, with the number of times that it happened since. Thread-safe."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick, self._lock = tick, Lock()
        self._last: dict[str, tuple[float, int]] = {}

    def may_tell(self, what: str) -> tuple[bool, int]:
        """Whether to log this now, and how often it was left out since it was logged last."""
        with self._lock:
            at, repeated = self._last.get(what, (-LOGGED_AGAIN, 0))
            if self._tick() - at < LOGGED_AGAIN:
                self._last[what] = at, repeated + 1
                return False, 0
            self._last[what] = self._tick(), 0
            return True, repeated


class OutageFilter(logging.Filter):
    """Makes one line of an outage, without a traceback, and counts what follows within a minute."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._told = OnceAMinute(tick)

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        outage = describe_outage(error) if error is not None else None
        if error is None or outage is None:
            return True
        is_told, repeated = self._told.may_tell(outage)
        if not is_told:
            return False
        cause = str(error.__cause__ or error).strip().partition("\n")[0]
        vars(record).update(
            name=__name__, msg=outage, args=(), exc_info=None, exc_text=None, error=repr(cause)
        )  # these words are ours, whichever library reported it
        if repeated:
            vars(record)["repeated"] = repeated
        return True


def _describe(error: BaseException) -> str | None:
    if isinstance(error, TokensSealed):
        return SEALED
    if isinstance(error, SQLAlchemyError):
        sentence = describe_error(error)
        is_away = isinstance(error, OperationalError | InterfaceError | NoConnectionFree)
        return (
            sentence if sentence in (READ_ONLY, FULL) or (is_away and "no such" not in str(error)) else None
        )
    if isinstance(error, SlackApiError | URLError | HTTPException | ConnectionError | TimeoutError):
        trouble = classify(error)
        if isinstance(trouble, RateLimited):
            return SLACK_LIMITS
        return SLACK_AWAY if isinstance(trouble, NotTaken | Unclear) else None
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and those that it was caused by."""
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__

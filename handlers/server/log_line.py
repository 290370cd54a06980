"""`LogLine` and `JsonLine`: one line of the log for whatever happens, without secrets and texts of people."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError

from handlers.slack.outages import OnceAMinute

_USUAL = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "color_message"}
_PLAIN = re.compile(r"[\w.:/@+-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]")
_SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=://hooks\.slack)(?:-gov)?\.com\S+|(?<=://)[^\s/@:]*:\S*(?=@)"
    r"|(?<=client_secret=)[^\s&]+|(?<=password=)[^\s&]+"
)
"""Tokens, the addresses that answer an interaction, passwords in addresses, and names with them."""
MOST_CAUSES, MOST_STEPS, MOST_CHARACTERS = 5, 30, 500

SPEAK_FREELY = (
    "bot",
    "handlers",
    "storage",
    "methodology",
    "playground",
    "uvicorn",
    "apscheduler",
    "alembic",
)
"""Loggers whose messages have nothing of people in them. Others, such as Bolt's, log whole requests."""
WORDS_OF_CODE = (OSError, ImportError, NameError, AttributeError, TypeError, IndexError, NotImplementedError)
"""Exceptions whose messages name parts of the code or of the machine, and not what was typed."""


class LogLine(logging.Formatter):
    """The message, then facts such as the reference of an error, then the exception with the way to it.

    Much of it comes from outside: a line end in it would begin a line that looks like ours.
    """

    def format(self, record: logging.LogRecord) -> str:
        record.message = message_of(record)
        record.asctime = self.formatTime(record, self.datefmt)
        parts = [
            self.formatMessage(record),
            *(f"{name}={_quoted(str(fact))}" for name, fact in facts_of(record).items()),
        ]
        return _clean(" ".join(parts))


class JsonLine(logging.Formatter):
    """The same as an object of JSON, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        } | {name: _plain(fact) for name, fact in facts_of(record).items()}
        cleaned = {name: _clean(fact) if isinstance(fact, str) else fact for name, fact in told.items()}
        return json.dumps(cleaned, ensure_ascii=False)


class LibraryFilter(logging.Filter):
    """Counts what a library reports again within a minute: nobody learns more from its second line."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._told = OnceAMinute(tick)

    def filter(self, record: logging.LogRecord) -> bool:
        if _speaks_freely(record) or record.exc_info:
            return True
        is_told, repeated = self._told.may_tell(message_of(record))
        if repeated:
            vars(record)["repeated"] = repeated
        return is_told


def message_of(record: logging.LogRecord) -> str:
    """The message; of a library that may log what people wrote, only where it said something."""
    if _speaks_freely(record):
        return record.getMessage()
    place = "/".join(Path(record.pathname).parts[-2:])
    return f"a library reports something at {place}:{record.lineno} {record.funcName}"


def _speaks_freely(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in SPEAK_FREELY or record.name == "__main__"


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """The facts that a line has beside its message, the exception last."""
    facts = {name: fact for name, fact in vars(record).items() if name not in _USUAL and fact != ""}
    if record.exc_info and record.exc_info[1]:
        facts["exception"] = " <- ".join(_chain(record.exc_info[1]))
    return facts


def _plain(fact: object) -> object:
    return fact if isinstance(fact, bool | int | float) else str(fact)


def _clean(text: str) -> str:
    return _SECRET.sub("…", _CONTROL.sub(_escaped, text))


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _chain(error: BaseException | None) -> Iterator[str]:
    """The exception and what caused it, each with the calls that led to it, the last one first."""
    for _ in range(MOST_CAUSES):
        if error is None:
            return
        steps = list(_steps(error.__traceback__))[-MOST_STEPS:]
        told = _told(error)[:MOST_CHARACTERS]
        yield f"{type(error).__name__}{f': {told}' if told else ''}" + (
            f" at {', '.join(reversed(steps))}" if steps else ""
        )
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    """What an exception says, where that cannot be what somebody typed or is called; otherwise nothing.

    The line of the code and the kind of the exception remain.
    """
    if isinstance(error, SlackApiError):
        return str(error.response["error"])
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
        return str(state or "")
    return str(error) if isinstance(error, WORDS_OF_CODE) else ""


def _steps(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(trace):
        code = frame.f_code
        yield f"{'/'.join(Path(code.co_filename).parts[-2:])}:{line} {code.co_name}"

"""`LogLine`: one line of the log for whatever happens, without secrets."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

_USUAL = vars(logging.makeLogRecord({})).keys() | {"message", "asctime", "color_message"}
_PLAIN = re.compile(r"[\w.:/@+-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]")
_SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=://hooks\.slack)(?:-gov)?\.com\S+|(?<=://)[^\s/@:]*:\S*(?=@)"
    r"|(?<=client_secret=)[^\s&]+|(?<=password=)[^\s&]+"
)
"""Tokens, the addresses that answer an interaction, passwords in addresses, and names with them."""
MOST_CAUSES, MOST_STEPS, MOST_CHARACTERS = 5, 30, 500


class LogLine(logging.Formatter):
    """The message, then facts such as the reference of an error, then the exception with the way to it.

    Much of it comes from outside: a line end in it would begin a line that looks like ours.
    """

    def format(self, record: logging.LogRecord) -> str:
        record.message = record.getMessage()
        record.asctime = self.formatTime(record, self.datefmt)
        facts = {name: fact for name, fact in vars(record).items() if name not in _USUAL}
        parts = [
            self.formatMessage(record),
            *(f"{name}={_quoted(str(fact))}" for name, fact in facts.items()),
        ]
        if record.exc_info and record.exc_info[1]:
            parts.append(f"exception={_quoted(' <- '.join(_chain(record.exc_info[1])))}")
        return _SECRET.sub("…", _CONTROL.sub(_escaped, " ".join(parts)))


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
        yield f"{type(error).__name__}: {str(error)[:MOST_CHARACTERS]}" + (
            f" at {', '.join(reversed(steps))}" if steps else ""
        )
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _steps(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(trace):
        code = frame.f_code
        yield f"{'/'.join(Path(code.co_filename).parts[-2:])}:{line} {code.co_name}"

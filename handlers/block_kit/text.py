"""Text for Slack: escaped, cut to size, with mentions, links and dates."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from methodology.plan.team import PersonId

MOST_SECTION = 3000
HALF_A_YEAR = 182

_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff]")
_DIRECTION_MARKS = re.compile("[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]")
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_NAME_SIGN = re.compile(r"(?<!\w)([@#])(?=\w)")
_HARMLESS = re.compile(r"[A-Za-z0-9.,;:()'/!?%+–“”-]+(?: [A-Za-z0-9.,;:()'/!?%+–“”-]+)*\Z")
_WEB = re.compile(r"https?://[^\s<>|]+\Z", re.IGNORECASE)
_COMMAND = re.compile(r"ˋ(/[a-z-]+(?: [^ˋ]{1,80})?)ˋ")
_JOINER = "\u2060"
_NAMED = re.compile(rf"&lt;([@#]){_JOINER}([UWC][A-Z0-9]{{6,}})&gt;")


@lru_cache(maxsize=4096)
def escape(typed: str) -> str:
    """People's text as one line of mrkdwn that formats nothing and mentions nobody.

    Slack has no escape for its formatting characters, so they are replaced with look-alikes, except for an
    underscore within a word, which formats nothing.
    """
    if _HARMLESS.match(typed):
        return typed
    line = " ".join(_without_invisible(typed).split())
    line = _LOOSE_UNDERSCORE.sub("ˍ", line.translate(_LOOKALIKES))
    line = _NAME_SIGN.sub(rf"\1{_JOINER}", line)
    if line.startswith(">"):
        line = _JOINER + line
    line = line.translate(_ENTITIES)
    return f"\u2068{line}\u2069" if _is_right_to_left(line) else line


def escape_sentence(sentence: str) -> str:
    """A sentence of ours, such as a refusal, which may contain people's text.

    Commands stay code, and ids of people and channels stay mentions.
    """
    return _NAMED.sub(r"<\1\2>", _COMMAND.sub(r"`\1`", escape(sentence)))


def plain(text: str, most: int) -> str:
    """Text as one line of at most `most` characters, for buttons, headers and options."""
    line = " ".join(_without_invisible(text).split()) or "–"
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def cut(text: str, most: int) -> str:
    """People's text, shortened before it is escaped; empty if blank."""
    return plain(text, most) if text.strip() else ""


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def mention(person: PersonId | None) -> str:
    """A mention of this person, or "nobody yet"."""
    return f"<@{person}>" if person else "nobody yet"


def link(url: str, label: str) -> str:
    """A link, or only its label where the address is not on the web."""
    if not _WEB.match(url.strip()):
        return escape(label)
    return f"<{url.strip().translate(_ENTITIES)}|{escape(label).replace('|', '¦')}>"


def evidence(typed: str) -> str:
    """Evidence as a link if it is an address, else as text."""
    return link(typed, cut(typed, 80))


def day(on: date, today: date) -> str:
    """A date such as "Thu 26 Nov", with the year where it is more than half a year away."""
    written = f"{on:%a} {on.day} {on:%b}"
    return written if abs((on - today).days) <= HALF_A_YEAR else f"{written} {on.year}"


def instant(at: datetime) -> str:
    """An instant, shown in each reader's time zone."""
    at = at.astimezone(UTC)
    fallback = f"{at.day} {at:%b %Y %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def count(how_many: int, one: str, many: str) -> str:
    """A number with its noun: "1 activity", "3 activities"."""
    return f"{how_many} {one if how_many == 1 else many}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def first_lines(lines: Sequence[str], most: int, *, room: int = MOST_SECTION) -> str:
    """The first lines that fit, then a line such as "and 12 more"."""
    shown: list[str] = []
    left = room - 20
    for line in lines[:most]:
        left -= len(line) + 1
        if left < 0:
            break
        shown.append(line)
    rest = len(lines) - len(shown)
    return "\n".join([*shown, f"and {rest} more"] if rest else shown)


def pieces(text: str, most: int = MOST_SECTION) -> list[str]:
    """The text in pieces that fit a section, broken between lines, or between words of a long line."""
    found: list[str] = []
    piece = ""
    for line in _short_lines(text.split("\n"), most):
        if piece and len(piece) + 1 + len(line) > most:
            found.append(piece)
            piece = line
        else:
            piece = f"{piece}\n{line}" if piece else line
    return [each for each in [*found, piece] if each.strip()]


def _short_lines(lines: Iterable[str], most: int) -> Iterable[str]:
    for line in lines:
        while len(line) > most:
            at = line.rfind(" ", 1, most)
            at = at if at > 0 else most
            yield line[:at]
            line = line[at:].lstrip()
        yield line


def _without_invisible(text: str) -> str:
    """The text without control characters and marks that change the direction of a line."""
    return _DIRECTION_MARKS.sub("", _CONTROL.sub(" ", text))


def _is_right_to_left(line: str) -> bool:
    return not line.isascii() and any(
        sign > "\u0590" and unicodedata.bidirectional(sign) in ("R", "AL") for sign in line
    )

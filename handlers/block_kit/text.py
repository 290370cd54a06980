"""Text for Slack: escaped, cut to size, with mentions, links and dates."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from methodology import people
from methodology.addresses import SCHEME, read_address, split_at_addresses
from methodology.plan.team import PersonId
from methodology.text import MOST_ADDRESS

MOST_SECTION = 3000
MOST_EVIDENCE = 200
"""Characters of evidence that are shown beside its links."""

MOST_LABEL = 80
MOST_LINKED = 2000
"""Characters of all links of one text: a section of 3000 has room for the lines around it."""
_KEPT = 0.6
"""The part of what fits that a cut between words has to keep; else the cut goes through a word."""

_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff]")
_DIRECTION_MARKS = re.compile("[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]")
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LOOSE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_NAME_SIGN = re.compile(r"(?<!\w)([@#])(?=\w)")
_HARMLESS = re.compile(r"[A-Za-z0-9.,;:()'/!?%+–“”-]+(?: [A-Za-z0-9.,;:()'/!?%+–“”-]+)*\Z")
_FORMATS = re.compile(r"[*~]|(?<![^\W_])_|_(?![^\W_])|:(?=[a-z0-9_+'-]+:)")
_PARTIAL_CODE = re.compile(r"%[0-9A-F]?\Z", re.IGNORECASE)
_COMMAND = re.compile(r"ˋ(/[a-z-]+(?: [^ˋ]{1,80})?)ˋ")
_JOINER = "\u2060"
_SPACE = re.compile(r"\s+")
_NAMED = re.compile(rf"&lt;([@#]){_JOINER}([UWC][A-Z0-9]{{6,}})&gt;")


@lru_cache(maxsize=4096)
def escape(typed: str) -> str:
    """People's text as one line of mrkdwn that formats nothing and mentions nobody.

    Slack has no escape for its formatting characters, so they are replaced with look-alikes, except for an
    underscore within a word, which formats nothing.
    """
    if _HARMLESS.match(typed):
        return typed
    return _isolated(_escape(" ".join(_without_invisible(typed).split())))


@lru_cache(maxsize=4096)
def linked(typed: str, most: int) -> str:
    """People's text as one line of mrkdwn, in which each address on the web is a link; empty if blank.

    Of the text beside the links at most `most` characters are shown, and of a link's label `MOST_LABEL`, but
    never less than its host; addresses are kept whole.
    """
    if not SCHEME.search(typed):
        return escape(cut(typed, most))
    shown: list[str] = []
    left, room, dropped = most, MOST_LINKED, 0
    for text, address in split_at_addresses(typed):
        found = _link(address)
        flat = _SPACE.sub(
            " ", _without_invisible(text if found or not address else f"{text}{_unlinked(address)}")
        )
        if left > 0:
            shown.append(_escape(flat if len(flat) <= left else f"{flat[: left - 1].rstrip()}… "))
        elif found:
            shown.append(" ")
        left -= len(flat)
        room -= len(found)
        if room >= 0:
            shown.append(found)
        elif found:
            dropped += 1
    line = "".join(shown).strip()
    return _isolated(f"{line} and {count(dropped, 'more link', 'more links')}" if dropped else line)


def _link(address: str) -> str:
    """The address as a link with itself as label; empty where it is refused."""
    known = read_address(address)
    if known is None or len(known.target) > MOST_ADDRESS:
        return ""
    host, target = known.host, known.target
    most = max(MOST_LABEL, len(host) + 1)
    label = target if len(target) <= most else _PARTIAL_CODE.sub("", target[: most - 1])
    label = host + _FORMATS.sub(lambda sign: f"%{ord(sign[0]):02X}", label[len(host) :])
    label = label if len(target) <= most else f"{label}…"
    return f"<{target.translate(_ENTITIES)}|{label.translate(_ENTITIES)}>"


def _unlinked(address: str) -> str:
    """A refused address as text which no client makes a link of."""
    return SCHEME.sub(lambda scheme: scheme[0].replace("://", f":{_JOINER}//"), address)


def _escape(line: str) -> str:
    line = _LOOSE_UNDERSCORE.sub("ˍ", line.translate(_LOOKALIKES))
    line = _NAME_SIGN.sub(rf"\1{_JOINER}", line)
    return line.translate(_ENTITIES)


def _isolated(line: str) -> str:
    """A line of mrkdwn that is no quotation and keeps its direction to itself."""
    line = f"{_JOINER}{line}" if line.startswith("&gt;") else line
    return f"\u2068{line}\u2069" if _is_right_to_left(line) else line


def escape_sentence(sentence: str) -> str:
    """A sentence of ours, such as a refusal, which may contain people's text.

    Commands stay code, and ids of people and channels stay mentions.
    """
    return _NAMED.sub(r"<\1\2>", _COMMAND.sub(r"`\1`", escape(sentence)))


@lru_cache(maxsize=4096)
def plain(text: str, most: int) -> str:
    """Text as one line of at most `most` characters, for buttons, headers and options; cut between words where one
    ends not far before."""
    line = " ".join(_without_invisible(text).split()) or "–"
    if len(line) <= most:
        return line
    fits, end = line[: most - 1], line[:most].rfind(" ")
    return (fits[:end].rstrip(",;:–-·(&") if end >= len(fits) * _KEPT else fits).rstrip() + "…"


def rest_of(text: str, most: int) -> str:
    """What `plain` cuts off this text, for the line below it."""
    line = plain(text, max(len(text), 1))
    return f"…{line[len(plain(text, most)) - 1 :].lstrip()}"


def cut(text: str, most: int) -> str:
    """People's text, shortened before it is escaped; empty if blank."""
    return plain(text, most) if text.strip() else ""


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def mention(person: PersonId | None) -> str:
    """A mention of this person, or "nobody yet"."""
    return people.mention(person) if person else "nobody yet"


def link(url: str, label: str) -> str:
    """A link, or only its label where the address is refused."""
    target = _link(url.strip()).partition("|")[0]
    return f"{target}|{escape(label).replace('|', '¦')}>" if target else escape(label)


def home_link(address: str) -> str:
    """A link to Home by its address in Slack; where that is not known, the words that say where Home is."""
    return f"<{address.translate(_ENTITIES)}|Home>" if address else "the *Home* tab above"


def evidence(typed: str) -> str:
    """Evidence with its links."""
    return linked(typed, MOST_EVIDENCE)


def instant(at: datetime) -> str:
    """An instant, shown in each reader's time zone: the message may be read on any day, so no "tomorrow"."""
    at = at.astimezone(UTC)
    fallback = f"{at.day} {at:%b %Y %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{{date_short}} at {{time}}|{fallback}>"


def count(how_many: int, one: str, many: str) -> str:
    """A number with its noun: "1 activity", "3 activities"."""
    return f"{how_many} {one if how_many == 1 else many}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    return f" {last} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def first_listed(names: Sequence[str], most: int, where: str) -> str:
    """The first of these names in a row and, if there are more, how many and `where`: "A, B and 2 more in *Plan*"."""
    rest = len(names) - most
    return listed([*names[:most], f"{rest} more {where}"]) if rest > 0 else listed(names)


def first_lines(
    lines: Sequence[str],
    most: int,
    *,
    room: int = MOST_SECTION,
    counts: Sequence[int] = (),
    where: str = "",
) -> str:
    """The first lines that fit, then a line such as "and 12 more"; `counts` says how many things each line has, if
    not one, and `where` where the others are, such as " in *Plan*"."""
    shown: list[str] = []
    left = room - 20 - len(where)
    for line in lines[:most]:
        left -= len(line) + 1
        if left < 0:
            break
        shown.append(line)
    rest = sum((counts or [1] * len(lines))[len(shown) :])
    return "\n".join([*shown, f"and {rest} more{where}"] if rest else shown)


def pieces(text: str, most: int = MOST_SECTION) -> list[str]:
    """The text in pieces that fit a section, broken between lines, or between words of a long line."""
    if len(text) <= most and text[:1] != "\n":  # as most texts do
        return [text] if text.strip() else []
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
            at = _before_markup(line, line.rfind(" ", 1, most))
            at = at if at > 0 else _before_markup(line, most)
            at = at if at > 0 else most
            yield line[:at]
            line = line[at:].lstrip()
        yield line


def _before_markup(line: str, at: int) -> int:
    """This place in a line of mrkdwn, or the beginning of the link, mention or entity around it."""
    token = line.rfind("<", 0, max(at, 0))
    if token >= 0 and line.find(">", token) >= at:
        return token
    entity = line.rfind("&", max(at - 4, 0), max(at, 0))
    return entity if entity >= 0 and ";" in line[at : entity + 5] and ";" not in line[entity:at] else at


def _without_invisible(text: str) -> str:
    """The text without control characters and marks that change the direction of a line."""
    return _DIRECTION_MARKS.sub("", _CONTROL.sub(" ", text))


def _is_right_to_left(line: str) -> bool:
    if line.isascii() or max(line) <= "\u0590":
        return False
    return any(sign > "\u0590" and unicodedata.bidirectional(sign) in ("R", "AL") for sign in line)

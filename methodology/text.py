"""Cleaning and limits of text that people type, the words in it, and how a date is written."""

import re
from datetime import date
from functools import cache, lru_cache
from itertools import takewhile
from unicodedata import category, name, normalize

from methodology.refusal import Refusal

NAME = 200
"""The most characters of a name or a label."""

NOT_TYPED = ("Cc", "Cs")
"""Unicode categories that not every database accepts: control characters and lone surrogates."""

TEXT = 3000
"""The most characters of any other text: as many as Slack lets people type."""


MOST_ADDRESS = 1900
"""The most characters of an address, as it is encoded in a link: of more, Slack makes none."""
_ADDRESS = re.compile(r'https?://[^\s"<>]+', re.IGNORECASE)

HALF_A_YEAR = 182


def day(on: date, today: date) -> str:
    """A date such as "Thu 26 Nov", with the year where it is more than half a year away."""
    written = f"{on:%a} {on.day} {on:%b}"
    return written if abs((on - today).days) <= HALF_A_YEAR else f"{written} {on.year}"


def clean_text(text: str, what: str, most: int = TEXT) -> str:
    """The text without outer spaces and unwanted characters.

    Raises `Refusal` if it is longer than `most` characters, or has an address in it that is too long to be opened;
    `what` names it ("the reason").
    """
    kept = "".join(each for each in text if each in "\n\t" or category(each) not in NOT_TYPED).strip()
    if len(kept) > most:
        raise Refusal(
            f"{what[0].upper()}{what[1:]} has {len(kept)} characters: shorten it to {most} at the most."
        )
    longest = max((_encoded_length(_up_to_punctuation(each)) for each in _ADDRESS.findall(kept)), default=0)
    if longest > MOST_ADDRESS:
        raise Refusal(
            f"The address in {what} has {longest} characters as it is sent, and Slack opens up to {MOST_ADDRESS}: "
            "write a shorter one that leads there."
        )
    return kept


def _up_to_punctuation(address: str) -> str:
    """Without what follows the punctuation of another script, such as “、”: no address goes on behind it."""
    return "".join(takewhile(lambda sign: sign.isascii() or not category(sign).startswith("P"), address))


def _encoded_length(address: str) -> int:
    """How long it is with each byte of other letters as %XX."""
    return sum(1 if sign.isascii() else 3 * len(sign.encode("utf-8", "replace")) for sign in address)


_ASCII_WORD = re.compile(r"[a-z0-9]+")
_IN_WORDS = ("L", "N", "Mn", "Mc")
"""Unicode categories of what words are made of. Vowel signs (Thai, Hindi, …) are marks, which `\\w` leaves out."""


def is_in_words(sign: str) -> bool:
    """Whether this character is part of a word: a letter, a digit, or a mark on one."""
    return category(sign).startswith(_IN_WORDS) and not is_invisible(sign)


def is_invisible(sign: str) -> bool:
    """Whether this character shows nothing by itself: joiners, direction marks, variation selectors, fillers."""
    return category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") or sign in _SHOWING_NOTHING


_SHOWING_NOTHING = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
"""Characters that other categories hold although nothing is seen of them (Unicode's Default_Ignorable)."""


_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1dc0-\u1dff]"
)
"""The marks on Latin, Greek and Cyrillic letters, and those of Hebrew and Arabic that people leave out. The vowel signs
of other scripts are left alone."""
_WITH_MORE = [*range(0xDF, 0x2B0), *range(0x400, 0x530), *range(0x2C60, 0x2C80), *range(0xA720, 0xA800)]
"""Where Unicode has letters with a stroke, a hook or a tail, which are not split into letter and mark."""
_WRITTEN_AS = {
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ð": "d",
    "ŋ": "n",
    "ɵ": "o",
    "ʉ": "u",
    "ə": "e",
    "ǝ": "e",
    "l·l": "ll",
    **dict.fromkeys("ʹʺʻʼʽʾʿ", ""),
}
"""Small letters that are no letter with something more, and what people without them on their keyboard type."""


def folded(text: str) -> str:
    """The text in the one form that all ways to write its letters have: in any case, width or ligature.

    By way of capitals, because some letters share one: ß is ss, ς is σ, and i, ı and İ are the same.
    """
    if text.isascii():
        return text.lower()
    small = normalize("NFKD", text).upper().casefold()
    return normalize("NFKC", small.replace("i\u0307", "i"))


def plain_letters(text: str) -> str:
    """The text in small letters without accents: Đặng is dang, Straße is strasse, Łódź is lodz."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", normalize("NFKD", folded(text))).translate(_plain_letters())
    for written, typed in _WRITTEN_AS.items():
        plain = plain.replace(written, typed)
    return normalize("NFKC", plain)


@cache
def _plain_letters() -> dict[int, str]:
    """The letters with something more, such as “d with stroke”, and each without it."""
    letters = {name(chr(each), ""): chr(each) for each in range(ord("a"), 0x530)}
    named = {each: name(chr(each), "").partition(" WITH ") for each in _WITH_MORE}
    return {each: letters[letter] for each, (letter, more, _) in named.items() if more and letter in letters}


@lru_cache(maxsize=65536)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in any script, for comparison: without case, accents, width, punctuation and
    invisible signs."""
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text.lower()))
    return _split(plain_letters(_visible(text)))


def spelt_words(text: str) -> tuple[str, ...]:
    """The words as `words_of` has them, but with their accents."""
    return words_of(text) if text.isascii() else _split(folded(_visible(text)))


def _visible(text: str) -> str:
    return "".join(sign for sign in normalize("NFKC", text) if sign == "\n" or not is_invisible(sign))


def _split(folded: str) -> tuple[str, ...]:
    spaced = "".join(sign if is_in_words(sign) else " " for sign in folded)
    return tuple(word for word in spaced.split() if any(sign.isalnum() for sign in word))

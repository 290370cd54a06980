"""Text cut into lines by how wide it is, whatever its script.

Latin letters are as wide as in the font of the PNG; of other scripts the widths are about right.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from unicodedata import category, east_asian_width

from handlers.pictures.direction import each_isolated
from handlers.pictures.typography import WIDTHS

_FULL_WIDTH = ("F", "W")
_SIGNS = ("No", "Sm", "So")
EMOJI = 1.27
JOINER = "\u200d"
THAI_FIRST = "เแโใไເແໂໃໄ"
"""Vowels of Thai and Lao that are written before their consonant."""
NOT_FIRST = (
    "、。，．：；！？）］｝」』】〉》〕・ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々〜,.:;!?)]}%ะาำๅๆฯ"
)
NOT_LAST = "（［｛「『【〈《〔([{"
"""Signs that no line begins with, and that none ends with."""
WIDE_SCRIPTS = (
    (0x0530, 0x058F, 0.68),  # Armenian
    (0x0980, 0x09FF, 0.68),  # Bengali
    (0x0A00, 0x0A7F, 0.66),  # Gurmukhi
    (0x0A80, 0x0AFF, 0.7),  # Gujarati
    (0x0B00, 0x0B7F, 0.74),  # Oriya
    (0x0B80, 0x0BFF, 1.04),  # Tamil
    (0x0C00, 0x0CFF, 0.82),  # Telugu and Kannada
    (0x0D00, 0x0D7F, 1.04),  # Malayalam
    (0x0D80, 0x0DFF, 0.94),  # Sinhala
    (0x1000, 0x109F, 0.96),  # Myanmar
    (0x10A0, 0x10FF, 0.67),  # Georgian
    (0x1200, 0x139F, 0.74),  # Ethiopic
    (0x1780, 0x17FF, 0.7),  # Khmer
)
"""How wide the letters of a script are in the fonts, on average; these have no bold type."""
BOLD = 1.1
"""How much wider bold text is."""
_PIECE = re.compile(r"\S+\s*")


def wrap(text: str, room: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `room`, in units of the font's size; at least one line."""
    lines, line, taken = list[str](), "", 0.0
    for piece in _pieces(text, room, bold):
        needed = width(piece, bold=bold)
        if line and taken + needed > room and taken + width(piece.rstrip(), bold=bold) > room:
            lines.append(line.rstrip())
            line, taken = "", 0.0
        line, taken = line + piece, taken + needed
    return list(each_isolated([*lines, line.rstrip()]))


def width(text: str, *, bold: bool = False) -> float:
    """How wide a text is, rather too wide than too narrow where that isn't known."""
    return sum(_width(each, bold) for each in text)


def _is_emoji(character: str) -> bool:
    return "\U0001f000" <= character <= "\U0001faff" or "☀" <= character <= "➿"


def _joins(before: str, after: str) -> bool:
    """Whether these two are of one emoji, as a sign and its skin tone are, and the two letters of a flag."""
    is_flag = all("🇦" <= each <= "🇿" for each in (before, after))
    return before == JOINER or "🏻" <= after <= "🏿" or is_flag


@lru_cache(maxsize=65536)
def _width(character: str, bold: bool) -> float:
    if _is_mark(character):
        return 0
    if _is_emoji(character):
        return EMOJI
    if east_asian_width(character) in _FULL_WIDTH:
        return 1
    if character in WIDTHS:
        return WIDTHS[character][bold] / 1000
    if category(character) in _SIGNS:
        return 1
    for first, last, of_script in WIDE_SCRIPTS:
        if first <= ord(character) <= last:
            return of_script
    return (0.72 if character.isupper() else 0.58) * (BOLD if bold else 1)


@lru_cache(maxsize=65536)
def _is_mark(character: str) -> bool:
    """Whether it belongs to the letter before, as vowels and tones in Thai do, or shows nothing."""
    return category(character) in ("Mn", "Me", "Cf")


def _pieces(text: str, room: float, bold: bool) -> Iterator[str]:
    """What may stand at the end of a line: words, and of a script without spaces what is written as one; what
    is wider than a line even so, letter by letter."""
    for word in _PIECE.findall(text):
        for part in _parts(word, _may_break):
            if width(part.rstrip(), bold=bold) > room:
                yield from _parts(part, _begins)
            else:
                yield part


def _parts(word: str, may_end: Callable[[str, str], bool]) -> Iterator[str]:
    part = ""
    for character in word:
        if part and may_end(part[-1], character):
            yield part
            part = ""
        part += character
    yield part


@lru_cache(maxsize=65536)
def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between these characters of a word: around one of Chinese or Japanese, and before a
    vowel of Thai or Lao that begins a syllable."""
    if after in THAI_FIRST:
        return before not in THAI_FIRST
    if (
        after in NOT_FIRST
        or before in NOT_LAST
        or _is_mark(after)
        or not after.strip()
        or _joins(before, after)
    ):
        return False
    return _is_unspaced(after) or _is_unspaced(before)


def _is_unspaced(character: str) -> bool:
    """Whether it is of Chinese or Japanese; Korean is written with spaces."""
    return east_asian_width(character) in _FULL_WIDTH and not "가" <= character <= "힣"


def _begins(before: str, after: str) -> bool:
    """Whether a line may begin between these two, where there is no better place."""
    return (
        bool(after.strip()) and not _is_mark(after) and before not in THAI_FIRST and not _joins(before, after)
    )

"""Text cut into lines by how wide it is, whatever its script, without the font that it is drawn in."""

import re
from collections.abc import Iterator
from unicodedata import category, east_asian_width

_FULL_WIDTH = ("F", "W")
_PIECE = re.compile(r"\S+\s*")


def wrap(text: str, room: float) -> list[str]:
    """The text in lines no wider than `room`, in units of the font's size; at least one line."""
    lines, line = list[str](), ""
    for piece in _pieces(text, room):
        if line and width(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def width(text: str) -> float:
    """About how wide a text is, rather too wide than too narrow."""
    return sum(_width(each) for each in text)


def _width(character: str) -> float:
    if _is_mark(character):
        return 0
    if east_asian_width(character) in _FULL_WIDTH:
        return 1
    if character in " .,:;·•'ijlItfr()":
        return 0.36
    return 0.86 if character in "mwMW%@" else 0.72 if character.isupper() else 0.58


def _is_mark(character: str) -> bool:
    """Whether it belongs to the letter before, as vowels and tones in Thai do."""
    return category(character) in ("Mn", "Me")


def _pieces(text: str, room: float) -> Iterator[str]:
    """Words; one that is wider than a line, as a sentence in Japanese or Thai is, in parts that fit."""
    for word in _PIECE.findall(text):
        part = ""
        for character in word:
            if part and character.strip() and width(part + character) > room and not _is_mark(character):
                yield part
                part = ""
            part += character
        yield part

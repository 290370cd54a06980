"""Names that are written from right to left, on pictures that are read from left to right."""

import re
from collections.abc import Iterable, Iterator
from unicodedata import bidirectional

RIGHT_TO_LEFT, LEFT_TO_RIGHT, ENDS = "\u2067", "\u2066", "\u2069"
_OPENS = (RIGHT_TO_LEFT, LEFT_TO_RIGHT)
_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NUMBERED = re.compile(r"(\d+\. )?(.*)", re.DOTALL)


def isolated(name: str) -> str:
    """A name in its own direction, so that it changes nothing around it; its number stays in front of it.

    The marks of direction that somebody typed are left out.
    """
    name = _MARKS.sub("", name)
    directions = [bidirectional(each) for each in name]
    if not any(each in ("R", "AL") for each in directions):
        return name
    first = next(each for each in directions if each in ("L", "R", "AL"))
    number, rest = _NUMBERED.fullmatch(name).groups(default="")  # type: ignore[union-attr]  # it fits every text
    return f"{number}{LEFT_TO_RIGHT if first == 'L' else RIGHT_TO_LEFT}{rest}{ENDS}"


def each_isolated(lines: Iterable[str]) -> Iterator[str]:
    """The lines of one text: a name that goes on in the next one ends in each, and begins anew there."""
    opened = ""
    for line in lines:
        whole = opened + line
        for sign in line:
            if sign in _OPENS:
                opened += sign
            elif sign == ENDS:
                opened = opened[:-1]
        yield whole + ENDS * len(opened)

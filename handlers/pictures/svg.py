"""A picture of a methodology as SVG: in columns on a wide screen or paper, or in one column for a phone.

What is a default says so: nothing depends on colour.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from handlers.pictures.alt_text import ROLE_NAMES, line_words, picture_alt
from handlers.pictures.canvas import BODY, GAP, HEADING, LABEL, NAME, TITLE, Canvas
from handlers.pictures.direction import isolated
from methodology.definition.picture import Band, Card, Levels, Line, Part, Picture

PADDING = 14
COLUMNS = 4
MOST_BESIDE = 6
BULLET = 12
MOST_LINES = 30
"""How many lines of a card are in one piece for a phone."""
FEW_LINES = 6
CONTINUED = " (continued)"
GROUP = BODY._replace(weight=700)


class Place(NamedTuple):
    """Where something begins, and how wide it is."""

    x: int
    y: int
    room: int


def as_svg(picture: Picture, *, phone: bool = False, dark: bool = False, paper: bool = False) -> str:
    """The picture as an SVG document, with its alternative text; for `paper`, all of it on one page."""
    canvas = Canvas(phone=phone, dark=dark)
    room = canvas.width - 2 * GAP
    y = canvas.write(picture.title, TITLE, canvas.ink.text, GAP, GAP, room)
    for hint in picture.hints:
        y = canvas.write(hint, BODY, canvas.ink.quiet, GAP, y, room)
    if picture.roles_used:
        y = canvas.write(ROLE_NAMES, LABEL, canvas.ink.accent, GAP, y + 6, room)
    for short, name in picture.roles_used:
        y = canvas.write(f"{isolated(short)}: {isolated(name)}", BODY, canvas.ink.quiet, GAP, y, room)
    y = _bands(canvas, picture, y + GAP)
    return canvas.document(picture.title, picture_alt(picture), y + GAP, sheet=y + GAP if paper else 0)


def _bands(canvas: Canvas, picture: Picture, y: int) -> int:
    """The bands side by side where the picture is read from left to right and there is room, or below each other."""
    room = canvas.width - 2 * GAP
    if picture.side_by_side and not canvas.phone and picture.bands:
        rows = -(-len(picture.bands) // MOST_BESIDE)
        beside = -(-len(picture.bands) // rows)
        across = (room - GAP * (beside - 1)) // beside
        for first in range(0, len(picture.bands), beside):
            of_row = picture.model_copy(update={"bands": picture.bands[first : first + beside]})
            y = _beside(canvas, of_row, Place(GAP, y + (2 * GAP if first else 0), across))
        return y
    shown = None
    for band in picture.bands:
        if band.group and band.group != shown:
            y = strip(canvas, at_level(picture.levels.group, band.group), Place(GAP, y, room)) + GAP
            shown = band.group
        y = _heading(canvas, band, Place(GAP, y, room), picture.levels)
        y = _cards(canvas, band, Place(GAP, y, room), 1 if canvas.phone else COLUMNS, picture.levels) + GAP
    return y


def _beside(canvas: Canvas, picture: Picture, first: Place) -> int:
    """The bands side by side, the first one here."""
    y, across = _groups(canvas, picture, first), first.room
    lefts = [first.x + place * (across + GAP) for place in range(len(picture.bands))]
    headings = zip(picture.bands, lefts, strict=True)
    y = max(_heading(canvas, band, Place(left, y, across), picture.levels) for band, left in headings)
    return max(
        _cards(canvas, band, Place(left, y, across), 1, picture.levels)
        for band, left in zip(picture.bands, lefts, strict=True)
    )


def at_level(level: str, name: Line) -> str:
    """A name with what it is a name of, where that is said and the name doesn't say so itself."""
    words = line_words(name)
    return words if level.casefold() in name.text.casefold() else f"{level}: {words}"


def _groups(canvas: Canvas, picture: Picture, first: Place) -> int:
    """What bands side by side belong to, above them; returns where they begin."""
    x, y, across = first
    below = y
    for group, of_group in groupby(picture.bands, key=lambda band: band.group):
        number = len(list(of_group))
        room = number * (across + GAP) - GAP
        if group:
            below = max(below, strip(canvas, at_level(picture.levels.group, group), Place(x, y, room)) + GAP)
        x += room + GAP
    return below


def strip(canvas: Canvas, name: str, place: Place) -> int:
    """A name in a strip across what belongs to it; returns where the strip ends."""
    x, y, room = place
    ink, behind = canvas.ink, len(canvas.shapes)
    end = canvas.write(name, NAME, ink.paper, x + PADDING, y + 5, room - 2 * PADDING) + 5
    text = canvas.shapes[behind:]
    del canvas.shapes[behind:]
    canvas.rect(x, y, room, end - y, ink.accent, radius=4)
    canvas.shapes += text
    return end


def _heading(canvas: Canvas, band: Band, place: Place, levels: Levels) -> int:
    x, y, room = place
    ink = canvas.ink
    canvas.rect(x, y, room, 3, ink.accent)
    y = _level(canvas, levels.band, x, y + 6, room)
    y = canvas.write(line_words(band.title), HEADING, ink.accent, x, y, room)
    return canvas.write(isolated(band.note), BODY, ink.quiet, x, y, room) if band.note else y


def _level(canvas: Canvas, level: str, x: int, y: int, room: int) -> int:
    """What the thing below is, such as a stage; returns where it begins."""
    return canvas.write(level, LABEL._replace(weight=400), canvas.ink.quiet, x, y, room) if level else y


def _cards(canvas: Canvas, band: Band, place: Place, columns: int, levels: Levels) -> int:
    x, y, room = place
    if not band.cards:
        return canvas.write("No stage of ours serves it alone.", BODY, canvas.ink.quiet, x, y, room)
    columns = min(columns, len(band.cards))
    across = (room - GAP * (columns - 1)) // columns
    for first in range(0, len(band.cards), columns):
        y = _row(canvas, band.cards[first : first + columns], Place(x, y + 8, across), levels) + 8
    return y


def _row(canvas: Canvas, cards: Sequence[Card], place: Place, levels: Levels) -> int:
    """Cards side by side, all as high as the highest: their texts come first, to be measured."""
    x, y, across = place
    lefts = [x + number * (across + GAP) for number in range(len(cards))]
    behind = len(canvas.shapes)
    ends = [
        _card(canvas, card, Place(left + PADDING, y + PADDING, across - 2 * PADDING), levels)
        for card, left in zip(cards, lefts, strict=True)
    ]
    texts = canvas.shapes[behind:]
    del canvas.shapes[behind:]
    bottom = max(ends) + PADDING
    ink = canvas.ink
    for left in lefts:
        canvas.rect(left, y, across, bottom - y, ink.card, edge=ink.edge, radius=8)
    canvas.shapes += texts
    return bottom


def in_pieces(card: Card) -> list[Card]:
    """The card in pieces of so many lines at most, each of them no higher than a phone shows in two or three views. A
    part is cut, unless only few lines of it would be in a piece. Each piece says which one of how many it is."""
    pieces, here, left = list[list[Part]](), list[Part](), MOST_LINES
    for part in card.parts:
        lines, label = part.lines, part.label
        while lines:
            if left < min(FEW_LINES, len(lines)):
                pieces.append(here)
                here, left = [], MOST_LINES
            here.append(Part(label=label, lines=lines[:left]))
            lines, left, label = lines[left:], left - len(lines[:left]), f"{part.label}{CONTINUED}"
    pieces.append(here)
    of = len(pieces)
    return [
        Card(title=f"{card.title} ({number} of {of})" if of > 1 else card.title, parts=tuple(parts))
        for number, parts in enumerate(pieces, 1)
    ]


def _card(canvas: Canvas, card: Card, place: Place, levels: Levels) -> int:
    x, y, room = place
    ink = canvas.ink
    y = _level(canvas, levels.card, x, y - 4, room)
    y = canvas.write(isolated(card.title), NAME, ink.text, x, y, room)
    for part in card.parts:
        y = canvas.write(part.label, LABEL, ink.accent, x, y + 6, room)
        indent = BULLET if len(part.lines) > 1 else 0
        for heading, lines in groupby(part.lines, key=lambda line: line.group):
            if heading:
                y = canvas.write(isolated(heading), GROUP, ink.quiet, x, y + 3, room)
            for line in lines:
                if indent:
                    canvas.write("•", BODY, ink.text, x, y, room)
                y = canvas.write(line_words(line), BODY, ink.text, x + indent, y, room - indent)
    return y

"""A picture of a methodology as SVG: in columns on a wide screen or paper, or in one column for a phone.

What is a default has a dashed border and says so: nothing depends on colour.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from handlers.pictures.alt_text import DEFAULT, picture_alt
from handlers.pictures.canvas import BODY, GAP, HEADING, LABEL, NAME, TITLE, Canvas
from methodology.definition.picture import Band, Card, Picture

PADDING = 14
COLUMNS = 4
MOST_BESIDE = 6
BULLET = 12
HINT = "“default”: the source doesn’t say it; it’s our choice."
DASHED = "Dashed: placed here by default."


class Place(NamedTuple):
    """Where something begins, and how wide it is."""

    x: int
    y: int
    room: int


def as_svg(picture: Picture, *, phone: bool = False, dark: bool = False) -> str:
    """The picture as an SVG document, with its alternative text."""
    canvas = Canvas(phone=phone, dark=dark)
    room = canvas.width - 2 * GAP
    y = canvas.write(picture.title, TITLE, canvas.ink.text, GAP, GAP, room)
    is_placed = any(card.is_default for band in picture.bands for card in band.cards)
    hint = f"{HINT} {DASHED}" if is_placed else HINT
    y = canvas.write(hint, BODY, canvas.ink.quiet, GAP, y, room)
    y = _bands(canvas, picture, y + GAP)
    return canvas.document(picture.title, picture_alt(picture), y + GAP)


def _bands(canvas: Canvas, picture: Picture, y: int) -> int:
    """The bands side by side where the picture is read from left to right and there is room, or in rows."""
    room, beside = canvas.width - 2 * GAP, len(picture.bands)
    if picture.side_by_side and not canvas.phone and 0 < beside <= MOST_BESIDE:
        across = (room - GAP * (beside - 1)) // beside
        lefts = [GAP + place * (across + GAP) for place in range(beside)]
        y = _groups(canvas, picture.bands, Place(GAP, y, across))
        headings = zip(picture.bands, lefts, strict=True)
        y = max(_heading(canvas, band, Place(left, y, across)) for band, left in headings)
        return max(
            _cards(canvas, band, Place(left, y, across), 1)
            for band, left in zip(picture.bands, lefts, strict=True)
        )
    shown = ""
    for band in picture.bands:
        if band.group and band.group != shown:
            y = _group(canvas, band.group, Place(GAP, y, room)) + GAP
            shown = band.group
        y = _band(canvas, band, Place(GAP, y, room), 1 if canvas.phone else COLUMNS) + GAP
    return y


def _groups(canvas: Canvas, bands: Sequence[Band], first: Place) -> int:
    """What bands side by side belong to, above them; returns where they begin."""
    x, y, across = first
    below = y
    for group, of_group in groupby(bands, key=lambda band: band.group):
        number = len(list(of_group))
        room = number * (across + GAP) - GAP
        if group:
            below = max(below, _group(canvas, group, Place(x, y, room)) + GAP)
        x += room + GAP
    return below


def _group(canvas: Canvas, name: str, place: Place) -> int:
    x, y, room = place
    ink, behind = canvas.ink, len(canvas.shapes)
    end = canvas.write(name, NAME, ink.paper, x + PADDING, y + 5, room - 2 * PADDING) + 5
    text = canvas.shapes[behind:]
    del canvas.shapes[behind:]
    canvas.rect(x, y, room, end - y, ink.accent, radius=4)
    canvas.shapes += text
    return end


def _band(canvas: Canvas, band: Band, place: Place, columns: int) -> int:
    return _cards(canvas, band, place._replace(y=_heading(canvas, band, place)), columns)


def _heading(canvas: Canvas, band: Band, place: Place) -> int:
    x, y, room = place
    ink = canvas.ink
    canvas.rect(x, y, room, 3, ink.accent)
    title = band.title.text + (DEFAULT if band.title.is_default else "")
    y = canvas.write(title, HEADING, ink.accent, x, y + 8, room)
    return canvas.write(band.note, BODY, ink.quiet, x, y, room) if band.note else y


def _cards(canvas: Canvas, band: Band, place: Place, columns: int) -> int:
    x, y, room = place
    if not band.cards:
        return canvas.write("No stage of ours serves it alone.", BODY, canvas.ink.quiet, x, y, room)
    columns = min(columns, len(band.cards))
    across = (room - GAP * (columns - 1)) // columns
    for first in range(0, len(band.cards), columns):
        y = _row(canvas, band.cards[first : first + columns], Place(x, y + 8, across)) + 8
    return y


def _row(canvas: Canvas, cards: Sequence[Card], place: Place) -> int:
    """Cards side by side, all as high as the highest: their texts come first, to be measured."""
    x, y, across = place
    lefts = [x + number * (across + GAP) for number in range(len(cards))]
    behind = len(canvas.shapes)
    ends = [
        _card(canvas, card, left + PADDING, y + PADDING, across - 2 * PADDING)
        for card, left in zip(cards, lefts, strict=True)
    ]
    texts = canvas.shapes[behind:]
    del canvas.shapes[behind:]
    bottom = max(ends) + PADDING
    for card, left in zip(cards, lefts, strict=True):
        ink = canvas.ink
        canvas.rect(left, y, across, bottom - y, ink.card, edge=ink.edge, dashes=card.is_default, radius=8)
    canvas.shapes += texts
    return bottom


def _card(canvas: Canvas, card: Card, x: int, y: int, room: int) -> int:
    ink = canvas.ink
    y = canvas.write(card.title, NAME, ink.text, x, y, room)
    for part in card.parts:
        y = canvas.write(part.label, LABEL, ink.accent, x, y + 6, room)
        indent = BULLET if len(part.lines) > 1 else 0
        for line in part.lines:
            if indent:
                canvas.write("•", BODY, ink.text, x, y, room)
            text = line.text + (DEFAULT if line.is_default else "")
            y = canvas.write(text, BODY, ink.text, x + indent, y, room - indent)
    return y

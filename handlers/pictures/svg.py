"""A picture as SVG: in columns on a wide screen or paper, or in one column for a phone, light or dark.

The fonts are the reader's own, so every script is legible that their machine can write. What is
a default has a dashed border and says so: nothing depends on colour.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from handlers.pictures.wrap import wrap
from methodology.definition.picture import Band, Card, Picture

GAP = 16
PADDING = 14
WIDE, PHONE = 1200, 360
COLUMNS = 4
MOST_BESIDE = 6
BULLET = 12
BOLD = 1.15
"""How much wider bold text is."""
DEFAULT = " (default)"


class Ink(NamedTuple):
    paper: str
    card: str
    edge: str
    text: str
    quiet: str
    accent: str


LIGHT = Ink("#ffffff", "#f6f7f9", "#8a8f98", "#1d1c1d", "#54575d", "#4a2f8f")
DARK = Ink("#1a1d21", "#24282e", "#8a8f98", "#f2f2f3", "#b9bbc0", "#c3b0ff")


class Style(NamedTuple):
    size: int
    height: int
    weight: int = 400


TITLE, BAND, CARD, LABEL, BODY = (
    Style(24, 32, 700), Style(18, 26, 700), Style(15, 21, 700), Style(11, 18, 700), Style(13, 18),
)  # fmt: skip


class Place(NamedTuple):
    """Where something begins, and how wide it is."""

    x: int
    y: int
    room: int


def as_svg(picture: Picture, *, phone: bool = False, dark: bool = False) -> str:
    """The picture as an SVG document, with a title for who cannot see it."""
    width, ink = PHONE if phone else WIDE, DARK if dark else LIGHT
    y, drawn = GAP, list[str]()
    y = _write(drawn, picture.title, TITLE, ink.text, GAP, y, width - 2 * GAP)
    hint = "A dashed border or “default”: not in the source, ours."
    y = _write(drawn, hint, BODY, ink.quiet, GAP, y, width - 2 * GAP)
    y = _bands(drawn, picture, ink, y + GAP, width, phone)
    title = escape(picture.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{y + GAP}" '
        f'viewBox="0 0 {width} {y + GAP}" font-family="system-ui, \'Noto Sans\', sans-serif">\n'
        f'<title>{title}</title>\n<rect width="100%" height="100%" fill="{ink.paper}"/>\n'
        + "\n".join(drawn)
        + "\n</svg>\n"
    )


def _bands(drawn: list[str], picture: Picture, ink: Ink, y: int, width: int, phone: bool) -> int:
    """The bands side by side where the picture is read from left to right and there is room, or in rows."""
    room, beside = width - 2 * GAP, len(picture.bands)
    if picture.side_by_side and not phone and 0 < beside <= MOST_BESIDE:
        across = (room - GAP * (beside - 1)) // beside
        lefts = [GAP + place * (across + GAP) for place in range(beside)]
        return max(
            _band(drawn, band, ink, Place(left, y, across), 1)
            for band, left in zip(picture.bands, lefts, strict=True)
        )
    for band in picture.bands:
        y = _band(drawn, band, ink, Place(GAP, y, room), 1 if phone else COLUMNS) + GAP
    return y


def _band(drawn: list[str], band: Band, ink: Ink, place: Place, columns: int) -> int:
    x, y, room = place
    drawn.append(f'<rect x="{x}" y="{y}" width="{room}" height="3" fill="{ink.accent}"/>')
    title = band.title.text + (DEFAULT if band.title.is_default else "")
    y = _write(drawn, title, BAND, ink.accent, x, y + 8, room)
    if band.note:
        y = _write(drawn, band.note, BODY, ink.quiet, x, y, room)
    if not band.cards:
        return _write(drawn, "No stage of ours serves it alone.", BODY, ink.quiet, x, y, room)
    across = (room - GAP * (columns - 1)) // columns
    for first in range(0, len(band.cards), columns):
        y = _row(drawn, band.cards[first : first + columns], ink, Place(x, y + 8, across)) + 8
    return y


def _row(drawn: list[str], cards: Sequence[Card], ink: Ink, place: Place) -> int:
    """Cards side by side, all as high as the highest."""
    x, y, across = place
    inside = [list[str]() for _ in cards]
    lefts = [x + number * (across + GAP) for number in range(len(cards))]
    ends = [
        _card(texts, card, ink, left + PADDING, y + PADDING, across - 2 * PADDING)
        for texts, card, left in zip(inside, cards, lefts, strict=True)
    ]
    bottom = max(ends) + PADDING
    for texts, card, left in zip(inside, cards, lefts, strict=True):
        dashes = ' stroke-dasharray="6 4"' if card.is_default else ""
        drawn.append(
            f'<rect x="{left}" y="{y}" width="{across}" height="{bottom - y}" rx="8" '
            f'fill="{ink.card}" stroke="{ink.edge}"{dashes}/>'
        )
        drawn += texts
    return bottom


def _card(drawn: list[str], card: Card, ink: Ink, x: int, y: int, room: int) -> int:
    title = card.title + (DEFAULT if card.is_default else "")
    y = _write(drawn, title, CARD, ink.text, x, y, room)
    for part in card.parts:
        y = _write(drawn, part.label, LABEL, ink.accent, x, y + 6, room)
        indent = BULLET if len(part.lines) > 1 else 0
        for line in part.lines:
            if indent:
                _write(drawn, "•", BODY, ink.text, x, y, room)
            text = line.text + (DEFAULT if line.is_default else "")
            y = _write(drawn, text, BODY, ink.text, x + indent, y, room - indent)
    return y


def _write(drawn: list[str], text: str, style: Style, ink: str, x: int, y: int, room: int) -> int:
    """Write a text in as many lines as it needs; returns where the next one begins."""
    lines = wrap(text, room / (style.size * (BOLD if style.weight > 400 else 1)))
    drawn += _lines(lines, style, ink, x, y)
    return y + style.height * len(lines)


def _lines(lines: Iterable[str], style: Style, ink: str, x: int, y: int) -> Iterable[str]:
    for number, line in enumerate(lines):
        baseline = y + style.height * number + style.size
        yield (
            f'<text x="{x}" y="{baseline}" font-size="{style.size}" font-weight="{style.weight}" '
            f'fill="{ink}">{escape(line)}</text>'
        )

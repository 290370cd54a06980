"""A picture of a methodology on paper: a table on pages that can be printed, its headings on each of them.

A row stays on one page, unless it is higher than a page, or half a page would stay empty above it: then it goes on on
the next one, between two lines.
"""

from collections.abc import Iterator
from itertools import groupby
from math import sqrt
from typing import NamedTuple

from handlers.pictures.alt_text import ROLE_NAMES, line_words, picture_alt
from handlers.pictures.canvas import BODY, GAP, HEADING, LABEL, NAME, SHEET, TITLE, WIDE, Canvas, Style
from handlers.pictures.direction import isolated
from handlers.pictures.foot import EDGE, FOOT, Reminders, feet
from handlers.pictures.svg import BULLET, CONTINUED, GROUP, as_svg, at_level
from handlers.pictures.typography import typographic
from handlers.pictures.wrap import wrap
from methodology.definition.picture import Band, Card, Line, Part, Picture

FIRST = 220
"""How wide the first column is, with the stages."""
COLUMN = GAP
LEAST = 160
"""A row that is higher than a page begins on this page if there is at least this much room."""
ROLES = 3
"""How many columns the short names of roles have."""
MOST_ROLES = 24
"""So many of them stay together."""
HEADINGS = HEADING.height + LABEL.height + 11


class _Atom(NamedTuple):
    """A line of a cell, or a few that stay together."""

    lines: tuple[str, ...]
    style: Style
    colour: str
    indent: int = 0
    bullet: bool = False
    above: int = 0
    by: str = ""

    @property
    def height(self) -> int:
        return self.above + self.style.height * len(self.lines)


_Cell = list[_Atom]


class _Column(NamedTuple):
    label: str
    x: int
    room: int


def paper_svg(picture: Picture, *, dark: bool = False) -> str:
    """The picture as an SVG document of pages below each other; on one page, where it is read from left to right
    and fits there."""
    if picture.side_by_side:
        drawn = as_svg(picture, dark=dark, paper=True)
        if int(drawn.partition(' height="')[2].partition('"')[0]) <= SHEET:
            return drawn
    return _Pages(picture, dark).draw()


class _Pages:
    """The pages being drawn; `y` is where the next thing begins, on all pages below each other."""

    def __init__(self, picture: Picture, dark: bool) -> None:
        self.picture = picture
        self.canvas = Canvas(phone=False, dark=dark)
        self.columns = list(_columns(picture))
        self.reminders = Reminders(picture)
        self.pages = 1
        self.y = EDGE

    def draw(self) -> str:
        canvas, picture, ink = self.canvas, self.picture, self.canvas.ink
        room = WIDE - 2 * EDGE
        self.y = canvas.write(picture.title, TITLE, ink.text, EDGE, self.y, room)
        self.y = canvas.write(" ".join(picture.hints), BODY, ink.quiet, EDGE, self.y, room) + 8
        self._roles()
        for place, band in enumerate(picture.bands):
            if place and not self._begins_here(_height(self._cells(band.cards[0])) if band.cards else 0):
                self._turn()
            self._headings(band)
            self._rows(band)
        self.reminders.write(canvas)
        feet(canvas, picture.title, self.pages)
        return canvas.document(picture.title, picture_alt(picture), self.pages * SHEET, sheet=SHEET)

    @property
    def _left(self) -> int:
        """How much room there is on this page."""
        reserved = self.reminders.height if self.pages > 1 else 0
        return self.pages * SHEET - FOOT - reserved - self.y

    def _begins_here(self, row: int) -> bool:
        """Whether there is room on this page for the headings of a band and its first row, which is so high."""
        needed = min(row, self._fresh // 2) if row <= self._fresh else LEAST
        return self._left >= HEADINGS + BODY.height + max(needed, BODY.height)

    def _cells(self, card: Card) -> list[_Cell]:
        return [self._first(card), *(self._cell(card, each) for each in self.columns[1:])]

    def _turn(self) -> None:
        self.y = self.pages * SHEET + EDGE
        self.pages += 1

    def _headings(self, band: Band, more: str = "") -> None:
        """The heading of a band, and below it those of the columns."""
        canvas, ink, levels = self.canvas, self.canvas.ink, self.picture.levels
        group = f"{at_level(levels.group, band.group)} · " if band.group else ""
        title = f"{group}{at_level(levels.band, band.title)}{more}"
        self.y = canvas.write(title, HEADING, ink.accent, EDGE, self.y, WIDE - 2 * EDGE)
        if band.note and not more:
            self.y = canvas.write(isolated(band.note), BODY, ink.quiet, EDGE, self.y, WIDE - 2 * EDGE)
        below = self.y
        for column in self.columns:
            below = max(below, canvas.write(column.label, LABEL, ink.accent, column.x, self.y, column.room))
        self.y = below + 3
        canvas.rect(EDGE, self.y, WIDE - 2 * EDGE, 2, ink.accent)
        self.y += 8

    def _rows(self, band: Band) -> None:
        if not band.cards:
            nothing = "No stage of ours serves it alone."
            self.y = self.canvas.write(nothing, BODY, self.canvas.ink.quiet, EDGE, self.y, WIDE) + 8
        for card in band.cards:
            cells = self._cells(card)
            least = self._fresh // 2 if _height(cells) <= self._fresh else LEAST
            if self._left < min(_height(cells), least):
                self._turn()
                self._headings(band, CONTINUED)
            while any(cells):
                cells = self._row(cells)
                if any(cells):
                    self._turn()
                    self._headings(band, CONTINUED)
                    cells[0] = [*self._title(f"{card.title}{CONTINUED}"), *cells[0]]

    @property
    def _fresh(self) -> int:
        """How much room there is on a page below its headings."""
        return SHEET - EDGE - FOOT - self.reminders.height - HEADINGS

    def _row(self, cells: list[_Cell]) -> list[_Cell]:
        """Draw of each cell what there is room for; returns the rest."""
        room, top, bottom = self._left - 12, self.y, self.y
        is_fresh = room >= self._fresh - NAME.height
        rest = []
        for cell, column in zip(cells, self.columns, strict=True):
            taken = _fitting(cell, room, 1 if is_fresh else 0)
            bottom = max(bottom, self._written(cell[:taken], column, top))
            rest.append(_rest(cell, taken))
        self.y = bottom + 5
        self.canvas.line((EDGE, self.y), (WIDE - EDGE, self.y), self.canvas.ink.edge)
        self.y += 7
        return rest

    def _written(self, atoms: _Cell, column: _Column, y: int) -> int:
        for each in atoms:
            self.reminders.used(each.by, self.pages)
            y += each.above
            if each.bullet:
                self.canvas.write("•", BODY, each.colour, column.x, y, column.room)
            for line in each.lines:
                y = self.canvas.write(
                    line, each.style, each.colour, column.x + each.indent, y, column.room * 2
                )
        return y

    def _first(self, card: Card) -> _Cell:
        """The cell of a stage itself: its name, and what has no column."""
        labels = [each.label for each in self.columns[1:]]
        cell = self._title(card.title)
        for part in card.parts:
            if part.label not in labels:
                ink = self.canvas.ink
                cell.append(_atom(part.label, LABEL, ink.accent, self.columns[0], above=5))
                cell += self._lines(part, self.columns[0])
        return cell

    def _title(self, title: str) -> _Cell:
        return [_atom(isolated(title), NAME, self.canvas.ink.text, self.columns[0])]

    def _cell(self, card: Card, column: _Column) -> _Cell:
        return [
            atom for part in card.parts if part.label == column.label for atom in self._lines(part, column)
        ]

    def _lines(self, part: Part, column: _Column) -> Iterator[_Atom]:
        ink = self.canvas.ink
        for place, (heading, lines) in enumerate(groupby(part.lines, key=lambda line: line.group)):
            if heading:
                yield _atom(isolated(heading), GROUP, ink.quiet, column, above=3 if place else 0)
            for line in lines:
                yield self._line(line, column, len(part.lines) > 1)

    def _line(self, line: Line, column: _Column, bullet: bool) -> _Atom:
        indent = BULLET if bullet else 0
        atom = _atom(line_words(line), BODY, self.canvas.ink.text, column, indent=indent)
        return atom._replace(by=line.by)

    def _roles(self) -> None:
        """What the short names of roles mean, in columns that are read from top to bottom."""
        across = (WIDE - 2 * EDGE - COLUMN * (ROLES - 1)) // ROLES
        used = [f"{isolated(short)}: {isolated(name)}" for short, name in self.picture.roles_used]
        for first in range(0, len(used), MOST_ROLES):
            names = [wrap(typographic(each), across / BODY.size) for each in used[first : first + MOST_ROLES]]
            columns = _balanced(names)
            high = LABEL.height + BODY.height * max(map(len, columns))
            if self._left < high:
                self._turn()
            y = self.canvas.write(ROLE_NAMES, LABEL, self.canvas.ink.accent, EDGE, self.y, across)
            for place, lines in enumerate(columns):
                for number, line in enumerate(lines):
                    x, below = EDGE + place * (across + COLUMN), y + number * BODY.height
                    self.canvas.write(line, BODY, self.canvas.ink.quiet, x, below, across * 2)
            self.y += high + 8


def _balanced(names: list[list[str]]) -> list[list[str]]:
    """The lines of these names in columns of about the same height."""
    columns, high = [list[str]()], sum(map(len, names)) / ROLES
    for lines in names:
        if len(columns[-1]) >= high and len(columns) < ROLES:
            columns.append([])
        columns[-1] += lines
    return columns


def _columns(picture: Picture) -> Iterator[_Column]:
    """The first column, and one for each part that has one, the wider the more there is in it."""
    parts = [part for band in picture.bands for card in band.cards for part in card.parts]
    lengths = {
        label: sum(len(line_words(line)) for part in parts if part.label == label for line in part.lines)
        for label in picture.columns
    }
    labels = [label for label, length in lengths.items() if length]
    yield _Column(picture.levels.card, EDGE, FIRST if labels else WIDE - 2 * EDGE)
    shares = [sqrt(lengths[each]) for each in labels]
    room = WIDE - 2 * EDGE - FIRST - COLUMN * len(labels)
    x = EDGE + FIRST + COLUMN
    for label, share in zip(labels, shares, strict=True):
        across = int(room * share / sum(shares))
        yield _Column(label, x, across)
        x += across + COLUMN


def _atom(text: str, style: Style, colour: str, column: _Column, *, indent: int = 0, above: int = 0) -> _Atom:
    lines = wrap(typographic(text), (column.room - indent) / style.size, bold=style.weight > 400)
    return _Atom(tuple(lines), style, colour, indent, bool(indent), above)


def _height(cells: list[_Cell]) -> int:
    return max(sum(each.height for each in cell) for cell in cells) + 12


def _rest(cell: _Cell, taken: int) -> _Cell:
    """What is left of a cell, below the heading that it belongs to."""
    rest, headings = cell[taken:], [each for each in cell[:taken] if each.style in (GROUP, LABEL)]
    is_within = rest and rest[0].style not in (GROUP, LABEL) and headings and taken > 1
    return [headings[-1], *rest] if is_within else rest


def _fitting(cell: _Cell, room: int, least: int) -> int:
    """How many of these fit into this much room, without a heading at the end; at least this many, if there are
    any."""
    taken, high = 0, 0
    for each in cell:
        high += each.height
        if high > room:
            break
        taken += 1
    while least < taken < len(cell) and cell[taken - 1].style in (GROUP, LABEL):
        taken -= 1
    return max(taken, min(least, len(cell)))

"""An engagement's timeline as SVG: stages as bars, dates as diamonds, today as a line.

What is told by colour is told by shape and in words, too.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from handlers.pictures.bars import (
    BAR,
    DAY,
    Row,
    has_no_end,
    hold_edges,
    late_days,
    marks,
    stage_bar,
    stands_on_no_day,
    striped,
    today_line,
)
from handlers.pictures.canvas import BODY, GAP, LABEL, NAME, SHEET, TITLE, Canvas
from handlers.pictures.direction import isolated
from handlers.pictures.foot import FOOT, feet
from handlers.pictures.legend import legend
from handlers.pictures.scale import Scale, Tick, scale_over
from handlers.pictures.stage_words import stage_words
from handlers.pictures.svg import CONTINUED, Place, at_level, strip
from handlers.pictures.timeline_words import (
    date_words,
    hint_words,
    late_summary,
    note_words,
    status_words,
    timeline_alt,
)
from methodology.definition.picture import Line
from methodology.engagement.stage_bars import StageBar
from methodology.engagement.timeline_picture import DateRow, TimelinePicture
from methodology.text import day

WORDS = 360
"""How wide the words beside the bars are, where there is room beside them."""
BOLD = BODY._replace(weight=700)
ROWS = 3
"""On a phone the days are written again above every so many rows."""
MOST_TICKS = 12
TICK = 44
"""How wide a day of the scale is at the least, with what is written there."""
UNDATED = 60
"""How wide the column of stages without a date is, beside the days."""


class _Drawing(NamedTuple):
    """A timeline being drawn; `ticks` are written above the rows."""

    canvas: Canvas
    picture: TimelinePicture
    scale: Scale
    ticks: list[Tick]


def timeline_svg(
    picture: TimelinePicture,
    *,
    phone: bool = False,
    dark: bool = False,
    paper: bool = False,
    whole: TimelinePicture | None = None,
) -> str:
    """The timeline as an SVG document, with its alternative text; for `paper`, on pages below each other.

    A piece of it has the days of the `whole`.
    """
    canvas = Canvas(phone=phone, dark=dark)
    ink, room = canvas.ink, canvas.width - 2 * GAP
    y = canvas.write(f"{isolated(picture.title)}: timeline", TITLE, ink.text, GAP, GAP, room)
    for sentence in status_words(picture):
        y = canvas.write(sentence, BODY, ink.text, GAP, y + 2, room)
    is_of_a_stage = whole is not None and bool(
        picture.stages
    )  # the stage itself says which of its work is late
    if (late := late_summary(picture)) and not is_of_a_stage:
        y = canvas.write(late, BOLD, ink.late, GAP, y + 2, room)
    for hint in hint_words(picture):
        y = canvas.write(hint, BODY, ink.quiet, GAP, y + 2, room)
    y = legend(canvas, picture, y + 10)
    left, right = GAP if phone else GAP + WORDS + 2 * GAP, canvas.width - GAP
    if any(map(stands_on_no_day, picture.stages)):
        right -= UNDATED
    is_open = any(has_no_end(each) and not stands_on_no_day(each) for each in picture.stages)
    scale = scale_over(_days(whole or picture), left, right, is_open=is_open)
    ticks = scale.ticks(min(int((scale.right - left) // TICK), MOST_TICKS))
    pages = _Pages(_Drawing(canvas, picture, scale, ticks), is_paper=paper)
    y = pages.draw(y + GAP)
    title, alt = f"{picture.title}: timeline", timeline_alt(picture)
    if not paper:
        return canvas.document(title, alt, y + GAP)
    feet(canvas, f"{isolated(picture.title)}: timeline", pages.number)
    return canvas.document(title, alt, pages.number * SHEET, sheet=SHEET)


class _Pages:
    """The rows of a timeline, and what is below them; `number` counts the pages, one if it is not for paper.

    `is_fresh` while a page is empty. `above` has what is drawn over the line of today. `tracks` are where bars and dates are on a phone, with words between them; else `spans` are where they are, one on
    each page.
    """

    def __init__(self, drawing: _Drawing, *, is_paper: bool) -> None:
        self.drawing, self.canvas, self.is_paper = drawing, drawing.canvas, is_paper
        self.number = 1
        self.is_fresh = False
        self.above = Canvas(phone=drawing.canvas.phone, dark=drawing.canvas.dark)
        self.tracks = list[tuple[float, float]]()
        self.spans = list[tuple[float, float]]()

    def draw(self, y: int) -> int:
        """Draw the rows from here on; returns where they end."""
        canvas, picture = self.canvas, self.drawing.picture
        self.top = y = _axis(self.drawing, _today(self.drawing, y))
        behind, phase = len(canvas.shapes), None
        for number, bar in enumerate(picture.stages):
            y = self._fitting(partial(self._stage, number, bar, is_first=bar.phase != phase), y, self._turn)
            phase = bar.phase
        for number, row in enumerate(picture.dates):
            y = self._fitting(partial(self._date, number, row), y, self._turn)
        y = round(max([y, *(bottom for _, bottom in self.tracks[-1:])])) + 4
        spans = self.tracks if canvas.phone else [*self.spans, (float(self.top), float(y))]
        canvas.shapes[behind:behind] = _behind(self.drawing, spans)
        for span in spans:
            _over(self.drawing, *span)
        canvas.shapes += self.above.shapes
        for label, lines in note_words(picture):
            y = self._fitting(partial(self._note, label, lines), y, self._new_page)
        return y

    def _fitting(self, draw: Callable[[int], int], y: int, turn: Callable[[int], int]) -> int:
        """Draw it here or, if there is no room on this page, on the next one; returns where it ends."""
        behind, above, tracks = len(self.canvas.shapes), len(self.above.shapes), len(self.tracks)
        end = draw(y)
        if self.is_paper and end > self.number * SHEET - FOOT:
            del self.canvas.shapes[behind:], self.above.shapes[above:], self.tracks[tracks:]
            end = draw(turn(y))
        return end

    def _turn(self, y: int) -> int:
        """Continue on the next page, below the legend and the days; returns where."""
        self.spans.append((float(self.top), float(y)))
        self.is_fresh = True
        canvas, picture, y = self.canvas, self.drawing.picture, self._new_page(y)
        for hint in hint_words(picture):
            y = canvas.write(hint, BODY, canvas.ink.quiet, GAP, y, canvas.width - 2 * GAP)
        y = legend(canvas, picture, y + 6)
        self.top = _axis(self.drawing, _today(self.drawing, y + GAP))
        return self.top

    def _new_page(self, _y: int) -> int:
        self.number += 1
        return (self.number - 1) * SHEET + GAP

    def _stage(self, number: int, bar: StageBar, y: int, *, is_first: bool) -> int:
        """The row of a stage, below its phase if it `is_first` there; returns where it ends."""
        canvas, picture = self.canvas, self.drawing.picture
        y = _axis(self.drawing, y + 4) if canvas.phone and number and number % ROWS == 0 else y
        if is_first or self.is_fresh:
            y = _phase(canvas, bar.phase, y, "" if is_first else CONTINUED)
        self.is_fresh = False
        words = stage_words(bar, picture.today, on_hold=picture.state == "on_hold")
        y, at = _words(canvas, isolated(bar.name), words, y + 10, bool(bar.late))
        stage_bar(Row(canvas, self.drawing.scale, at), bar, picture)
        late_days(Row(self.above, self.drawing.scale, at), bar)
        self.tracks.append((at - 4, at + BAR + 4))
        return y

    def _date(self, number: int, row: DateRow, y: int) -> int:
        canvas, picture = self.canvas, self.drawing.picture
        if number == 0 or self.is_fresh:
            y = canvas.write(
                "DATES" if number == 0 else f"DATES{CONTINUED.upper()}",
                LABEL,
                canvas.ink.accent,
                GAP,
                y + GAP,
                WORDS,
            )
        self.is_fresh = False
        has_days = number == 0 and not picture.stages
        y = _axis(self.drawing, y + 2) if canvas.phone and number % ROWS == 0 and not has_days else y
        words = [f"{date_words(row, picture.today)}."]
        y, at = _words(canvas, isolated(row.label), words, y + 6, bool(row.late))
        marks(Row(self.above, self.drawing.scale, at), row.marks)
        self.tracks.append((at - 4, at + BAR + 4))
        return y

    def _note(self, label: str, lines: list[str], y: int) -> int:
        room, ink = self.canvas.width - 2 * GAP, self.canvas.ink
        y = self.canvas.write(label.upper(), LABEL, ink.accent, GAP, y + GAP, room)
        for line in lines:
            y = self.canvas.write(line, BODY, ink.quiet, GAP, y, room)
        return y


def pieces(picture: TimelinePicture) -> list[TimelinePicture]:
    """The timeline in pieces, each of them legible on a phone: a stage each, and what belongs to no stage."""
    nothing: dict[str, object] = {"stages": (), "dates": (), "undated": (), "within_hold": (), "late": ()}
    stages = [picture.model_copy(update={**nothing, "stages": (each,)}) for each in picture.stages]
    rest = picture.model_copy(update={"stages": ()})
    return [*stages, *([rest] if rest.dates or rest.undated or rest.within_hold or rest.late else [])]


def _days(picture: TimelinePicture) -> Iterator[date]:
    yield picture.over_on or picture.today
    for bar in picture.stages:
        yield from (each for each in (bar.begins, bar.ends) if each)
    for row in picture.dates:
        yield from (each.on for each in row.marks)
    yield from (each for each in (picture.held_since, picture.hold_until) if each)


def _today(drawing: _Drawing, y: int) -> int:
    """Which day the line of today is, above it; returns where the days begin."""
    canvas, picture, scale, _ = drawing
    if picture.over_on:
        return y
    x = scale.middle(picture.today)
    side = (x - scale.left) / (scale.right - scale.left)
    anchor = "start" if side < 0.2 else "end" if side > 0.8 else "middle"
    words = f"Today, {day(picture.today, picture.today)}"
    return canvas.write(words, LABEL, canvas.ink.text, x, y, canvas.width, anchor)


def _phase(canvas: Canvas, name: Line, y: int, more: str) -> int:
    """The phase of the stages below, in a strip that ends where the bars begin; returns where they do."""
    return strip(
        canvas,
        f"{at_level('Phase', name)}{more}",
        Place(GAP, y + 8, canvas.width - 2 * GAP if canvas.phone else WORDS),
    )


def _axis(drawing: _Drawing, y: int) -> int:
    """The days above the bars; returns where the bars begin."""
    canvas, style = drawing.canvas, LABEL._replace(weight=400)
    scale = drawing.scale
    years = scale.years(drawing.ticks)
    for number, written in enumerate([years, drawing.ticks] if years else [drawing.ticks]):
        for at, label in written:
            canvas.write(
                label, style, canvas.ink.quiet, scale.at(at) + 3, y + number * LABEL.height, canvas.width
            )
    y += LABEL.height * (2 if years else 1)
    if any(map(stands_on_no_day, drawing.picture.stages)):
        canvas.write("No date", style, canvas.ink.quiet, scale.right + 8, y - LABEL.height, UNDATED)
    return y


def _words(canvas: Canvas, name: str, sentences: list[str], y: int, late: bool) -> tuple[int, float]:
    """The words of a row; returns where the next one begins, and where its bar does: beside or below them."""
    ink, room = canvas.ink, canvas.width - 2 * GAP if canvas.phone else WORDS
    top = y
    y = canvas.write(name, NAME, ink.text, GAP, y, room)
    for number, sentence in enumerate(sentences):
        is_late = late and number == len(sentences) - 1
        style, colour = (BOLD, ink.late) if is_late else (BODY, ink.quiet)
        y = canvas.write(sentence, style, colour, GAP, y, room)
    return (y + BAR + 12, y + 6) if canvas.phone else (y, top + 2)


def _behind(drawing: _Drawing, spans: list[tuple[float, float]]) -> list[str]:
    """What is behind bars and dates: the hold, and the days of the scale."""
    canvas, _, scale, ticks = drawing
    back = Canvas(phone=canvas.phone, dark=canvas.dark)
    for top, bottom in spans:
        if canvas.phone:
            back.rect(scale.left, top, scale.right - scale.left, bottom - top, canvas.ink.card)
        if hold := _hold(drawing):
            striped(back, *hold, top, bottom)
        for at, _ in ticks:
            back.line((scale.at(at), top), (scale.at(at), bottom), canvas.ink.edge, width=0.5)
    return back.shapes


def _over(drawing: _Drawing, top: float, bottom: float) -> None:
    """What is over bars and dates: where the hold begins and ends, and today."""
    canvas, picture, scale, _ = drawing
    if hold := _hold(drawing):
        hold_edges(canvas, *hold, top, bottom)
    if picture.over_on is None:
        today_line(canvas, scale.middle(picture.today), top, bottom)


def _hold(drawing: _Drawing) -> tuple[float, float] | None:
    """Where the hold begins and ends, at the earliest today."""
    _, picture, scale, _ = drawing
    if picture.held_since is None:
        return None
    until = max(picture.hold_until or picture.today, picture.today)
    return scale.at(picture.held_since), scale.at(until + DAY)

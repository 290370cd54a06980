"""An engagement's timeline as SVG: stages as bars, dates as diamonds, today as a line.

What is told by colour is told by shape and in words, too.
"""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from handlers.pictures.bars import (
    BAR,
    Row,
    has_no_end,
    late_days,
    marks,
    stage_bar,
    stands_on_no_day,
)
from handlers.pictures.canvas import BODY, GAP, LABEL, NAME, SHEET, TITLE, Canvas
from handlers.pictures.direction import isolated
from handlers.pictures.foot import FOOT, feet
from handlers.pictures.legend import legend
from handlers.pictures.scale import scale_over
from handlers.pictures.stage_words import stage_words
from handlers.pictures.svg import CONTINUED, Place, at_level, strip
from handlers.pictures.timeline_alt import timeline_alt
from handlers.pictures.timeline_days import UNDATED, Drawing, axis, behind, over, today_above
from handlers.pictures.timeline_words import (
    date_words,
    hint_words,
    late_summary,
    note_words,
    status_words,
)
from methodology.definition.picture import Line
from methodology.engagement.stage_bars import StageBar
from methodology.engagement.timeline_picture import DateRow, TimelinePicture

WORDS = 360
"""How wide the words beside the bars are, where there is room beside them."""
BOLD = BODY._replace(weight=700)
ROWS = 3
"""On a phone the days are written again above every so many rows."""
MOST_TICKS = 12
TICK = 44
"""How wide a day of the scale is at the least, with what is written there."""


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
    canvas, height = drawn_timeline(picture, phone=phone, dark=dark, paper=paper, whole=whole)
    return canvas.document(
        f"{picture.title}: timeline", timeline_alt(picture), height, sheet=SHEET if paper else 0
    )


def drawn_timeline(
    picture: TimelinePicture,
    *,
    phone: bool = False,
    dark: bool = False,
    paper: bool = False,
    whole: TimelinePicture | None = None,
) -> tuple[Canvas, int]:
    """The shapes of the timeline, and how high it is."""
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
    if picture.stages or picture.dates:
        y = legend(canvas, picture, y + 10)
    left, right = GAP if phone else GAP + WORDS + 2 * GAP, canvas.width - GAP
    if any(map(stands_on_no_day, picture.stages)):
        right -= UNDATED
    is_open = any(has_no_end(each) and not stands_on_no_day(each) for each in picture.stages)
    scale = scale_over(_days(whole or picture), left, right, is_open=is_open)
    ticks = scale.ticks(min(int((scale.right - left) // TICK), MOST_TICKS))
    pages = _Pages(Drawing(canvas, picture, scale, ticks), is_paper=paper)
    y = pages.draw(y + GAP)
    if not paper:
        return canvas, y + GAP
    feet(canvas, f"{isolated(picture.title)}: timeline", pages.number)
    return canvas, pages.number * SHEET


class _Pages:
    """The rows of a timeline, and what is below them; `number` counts the pages, one if it is not for paper.

    `is_fresh` while a page is empty. `above` has what is drawn over the line of today. `tracks` are where bars and
    dates are on a phone, with words between them; else `spans` are where they are, one on each page.
    """

    def __init__(self, drawing: Drawing, *, is_paper: bool) -> None:
        self.drawing, self.canvas, self.is_paper = drawing, drawing.canvas, is_paper
        self.number = 1
        self.is_fresh = False
        self.above = Canvas(phone=drawing.canvas.phone, dark=drawing.canvas.dark)
        self.tracks = list[tuple[float, float]]()
        self.spans = list[tuple[float, float]]()

    def draw(self, y: int) -> int:
        """Draw the rows from here on, and what is below them; returns where it ends."""
        picture = self.drawing.picture
        if picture.stages or picture.dates:
            y = self._rows(y)
        for label, lines in note_words(picture):
            y = self._fitting(partial(self._note, label, lines), y, self._new_page)
        return y

    def _rows(self, y: int) -> int:
        canvas, picture = self.canvas, self.drawing.picture
        self.top = y = axis(self.drawing, today_above(self.drawing, y))
        first, phase = len(canvas.shapes), None
        for number, bar in enumerate(picture.stages):
            y = self._fitting(partial(self._stage, number, bar, is_first=bar.phase != phase), y, self._turn)
            phase = bar.phase
        for number, row in enumerate(picture.dates):
            y = self._fitting(partial(self._date, number, row), y, self._turn)
        y = round(max([y, *(bottom for _, bottom in self.tracks[-1:])])) + 4
        spans = self.tracks if canvas.phone else [*self.spans, (float(self.top), float(y))]
        canvas.shapes[first:first] = behind(self.drawing, spans)
        for span in spans:
            over(self.drawing, *span)
        canvas.shapes += self.above.shapes
        return y

    def _fitting(self, draw: Callable[[int], int], y: int, turn: Callable[[int], int]) -> int:
        """Draw it here or, if there is no room on this page, on the next one; returns where it ends."""
        first, above, tracks = len(self.canvas.shapes), len(self.above.shapes), len(self.tracks)
        end = draw(y)
        if self.is_paper and end > self.number * SHEET - FOOT:
            del self.canvas.shapes[first:], self.above.shapes[above:], self.tracks[tracks:]
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
        self.top = axis(self.drawing, today_above(self.drawing, y + GAP))
        return self.top

    def _new_page(self, _y: int) -> int:
        self.number += 1
        return (self.number - 1) * SHEET + GAP

    def _stage(self, number: int, bar: StageBar, y: int, *, is_first: bool) -> int:
        """The row of a stage, below its phase if it `is_first` there; returns where it ends."""
        canvas, picture = self.canvas, self.drawing.picture
        y = axis(self.drawing, y + 4) if canvas.phone and number and number % ROWS == 0 else y
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
        y = axis(self.drawing, y + 2) if canvas.phone and number % ROWS == 0 and not has_days else y
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


def _days(picture: TimelinePicture) -> Iterator[date]:
    yield picture.over_on or picture.today
    for bar in picture.stages:
        yield from (each for each in (bar.begins, bar.ends) if each)
    for row in picture.dates:
        yield from (each.on for each in row.marks)
    yield from (each for each in (picture.held_since, picture.hold_until) if each)


def _phase(canvas: Canvas, name: Line, y: int, more: str) -> int:
    """The phase of the stages below, in a strip that ends where the bars begin; returns where they do."""
    return strip(
        canvas,
        f"{at_level('Phase', name)}{more}",
        Place(GAP, y + 8, canvas.width - 2 * GAP if canvas.phone else WORDS),
    )


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

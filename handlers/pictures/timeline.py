"""An engagement's timeline as SVG: stages as bars, dates as diamonds, today as a line.

What is told by colour is told by shape and in words, too.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from handlers.pictures.bars import (
    BAR,
    DAY,
    Row,
    has_no_end,
    hold_edges,
    marks,
    stage_bar,
    striped,
    today_line,
)
from handlers.pictures.canvas import BODY, GAP, LABEL, NAME, TITLE, Canvas
from handlers.pictures.direction import isolated
from handlers.pictures.legend import legend
from handlers.pictures.scale import Scale, Tick, scale_over
from handlers.pictures.svg import Place, at_level, strip
from handlers.pictures.timeline_words import (
    date_words,
    held_words,
    hint_words,
    late_summary,
    stage_words,
    status_words,
    timeline_alt,
    undated_label,
    undated_words,
)
from methodology.definition.picture import Line
from methodology.engagement.timeline_picture import TimelinePicture
from methodology.text import day

WORDS = 360
"""How wide the words beside the bars are, where there is room beside them."""
BOLD = BODY._replace(weight=700)
ROWS = 3
"""On a phone the days are written again above every so many rows."""
MOST_TICKS = 12
TICK = 40
"""How wide a day of the scale is at the least, with what is written there."""


class _Drawing(NamedTuple):
    """A timeline being drawn; `ticks` are written above the rows."""

    canvas: Canvas
    picture: TimelinePicture
    scale: Scale
    ticks: list[Tick]


def timeline_svg(
    picture: TimelinePicture, *, phone: bool = False, dark: bool = False, paper: bool = False
) -> str:
    """The timeline as an SVG document, with its alternative text; for `paper`, all of it on one page."""
    canvas = Canvas(phone=phone, dark=dark)
    ink, room = canvas.ink, canvas.width - 2 * GAP
    y = canvas.write(f"{isolated(picture.title)}: timeline", TITLE, ink.text, GAP, GAP, room)
    for sentence in status_words(picture):
        y = canvas.write(sentence, BODY, ink.text, GAP, y + 2, room)
    if late := late_summary(picture):
        y = canvas.write(late, BOLD, ink.late, GAP, y + 2, room)
    for hint in hint_words(picture):
        y = canvas.write(hint, BODY, ink.quiet, GAP, y + 2, room)
    y = legend(canvas, picture, y + 10)
    left = GAP if phone else GAP + WORDS + GAP
    is_open = any(map(has_no_end, picture.stages))
    scale = scale_over(_days(picture), left, canvas.width - GAP, is_open=is_open)
    drawing = _Drawing(
        canvas, picture, scale, scale.ticks(min(int((scale.right - left) // TICK), MOST_TICKS))
    )
    bottom = _rows(drawing, _today(drawing, y + GAP))
    if picture.within_hold:
        bottom = canvas.write("PLANNED WITHIN THE HOLD", LABEL, ink.accent, GAP, bottom + GAP, room)
        for each in held_words(picture):
            bottom = canvas.write(each, BODY, ink.quiet, GAP, bottom, room)
    if picture.undated:
        bottom = canvas.write(undated_label(picture).upper(), LABEL, ink.accent, GAP, bottom + GAP, room)
        bottom = canvas.write(f"{undated_words(picture)}.", BODY, ink.quiet, GAP, bottom, room)
    high = bottom + GAP
    return canvas.document(
        f"{picture.title}: timeline", timeline_alt(picture), high, sheet=high if paper else 0
    )


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


def _rows(drawing: _Drawing, y: int) -> int:
    """The stages and the dates, with what is behind and over their bars; returns where they end."""
    canvas, picture, scale, _ = drawing
    ink, y = canvas.ink, _axis(drawing, y)
    top, behind, tracks = y, len(canvas.shapes), list[tuple[float, float]]()
    phase = None
    for number, bar in enumerate(picture.stages):
        y = _axis(drawing, y + 4) if canvas.phone and number and number % ROWS == 0 else y
        if bar.phase != phase:
            y = _phase(canvas, bar.phase, y)
            phase = bar.phase
        y, at = _words(canvas, isolated(bar.name), stage_words(bar, picture.today), y + 10, bool(bar.late))
        stage_bar(Row(canvas, scale, at), bar, picture)
        tracks.append((at - 4, at + BAR + 4))
    for number, row in enumerate(picture.dates):
        if number == 0:
            y = canvas.write("DATES", LABEL, ink.accent, GAP, y + GAP, WORDS)
        y = _axis(drawing, y + 2) if canvas.phone and number % ROWS == 0 else y
        y, at = _words(
            canvas, isolated(row.label), [f"{date_words(row, picture.today)}."], y + 6, bool(row.late)
        )
        marks(Row(canvas, scale, at), row.marks)
        tracks.append((at - 4, at + BAR + 4))
    bottom = max(y, *(round(each[1]) for each in tracks)) + 4
    spans = tracks if canvas.phone else [(float(top), float(bottom))]
    canvas.shapes[behind:behind] = _behind(drawing, spans)
    for span in spans:
        _over(drawing, *span)
    return bottom


def _phase(canvas: Canvas, name: Line, y: int) -> int:
    """The phase of the stages below, in a strip that ends where the bars begin; returns where they do."""
    return strip(
        canvas, at_level("Phase", name), Place(GAP, y + 8, canvas.width - 2 * GAP if canvas.phone else WORDS)
    )


def _axis(drawing: _Drawing, y: int) -> int:
    """The days above the bars; returns where the bars begin."""
    canvas, style = drawing.canvas, LABEL._replace(weight=400)
    for at, label in drawing.ticks:
        canvas.write(label, style, canvas.ink.quiet, drawing.scale.at(at) + 3, y, canvas.width)
    return y + LABEL.height


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

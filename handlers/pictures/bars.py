"""The bars and the diamonds of a timeline: how each is drawn says what it is, whatever its colour.

A bar is full for the time that has passed, empty where it is planned, dashed without a date, and has no right
edge where it ends with the last work that has a date. After its target end, time that has passed has strokes
that cross, and time that is planned has upright ones. Triangles above it are the days on which late work was
due.
"""

from datetime import date, timedelta
from typing import NamedTuple

from handlers.pictures.canvas import Canvas
from handlers.pictures.scale import Scale
from methodology.engagement.stage_bars import StageBar
from methodology.engagement.timeline_picture import Mark, MarkState, TimelinePicture

BAR = 20
STUB = 26
"""How wide a bar without a date is."""
BESIDE = 18
"""How far beside the days a bar is drawn that stands on none of them."""
DIAMOND = 8
HATCH = 6
STRIPE = 4
DAY = timedelta(days=1)


class Row(NamedTuple):
    """Where the bar or the dates of one row are drawn."""

    canvas: Canvas
    scale: Scale
    y: float


def has_no_end(bar: StageBar) -> bool:
    """Whether nobody knows yet when this stage will end."""
    return bar.ends is None and bar.state in ("now", "ahead")


def stands_on_no_day(bar: StageBar) -> bool:
    return bar.begins is None and has_no_end(bar)


def is_soft(bar: StageBar) -> bool:
    """Whether it ends with the last dated work, so that the stage may well end later."""
    return bar.state in ("now", "ahead") and bar.ends is not None and bar.ends != bar.target


def stage_bar(row: Row, bar: StageBar, picture: TimelinePicture) -> None:
    """The bar of a stage."""
    scale, today = row.scale, picture.today
    begins = bar.begins
    if bar.state in ("done", "not_reached"):
        if begins or bar.ends:
            last = bar.ends or today
            left, right = scale.at(begins or last), scale.at(last + DAY)
            (done if bar.state == "done" else unfinished)(row, left, right)
            if bar.ran_over(picture.runs_until) and bar.target:
                crossed(row, max(left, scale.at(bar.target + DAY)), right)
    elif bar.state == "now" and begins:
        _current(row, bar, begins, picture)
    elif begins and bar.ends:
        _planned(row, bar, scale.at(begins))
    elif bar.ends:
        no_date(row, scale.at(bar.ends + DAY) - STUB, is_end=True)
    elif begins:
        no_date(row, scale.at(begins))
    else:
        no_date(row, scale.right + BESIDE, is_beside=True)


def _current(row: Row, bar: StageBar, begins: date, picture: TimelinePicture) -> None:
    """The bar of the stage that runs: its time ends today, or where the hold began."""
    scale, today = row.scale, max(picture.today, begins)
    left, now = scale.at(begins), scale.middle(today)
    stops = max(left, scale.at(picture.held_since)) if picture.held_since else now
    if bar.ends is None:
        no_date(row, now)
    elif bar.ends >= min(today, picture.held_since or today):
        _planned(row, bar, left)
    ended = max(left, scale.at(bar.target + DAY)) if bar.target else stops
    elapsed(row, left, min(stops, ended))
    if bar.target and bar.ran_over(picture.runs_until):
        crossed(row, ended, stops)


def _planned(row: Row, bar: StageBar, left: float) -> None:
    """The bar of a stage to where it is planned to end, with upright strokes after its target end."""
    at, ends = row.scale.at, bar.ends or date.min
    last = bar.target if bar.target and bar.target < ends else ends
    middle, right = max(left, at(last + DAY)), max(left, at(ends + DAY))
    if left < middle:
        planned(row, left, middle, is_soft=is_soft(bar) and middle == right)
    if middle < right:
        upright(row, middle, right)


def done(row: Row, left: float, right: float) -> None:
    """A stage that was left."""
    ink = row.canvas.ink
    row.canvas.rect(left, row.y, right - left, BAR, ink.done, edge=ink.edge, radius=3)


def unfinished(row: Row, left: float, right: float) -> None:
    """A stage in which the engagement ended: cut off."""
    ink = row.canvas.ink
    row.canvas.rect(left, row.y, right - left, BAR, ink.done, edge=ink.edge)
    row.canvas.line((right, row.y - 4), (right, row.y + BAR + 4), ink.text, width=3)


def elapsed(row: Row, left: float, right: float) -> None:
    """The time that has passed of a stage that runs."""
    ink = row.canvas.ink
    if right > left:
        row.canvas.rect(left, row.y, right - left, BAR, ink.accent, edge=ink.accent)


def planned(row: Row, left: float, right: float, *, is_soft: bool) -> None:
    """Time that is planned, without a right edge where its end may move."""
    _framed(row, left, right, row.canvas.ink.card, row.canvas.ink.accent, is_soft=is_soft)


def _framed(row: Row, left: float, right: float, fill: str, edge: str, *, is_soft: bool) -> None:
    """A bar within its edges; if it `is_soft`, without a right one."""
    canvas, y = row.canvas, row.y
    if not is_soft:
        canvas.rect(left, y, right - left, BAR, fill, edge=edge, radius=3)
        return
    canvas.rect(left, y, right - left, BAR, fill)
    canvas.line((left, y), (left, y + BAR), edge)
    for level in (y, y + BAR):
        canvas.line((left, level), (right, level), edge)


def no_date(row: Row, left: float, *, is_end: bool = False, is_beside: bool = False) -> None:
    """A short bar without a right edge; `is_end`: without a left one; `is_beside`: beside the days, not on them."""
    canvas, ink, y = row.canvas, row.canvas.ink, row.y
    left = left if is_beside else min(left, row.scale.right - STUB)
    side = left + STUB if is_end else left
    canvas.line((side, y), (side, y + BAR), ink.edge, dashes=True)
    for edge in (y, y + BAR):
        canvas.line((left, edge), (left + STUB, edge), ink.edge, dashes=True)


def crossed(row: Row, left: float, right: float) -> None:
    """The time that has passed after a target end: strokes across it both ways."""
    canvas, ink, top = row.canvas, row.canvas.ink, row.y
    _framed(row, left, right, ink.paper, ink.late, is_soft=False)
    x = left - BAR
    while x < right:
        begin, end = max(x, left), min(x + BAR, right)
        if end > begin:
            for y, down in ((top, 1), (top + BAR, -1)):
                canvas.line((begin, y + down * (begin - x)), (end, y + down * (end - x)), ink.late, width=1.5)
        x += HATCH


def upright(row: Row, left: float, right: float) -> None:
    """The time that is planned after a target end: upright strokes, and no right edge."""
    canvas, ink, y = row.canvas, row.canvas.ink, row.y
    _framed(row, left, right, ink.paper, ink.late, is_soft=True)
    x = left + HATCH
    while x < right:
        canvas.line((x, y), (x, y + BAR), ink.late, width=1.5)
        x += HATCH


def due(row: Row, x: float) -> None:
    """A triangle that points to the day on which something late was due."""
    canvas, y = row.canvas, row.y
    canvas.polygon([(x - 6, y - 8), (x + 6, y - 8), (x, y + 3)], canvas.ink.late, canvas.ink.paper)


def striped(canvas: Canvas, left: float, right: float, top: float, bottom: float) -> None:
    """The time of a hold: level lines, from above the bars to below them."""
    ink, y = canvas.ink, top + STRIPE / 2
    canvas.rect(left, top, right - left, bottom - top, ink.card)
    while y < bottom:
        canvas.line((left, y), (right, y), ink.edge, width=0.6)
        y += STRIPE


def hold_edges(canvas: Canvas, left: float, right: float, top: float, bottom: float) -> None:
    """The first and the last day of a hold, over the bars."""
    for x in (left, right):
        canvas.line((x, top), (x, bottom), canvas.ink.paper, width=4)
        canvas.line((x, top), (x, bottom), canvas.ink.edge, width=1.5)


def today_line(canvas: Canvas, x: float, top: float, bottom: float) -> None:
    canvas.line((x, top), (x, bottom), canvas.ink.paper, width=5)
    canvas.line((x, top), (x, bottom), canvas.ink.text, width=2)


def diamond(row: Row, x: float, state: MarkState) -> None:
    """Full if it has happened, empty if it is planned, crossed out if its day is over without it."""
    canvas, ink, y = row.canvas, row.canvas.ink, row.y + BAR / 2
    corners = [(x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y)]
    edge = {"passed": ink.late, "dropped": ink.edge}.get(state, ink.accent)
    canvas.polygon(corners, ink.accent if state == "happened" else ink.paper, edge)
    if state == "passed":
        canvas.line((x - DIAMOND, y + DIAMOND), (x + DIAMOND, y - DIAMOND), edge, width=1.5)


def late_days(row: Row, bar: StageBar) -> None:
    """The days on which what is late of a stage was due."""
    for on in bar.late_days:
        due(row, row.scale.middle(on))


def marks(row: Row, of_kind: tuple[Mark, ...]) -> None:
    """The dates of one kind, each in the middle of its day."""
    for mark in of_kind:
        diamond(row, row.scale.middle(mark.on), mark.state)

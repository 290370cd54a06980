"""The days of a timeline: what is written above its rows, what is behind them, and today over them."""

from typing import NamedTuple

from handlers.pictures.bars import DAY, hold_edges, stands_on_no_day, striped, today_line
from handlers.pictures.canvas import LABEL, Canvas
from handlers.pictures.scale import Scale, Tick
from methodology.engagement.timeline_picture import TimelinePicture
from methodology.text import day

UNDATED = 60
"""How wide the column of stages without a date is, beside the days."""


class Drawing(NamedTuple):
    """A timeline being drawn; `ticks` are written above the rows."""

    canvas: Canvas
    picture: TimelinePicture
    scale: Scale
    ticks: list[Tick]


def today_above(drawing: Drawing, y: int) -> int:
    """Which day the line of today is, above it; returns where the days begin."""
    canvas, picture, scale, _ = drawing
    if picture.over_on:
        return y
    x = scale.middle(picture.today)
    side = (x - scale.left) / (scale.right - scale.left)
    anchor = "start" if side < 0.2 else "end" if side > 0.8 else "middle"
    words = f"Today, {day(picture.today, picture.today)}"
    return canvas.write(words, LABEL, canvas.ink.text, x, y, canvas.width, anchor)


def axis(drawing: Drawing, y: int) -> int:
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


def behind(drawing: Drawing, spans: list[tuple[float, float]]) -> list[str]:
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


def over(drawing: Drawing, top: float, bottom: float) -> None:
    """What is over bars and dates: where the hold begins and ends, and today."""
    canvas, picture, scale, _ = drawing
    if hold := _hold(drawing):
        hold_edges(canvas, *hold, top, bottom)
    if picture.over_on is None:
        today_line(canvas, scale.middle(picture.today), top, bottom)


def _hold(drawing: Drawing) -> tuple[float, float] | None:
    """Where the hold begins and ends, at the earliest today."""
    _, picture, scale, _ = drawing
    if picture.held_since is None:
        return None
    until = max(picture.hold_until or picture.today, picture.today)
    return scale.at(picture.held_since), scale.at(until + DAY)

"""What the shapes of a timeline mean, of those that are on it."""

from collections.abc import Iterator
from datetime import date

from handlers.pictures.bars import (
    BAR,
    STUB,
    Row,
    crossed,
    diamond,
    done,
    due,
    elapsed,
    has_no_end,
    hold_edges,
    is_soft,
    no_date,
    planned,
    striped,
    today_line,
    unfinished,
    upright,
)
from handlers.pictures.canvas import BODY, GAP, Canvas
from handlers.pictures.scale import Scale
from handlers.pictures.timeline_words import DUE, OVERRUN, TO_RUN_OVER
from handlers.pictures.wrap import width
from methodology.engagement.timeline_picture import TimelinePicture

OTHER_FONTS = 1.1
"""How much wider the words are in the fonts that a reader of the SVG may have instead of ours."""
_MARKS = {
    "happened": "date that has happened",
    "planned": "planned date",
    "dropped": "date that was planned",
    "passed": "date not confirmed yet",
}


def legend(canvas: Canvas, picture: TimelinePicture, y: float) -> int:
    """Draw it from here on; returns where the next thing begins."""
    x = float(GAP)
    for shape, words in _shapes_used(picture):
        needed = STUB + 8 + width(words) * BODY.size * OTHER_FONTS
        if x + needed > canvas.width - GAP and x > GAP:
            x, y = float(GAP), y + BAR + 6
        _shape(Row(canvas, Scale(date.min, date.max, x, x + STUB), y), shape, x, x + STUB)
        canvas.write(words, BODY, canvas.ink.quiet, x + STUB + 8, y + 2, canvas.width)
        x += needed + GAP
    return round(y) + BAR


def _shape(row: Row, shape: str, left: float, right: float) -> None:
    match shape:
        case "done":
            done(row, left, right)
        case "now":
            elapsed(row, left, right)
        case "unfinished":
            unfinished(row, left, right)
        case "firm" | "soft":
            planned(row, left, right, is_soft=shape == "soft")
        case "open":
            no_date(row, left)
        case "overrun":
            crossed(row, left, right)
        case "to_run_over":
            upright(row, left, right)
        case "due":
            due(row._replace(y=row.y + BAR / 2), (left + right) / 2)
        case "hold":
            striped(row.canvas, left, right, row.y, row.y + BAR)
            hold_edges(row.canvas, left, right, row.y, row.y + BAR)
        case "today":
            today_line(row.canvas, (left + right) / 2, row.y, row.y + BAR)
        case "happened" | "planned" | "dropped" | "passed":
            diamond(row, (left + right) / 2, shape)


def _shapes_used(picture: TimelinePicture) -> Iterator[tuple[str, str]]:
    stages = picture.stages
    ahead = [e for e in stages if e.begins and e.ends and e.state in ("now", "ahead")]
    firm = [each for each in ahead if each.target and (each.state == "ahead" or each.target >= picture.today)]
    found = {mark.state for row in picture.dates for mark in row.marks}
    for shape, words, is_used in (
        ("done", "stage done", any(each.state == "done" and each.begins for each in stages)),
        ("unfinished", "not finished", any(e.state == "not_reached" and e.begins for e in stages)),
        ("now", "time so far", any(each.state == "now" for each in stages)),
        ("firm", "planned", bool(firm)),
        (
            "soft",
            "planned, to its last work with a date",
            any(is_soft(each) and not each.target for each in ahead),
        ),
        ("overrun", OVERRUN, any(each.ran_over(picture.runs_until) for each in stages)),
        ("to_run_over", TO_RUN_OVER, any(each.is_to_run_over(picture.runs_until) for each in stages)),
        ("due", DUE, any(each.late_days for each in stages)),
        ("open", "no date yet", any(map(has_no_end, stages))),
        ("hold", "on hold", picture.held_since is not None),
        ("today", "today", picture.over_on is None),
    ):
        if is_used:
            yield shape, words
    yield from ((state, words) for state, words in _MARKS.items() if state in found)

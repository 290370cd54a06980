"""An engagement's timeline as SVG: stages as bars, dates as diamonds, today as a line.

What is told by colour is told by shape and in words, too: a bar without a date is dashed, one that is over its
target end is hatched, a date that has happened is filled.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from handlers.pictures.alt_text import date_words, stage_words, status_words, timeline_alt, undated_words
from handlers.pictures.canvas import BODY, GAP, LABEL, NAME, TITLE, Canvas
from handlers.pictures.scale import Scale, scale_over
from methodology.engagement.timeline_picture import DateRow, Mark, StageBar, TimelinePicture
from methodology.text import day

WORDS = 360
"""How wide the words beside the bars are, where there is room beside them."""
BAR = 20
DIAMOND = 8
HATCH = 6
DAY = timedelta(days=1)


class _Row(NamedTuple):
    """Where the bar or the dates of one row are drawn."""

    canvas: Canvas
    scale: Scale
    y: float


def timeline_svg(picture: TimelinePicture, *, phone: bool = False, dark: bool = False) -> str:
    """The timeline as an SVG document, with its alternative text."""
    canvas = Canvas(phone=phone, dark=dark)
    ink, room = canvas.ink, canvas.width - 2 * GAP
    y = canvas.write(f"{picture.title}: timeline", TITLE, ink.text, GAP, GAP, room)
    for number, sentence in enumerate(status_words(picture)):
        y = canvas.write(sentence, BODY, ink.late if number else ink.text, GAP, y + 2, room)
    left = GAP if phone else GAP + WORDS + GAP
    scale = scale_over(
        _days(picture), left, canvas.width - GAP, is_open=any(map(_has_no_end, picture.stages))
    )
    top = _axis(canvas, picture, scale, y + GAP)
    behind, y = len(canvas.shapes), top
    tracks = list[tuple[float, float]]()
    for bar in picture.stages:
        y, at = _words(canvas, bar.name, stage_words(bar, picture.today), y + 10, bool(bar.late))
        _bar(_Row(canvas, scale, at), bar, picture)
        tracks.append((at - 3, at + BAR + 3))
    if picture.dates:
        y = canvas.write("DATES", LABEL, ink.accent, GAP, y + GAP, WORDS)
    for row in picture.dates:
        y, at = _words(canvas, row.label, [date_words(row, picture.today)], y + 6, late=False)
        _marks(_Row(canvas, scale, at), row)
        tracks.append((at - 3, at + BAR + 3))
    bottom = max(y, *(round(each[1]) for each in tracks)) + 4
    canvas.shapes[behind:behind] = _behind(picture, scale, tracks if phone else [(top, bottom)], canvas)
    if picture.undated:
        bottom = canvas.write("NO DATE YET", LABEL, ink.accent, GAP, bottom + GAP, room)
        bottom = canvas.write(f"{undated_words(picture)}.", BODY, ink.quiet, GAP, bottom, room)
    end = _legend(canvas, picture, bottom + GAP)
    return canvas.document(f"{picture.title}: timeline", timeline_alt(picture), round(end) + GAP)


def _days(picture: TimelinePicture) -> Iterator[date]:
    yield picture.over_on or picture.today
    for bar in picture.stages:
        yield from (each for each in (bar.begins, bar.ends) if each)
    for row in picture.dates:
        yield from (each.on for each in row.marks)
    yield from (each for each in (picture.held_since, picture.hold_until) if each)


def _has_no_end(bar: StageBar) -> bool:
    return bar.ends is None and bar.state in ("now", "ahead")


def _axis(canvas: Canvas, picture: TimelinePicture, scale: Scale, y: int) -> int:
    """Today, and the days above the bars; returns where the bars begin."""
    ink, on = canvas.ink, picture.today
    if picture.over_on is None:
        x, side = scale.at(on), (scale.at(on) - scale.left) / (scale.right - scale.left)
        anchor = "start" if side < 0.2 else "end" if side > 0.8 else "middle"
        canvas.write(f"Today, {day(on, on)}", LABEL, ink.text, x, y, canvas.width, anchor)
        y += LABEL.height
    for at, label in scale.ticks(4 if canvas.phone else 10):
        canvas.write(label, LABEL._replace(weight=400), ink.quiet, scale.at(at) + 3, y, canvas.width)
    return y + LABEL.height


def _words(canvas: Canvas, name: str, sentences: list[str], y: int, late: bool) -> tuple[int, float]:
    """The words of a row; returns where the next one begins, and where its bar does: beside or below them."""
    ink, room = canvas.ink, canvas.width - 2 * GAP if canvas.phone else WORDS
    top = y
    y = canvas.write(name, NAME, ink.text, GAP, y, room)
    for number, sentence in enumerate(sentences):
        is_late = late and number == len(sentences) - 1
        y = canvas.write(sentence, BODY, ink.late if is_late else ink.quiet, GAP, y, room)
    return (y + BAR + 10, y + 6) if canvas.phone else (y, top + 2)


def _bar(row: _Row, bar: StageBar, picture: TimelinePicture) -> None:
    """The bar of a stage: full as far as it has come, empty where it is planned, dashed without a date."""
    canvas, scale, ink, today = row.canvas, row.scale, row.canvas.ink, picture.today
    begins = bar.begins or (None if bar.ends else today if bar.state == "ahead" else None)
    if begins is None and bar.ends is None:
        return
    if begins is None and bar.ends:
        _open(row, scale.at(bar.ends) - 60, scale.at(bar.ends + DAY))
        return
    assert begins is not None
    left = scale.at(begins)
    if bar.begins is None or (bar.ends is None and bar.state == "ahead"):
        _open(row, left, scale.right)
    elif bar.state == "done" and bar.ends:
        canvas.rect(left, row.y, scale.at(bar.ends + DAY) - left, BAR, ink.done, edge=ink.edge, radius=3)
    elif bar.state == "not_reached":
        _unfinished(row, left, scale.at((bar.ends or today) + DAY))
    elif bar.state == "ahead" and bar.ends:
        canvas.rect(left, row.y, scale.at(bar.ends + DAY) - left, BAR, ink.card, edge=ink.accent, radius=3)
    else:
        _current(row, bar, begins, today)


def _current(row: _Row, bar: StageBar, begins: date, today: date) -> None:
    canvas, scale, ink = row.canvas, row.scale, row.canvas.ink
    left, now = scale.at(begins), scale.at(max(today, begins) + DAY)
    if bar.ends is None:
        _open(row, now, scale.right)
    elif bar.ends > today:
        canvas.rect(left, row.y, scale.at(bar.ends + DAY) - left, BAR, ink.card, edge=ink.accent, radius=3)
    solid = min(now, scale.at(max(bar.ends, begins) + DAY)) if bar.ends else now
    canvas.rect(left, row.y, solid - left, BAR, ink.accent, edge=ink.accent, radius=3)
    if now > solid:
        _hatched(row, solid, now)


def _open(row: _Row, left: float, right: float) -> None:
    ink = row.canvas.ink
    row.canvas.rect(left, row.y, right - left, BAR, "none", edge=ink.edge, dashes=True, radius=3)
    if right - left > 90:
        style = LABEL._replace(weight=400)
        row.canvas.write("no date yet", style, ink.quiet, left + 8, row.y + 3, right - left)


def _unfinished(row: _Row, left: float, right: float) -> None:
    ink = row.canvas.ink
    row.canvas.rect(left, row.y, right - left, BAR, ink.done, edge=ink.text, dashes=True, radius=3)


def _hatched(row: _Row, left: float, right: float) -> None:
    """A part of a bar with strokes across it."""
    canvas, ink = row.canvas, row.canvas.ink
    canvas.rect(left, row.y, right - left, BAR, ink.paper, edge=ink.late)
    x = left - BAR
    while x < right:
        begin, end = max(x, left), min(x + BAR, right)
        if end > begin:
            high, low = row.y + BAR - (begin - x), row.y + BAR - (end - x)
            canvas.line((begin, high), (end, low), ink.late, width=1.5)
        x += HATCH


def _marks(row: _Row, dates: DateRow) -> None:
    for mark in dates.marks:
        _diamond(row, row.scale.at(mark.on), mark)


def _diamond(row: _Row, x: float, mark: Mark) -> None:
    """Full if it has happened, empty if it is planned, crossed out if its day is over without it."""
    canvas, ink, y = row.canvas, row.canvas.ink, row.y + BAR / 2
    corners = [(x, y - DIAMOND), (x + DIAMOND, y), (x, y + DIAMOND), (x - DIAMOND, y)]
    edge = {"passed": ink.late, "dropped": ink.edge}.get(mark.state, ink.accent)
    canvas.polygon(corners, ink.accent if mark.state == "happened" else ink.paper, edge)
    if mark.state == "passed":
        canvas.line((x - DIAMOND, y + DIAMOND), (x + DIAMOND, y - DIAMOND), edge, width=1.5)


def _behind(
    picture: TimelinePicture, scale: Scale, spans: list[tuple[float, float]], canvas: Canvas
) -> list[str]:
    """What is behind bars and dates: the days of the scale, the hold, and today."""
    back, ink = Canvas(phone=canvas.phone, dark=False), canvas.ink
    for top, bottom in spans:
        if canvas.phone:
            back.rect(scale.left, top, scale.right - scale.left, bottom - top, ink.card)
        if picture.held_since:
            until = max(picture.hold_until or picture.today, picture.today)
            left, right = scale.at(picture.held_since), scale.at(until + DAY)
            back.rect(left, top, right - left, bottom - top, ink.card, edge=ink.quiet, dashes=True)
        for at, _ in scale.ticks(4 if canvas.phone else 10):
            back.line((scale.at(at), top), (scale.at(at), bottom), ink.edge, width=0.5)
        if picture.over_on is None:
            x = scale.at(picture.today)
            back.line((x, top), (x, bottom), ink.text, width=2)
    return back.shapes


def _legend(canvas: Canvas, picture: TimelinePicture, y: float) -> float:
    """What the shapes mean, of those that are on it."""
    ink, x, room = canvas.ink, float(GAP), 30
    wide = Scale(date(2000, 1, 1), date(2000, 1, 2), 0, room)
    for shape, words in _shapes_used(picture):
        width = room + 8 + len(words) * BODY.size * 0.56 + GAP
        if x + width > canvas.width and x > GAP:
            x, y = float(GAP), y + BAR + 8
        row = _Row(canvas, wide, y)
        match shape:
            case "done":
                canvas.rect(x, y, room, BAR, ink.done, edge=ink.edge, radius=3)
            case "now":
                canvas.rect(x, y, room, BAR, ink.accent, radius=3)
            case "unfinished":
                _unfinished(row, x, x + room)
            case "planned":
                canvas.rect(x, y, room, BAR, ink.card, edge=ink.accent, radius=3)
            case "open":
                _open(row, x, x + room)
            case "over":
                _hatched(row, x, x + room)
            case "hold":
                canvas.rect(x, y, room, BAR, ink.card, edge=ink.quiet, dashes=True)
            case "happened" | "passed" | "dropped":
                _diamond(row, x + room / 2, Mark(on=picture.today, state=shape))
            case _:
                _diamond(row, x + room / 2, Mark(on=picture.today, state="planned"))
        canvas.write(words, BODY, ink.quiet, x + room + 8, y + 1, canvas.width)
        x += width
    return y + BAR


def _shapes_used(picture: TimelinePicture) -> Iterator[tuple[str, str]]:
    stages, today = picture.stages, picture.today
    current = [each for each in stages if each.state == "now"]
    marks = {mark.state for row in picture.dates for mark in row.marks}
    for shape, words, is_used in (
        ("done", "done", any(each.state == "done" and each.begins for each in stages)),
        ("unfinished", "not finished", any(e.state == "not_reached" and e.begins for e in stages)),
        ("now", "so far", bool(current)),
        ("planned", "planned", any(e.ends and e.ends > today and e.begins for e in stages)),
        ("over", "after its planned end", any(each.ends and each.ends < today for each in current)),
        ("open", "no date yet", any(map(_has_no_end, stages))),
        ("hold", "on hold", picture.held_since is not None),
        ("happened", "date that has happened", "happened" in marks),
        ("planned date", "planned date", "planned" in marks),
        ("dropped", "date that was planned", "dropped" in marks),
        ("passed", "date not confirmed yet", "passed" in marks),
    ):
        if is_used:
            yield shape, words

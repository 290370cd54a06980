"""The alternative text of the picture of a timeline: its words, as many of them as there is room for."""

from collections.abc import Iterator
from itertools import groupby

from handlers.pictures.alt_text import MOST, cut, line_words
from handlers.pictures.direction import isolated
from handlers.pictures.stage_words import stage_words, undated_work
from handlers.pictures.timeline_words import (
    DUE,
    MOST_NOTED,
    OVERRUN,
    TO_RUN_OVER,
    WORKED_OUT,
    date_words,
    hint_words,
    late_summary,
    note_words,
    status_words,
)
from handlers.pictures.typography import typographic
from methodology.definition.picture import Line
from methodology.engagement.stage_bars import StageState
from methodology.engagement.timeline_picture import TimelinePicture

LEFT_OUT = "No room for"
ELSEWHERE = "See its plan, team and dates."
FEWEST_HELD = 4
"""So much of what is planned within a hold is said before the dates that have happened are."""


def timeline_alt(picture: TimelinePicture) -> str:
    """The picture of a timeline in words, the stage that runs before the others: all of it or, until there is room for
    it, with less at its end, without who sets its days and how it looks, without who leads what is done or ahead, and
    without the dates that have happened or are not set; then it says so."""
    plain = _plainer(picture, "done")
    plainest = _plainer(plain, "ahead")
    without_past = _without_past(plainest)
    ladder = [
        *((picture, MOST_NOTED, undated, True) for undated in range(MOST_NOTED, -1, -1)),
        *((shown, held, 0, False) for shown in (picture, plain) for held in range(MOST_NOTED, 5, -1)),
        *((plainest, held, 0, False) for held in range(MOST_NOTED, FEWEST_HELD, -1)),
        *((without_past, held, 0, False) for held in range(FEWEST_HELD, 0, -1)),
        (without_past.model_copy(update={"undated": ()}), 1, 0, False),
    ]
    texts = ((_alt(*each), _left_out(picture, each[0], each[2])) for each in ladder)
    for words, left_out in texts:
        if len(words) + len(left_out) <= MOST:
            break
    return cut(words, MOST - len(left_out)) + left_out


def _left_out(picture: TimelinePicture, told: TimelinePicture, most_undated: int) -> str:
    """Of the picture, what is not told in words, and where to read it."""
    bars = zip(picture.stages, told.stages, strict=True)
    leads = dict.fromkeys(bar.state for bar, other in bars if bar != other)
    without_date = not most_undated and any(undated_work(each, 1) for each in picture.stages)
    dates = [
        *(["past"] if picture.dates != told.dates else []),
        *(["not set"] if picture.undated != told.undated else []),
    ]
    names = [
        *(["names of undated activities"] if without_date else []),
        *([f"who leads what is {' or '.join(leads)}"] if leads else []),
        *([f"dates {' or '.join(dates)}"] if dates else []),
    ]
    return f" {LEFT_OUT}: {'; '.join(names)}. {ELSEWHERE}" if names else ""


def _plainer(picture: TimelinePicture, state: StageState) -> TimelinePicture:
    """The picture without who leads the stages of this state."""
    nobody = {"leader": Line(text="")}
    stages = [each.model_copy(update=nobody) if each.state == state else each for each in picture.stages]
    return picture.model_copy(update={"stages": tuple(stages)})


def _without_past(picture: TimelinePicture) -> TimelinePicture:
    """The picture without the dates that have all happened."""
    coming = [row for row in picture.dates if any(mark.state != "happened" for mark in row.marks)]
    return picture.model_copy(update={"dates": tuple(coming)})


def _alt(picture: TimelinePicture, most_held: int, most_undated: int, tells_how: bool) -> str:
    """The picture in words, with at most this many entries of the lists at its end."""
    late, is_held = late_summary(picture), picture.state == "on_hold"
    by_weight = sorted(picture.stages, key=lambda bar: bar.state != "now")
    stages = [
        sentence
        for phase, bars in groupby(by_weight, key=lambda bar: bar.phase)
        for sentence in (
            f"Phase {line_words(phase)}:",
            *(
                f"{isolated(each.name)}: {' '.join(stage_words(each, picture.today, on_hold=is_held))}"
                for each in bars
            ),
        )
    ]
    dates = [f"{isolated(each.label)}: {date_words(each, picture.today)}." for each in picture.dates]
    told = [each for each in hint_words(picture) if tells_how or each != WORKED_OUT]
    hints = [*told, *(_shape_words(picture) if tells_how else ())]
    notes = [f"{label}: {'; '.join(lines)}." for label, lines in note_words(picture, most_held, most_undated)]
    title = f"{isolated(picture.title)}: timeline."
    words = [title, *status_words(picture), *([late] if late else [])]
    return typographic(" ".join([*words, *stages, *dates, *notes, *hints]))


def _shape_words(picture: TimelinePicture) -> Iterator[str]:
    """How the bars show what is late."""
    if any(each.ran_over(picture.runs_until) for each in picture.stages):
        yield f"Crossed: {OVERRUN}."
    if any(each.is_to_run_over(picture.runs_until) for each in picture.stages):
        yield f"Upright: {TO_RUN_OVER}."
    if any(each.late_days for each in picture.stages):
        yield f"Triangle: {DUE}."

"""The words of the picture of a timeline, of how the engagement stands, its dates, and what has no date."""

from collections.abc import Iterator
from datetime import date

from handlers.pictures.direction import isolated
from handlers.pictures.stage_words import (
    MOST_LATE,
    count,
    first_of,
    late_thing,
    on_day,
    undated_work,
    waiting_count,
    whose,
)
from methodology.definition.picture import DEFAULT
from methodology.engagement.stage_bars import StageBar
from methodology.engagement.timeline_picture import DateRow, Mark, TimelinePicture
from methodology.engagement.within_hold import Planned
from methodology.text import day

MOST_NOTED = 20
MOST_DATES = 6

OVERRUN = "after the target end of the stage"
TO_RUN_OVER = "planned after the target end"
DUE = "day on which something late was due"
WITHIN_HOLD, WITHOUT_DATE = "Planned within the hold", "Activities without a date"
WORKED_OUT = "People set dates and target ends; due dates follow from them, unless set by hand."
_HEALTH = {"late": "Late", "at_risk": "At risk", "on_track": "On track"}
_MARKS = {
    "happened": "happened",
    "planned": "planned",
    "passed": "planned, not confirmed yet",
    "dropped": "was planned",
}


def hint_words(picture: TimelinePicture) -> list[str]:
    """The legend of the picture, in sentences."""
    names = [name for bar in picture.stages for name in (bar.leader, bar.phase)]
    is_planned = any(each.last_work for each in picture.stages)
    return [
        *([DEFAULT] if any(each.is_default for each in names) else []),
        *([WORKED_OUT] if is_planned else []),
    ]


def status_words(picture: TimelinePicture) -> list[str]:
    """How the engagement stands, in sentences: its state as of which day, and why it is on hold and what that means;
    of one that is over, how much was done and whether its stages had target ends."""
    audience = "For the customer, too" if picture.health is None else "Internal"
    as_of = f"As of {day(picture.today, picture.today)} {picture.today.year}"
    part = "Part {} of {}. ".format(*picture.piece) if picture.piece else ""
    words = [f"{part}{isolated(picture.type)}. {_state(picture)}. {as_of}. {audience}."]
    if picture.is_first:
        words += _beginning(picture)
    if picture.within_hold:
        words.append(_falls_into_hold(picture))
    if picture.is_first and picture.over_on:
        words += _result(picture)
    return words


def _beginning(picture: TimelinePicture) -> Iterator[str]:
    """When it began, and why it is on hold."""
    if span := _span(picture):
        yield span
    by = f" by {isolated(picture.held_by)}" if picture.held_by else ""
    if picture.hold_reason:
        yield f"Put on hold{by}. Reason: {isolated(picture.hold_reason.removesuffix('.'))}."
    elif by:
        yield f"Put on hold{by}."


def _result(picture: TimelinePicture) -> Iterator[str]:
    """Of an engagement that is over, how much was done and whether its stages had target ends."""
    totals = picture.totals
    if picture.health is not None:
        yield f"{totals.done} of {count(totals.planned, 'activity', 'activities')} done."
    if totals.targets < totals.stages:
        yield f"Of its {totals.stages} stages, {totals.targets or 'none'} had a target end."


def _span(picture: TimelinePicture) -> str:
    """When the engagement began and, unless it is over, until when it is planned. Work without a date may come later,
    so no end is promised."""
    if picture.began is None:
        return ""
    words = f"Began {on_day(picture.began, picture.today)}"
    if picture.over_on:
        return f"{words}."
    if picture.ends is None:
        return f"{words}; its end has no date yet."
    return f"{words}; planned so far until {on_day(picture.ends, picture.today)}."


def _falls_into_hold(picture: TimelinePicture) -> str:
    falls = count(picture.totals.within_hold, "planned date falls", "planned dates fall")
    follows = (
        "Dates may move when it goes on."
        if picture.health is None
        else "Resuming offers to shift one-time work by the days on hold. Recurring work skips them."
    )
    return f"{falls} into the hold (see the end). {follows}"


def late_summary(picture: TimelinePicture) -> str:
    """What is late of no stage in full, how much is late of which stages, and which dates nobody has
    confirmed; of an engagement that is over, which stages were left after their target ends. Empty if nothing
    is, and for outsiders."""
    if picture.health is None:
        return ""
    if picture.over_on:
        return _left_late(picture)
    named = [late_thing(each, picture.today) for each in picture.late[:MOST_LATE]]
    if len(picture.late) > MOST_LATE:
        named.append(f"{len(picture.late) - MOST_LATE} more")
    named += [_late_in(each) for each in picture.stages if each.late]
    named += [_unconfirmed(each, picture.today) for each in picture.dates if each.late]
    return f"Late: {'; '.join(named)}." if named else ""


def _late_in(bar: StageBar) -> str:
    """How much of a stage is late."""
    days = count(max(each.by for each in bar.late), "working day", "working days")
    number = count(len(bar.late), "thing", "things")
    waiting = f", and {waiting_count(bar)}" if bar.waiting else ""
    return f"{number} in {isolated(bar.name)} (by {'up to ' if len(bar.late) > 1 else ''}{days}){waiting}"


def _left_late(picture: TimelinePicture) -> str:
    late = [each for each in picture.stages if each.overrun]
    named = [f"{isolated(each.name)}, {count(each.overrun, 'working day', 'working days')}" for each in late]
    return f"Ended after its target end: {'; '.join(named)}." if named else ""


def _unconfirmed(row: DateRow, today: date) -> str:
    """Which dates of one kind nobody has confirmed although their days are over."""
    days = count(max(each.late_by for each in row.late), "working day", "working days")
    if len(row.late) == 1:
        return (
            f"{isolated(row.label)} not confirmed, {days} (was planned for {on_day(row.late[0].on, today)})"
        )
    return f"{isolated(row.label)}: {len(row.late)} dates not confirmed (by up to {days})"


def _state(picture: TimelinePicture) -> str:
    today = picture.today
    over = f" on {day(picture.over_on, picture.over_on)} {picture.over_on.year}" if picture.over_on else ""
    match picture.state:
        case "closed":
            return f"Closed{over}"
        case "cancelled":
            return f"Cancelled{over}"
        case "on_hold":
            since = f" since {on_day(picture.held_since, today)}" if picture.held_since else ""
            until = (
                f", planned until the end of {on_day(picture.hold_until, today)}"
                if picture.hold_until
                else ""
            )
            stands = f"; {_HEALTH[picture.health].lower()}" if picture.health else ""
            return f"On hold{since}{until}{stands}"
    if picture.health == "on_track" and any(each.late for each in picture.dates):
        return "Its work is on track"
    return _HEALTH[picture.health] if picture.health else "Running"


def date_words(row: DateRow, today: date) -> str:
    """When this date is, or how many of its kind have happened and which is next; and whether work comes after it."""
    after = f"; work goes on until {on_day(row.work_until, today)}" if row.work_until else ""
    return f"{_when(row, today)}{after}"


def _when(row: DateRow, today: date) -> str:
    if len(row.marks) == 1:
        mark = row.marks[0]
        if mark.late_by:
            days = count(mark.late_by, "working day", "working days")
            return f"Late: was planned for {_marked(mark, today)}, {days} ago, and nobody has confirmed it"
        return f"{_marked(mark, today)}, {_MARKS[mark.state]}"
    happened = [each for each in row.marks if each.state == "happened"]
    ahead = [each for each in row.marks if each.state in ("planned", "passed") and not each.late_by]
    words = [f"{len(happened)} of {len(row.marks)} happened"]
    if row.late:
        words.append(f"late, not confirmed: {', '.join(_marked(e, today) for e in row.late[:MOST_LATE])}")
    if len(row.late) > MOST_LATE:
        words.append(f"{len(row.late) - MOST_LATE} more")
    if ahead:
        named = [_marked(each, today) for each in ahead]
        words.append(f"next {named[0]}")
        words += [f"then {'; '.join(first_of(named[1:], MOST_DATES))}"] if named[1:] else []
    elif happened:
        words.append(f"last {_marked(happened[-1], today)}")
    return ", ".join(words)


def _marked(mark: Mark, today: date) -> str:
    """The day of a date, with its label where there are several of its kind."""
    return f"{on_day(mark.on, today)}{f' ({isolated(mark.label)})' if mark.label else ''}"


def note_words(
    picture: TimelinePicture, most_held: int = MOST_NOTED, most_undated: int = MOST_NOTED
) -> Iterator[tuple[str, list[str]]]:
    """What is below the rows, each with its label: of what is planned within the hold, and of the work of each stage
    that has no date, at most so much."""
    if picture.within_hold:
        yield WITHIN_HOLD, first_of([_held(each, picture.today) for each in picture.within_hold], most_held)
    without = [words for each in picture.stages if (words := undated_work(each, most_undated))]
    if without and most_undated:
        yield WITHOUT_DATE, without
    if picture.undated:
        names = first_of(list(map(isolated, picture.undated)), 2 * MOST_NOTED)
        label = f"{picture.state.capitalize()} without a date" if picture.over_on else "Dates not set yet"
        yield label, [", ".join(names)]


def _held(planned: Planned, today: date) -> str:
    return f"{on_day(planned.on, today)}, {whose(planned)}"

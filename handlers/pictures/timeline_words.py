"""What the picture of a timeline says in words: on it, and as its alternative text, from the same values."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from handlers.pictures.alt_text import MOST, cut, line_words
from handlers.pictures.direction import isolated
from handlers.pictures.typography import typographic
from methodology.definition.picture import DEFAULT
from methodology.engagement.health import Late
from methodology.engagement.timeline_picture import DateRow, StageBar, TimelinePicture
from methodology.text import day

MOST_LATE = 3
MOST_NAME = 80
MOST_UNDATED = 40
MOST_HELD = 12

OVERRUN = "after the target end of the stage"
DUE = "day on which something late was due"
_HEALTH = {"late": "Late", "at_risk": "At risk", "on_track": "On track"}
_MARKS = {
    "happened": "happened",
    "planned": "planned",
    "passed": "planned, not confirmed yet",
    "dropped": "was planned",
}


def timeline_alt(picture: TimelinePicture) -> str:
    """The picture of a timeline in words."""
    late = late_summary(picture)
    status = [*status_words(picture), *([late] if late else [])]
    stages = [
        sentence
        for phase, bars in groupby(picture.stages, key=lambda bar: bar.phase)
        for sentence in (
            f"Phase {line_words(phase)}:",
            *(f"{isolated(each.name)}: {' '.join(stage_words(each, picture.today))}" for each in bars),
        )
    ]
    dates = [f"{isolated(each.label)}: {date_words(each, picture.today)}." for each in picture.dates]
    hints = [*hint_words(picture), *_shape_words(picture)]
    undated = [f"{undated_label(picture)}: {undated_words(picture)}."] if picture.undated else []
    words = [f"{isolated(picture.title)}: timeline.", *status, *hints, *stages, *dates, *undated]
    texts = [
        typographic(" ".join([*words, f"Planned within the hold: {'; '.join(held_words(picture, most))}."]))
        for most in range(min(MOST_HELD, len(picture.within_hold)), 0, -1)
    ]
    return next((each for each in texts if len(each) <= MOST), cut(typographic(" ".join(words))))


def hint_words(picture: TimelinePicture) -> list[str]:
    """What has to be known to read it, in sentences."""
    names = [name for bar in picture.stages for name in (bar.leader, bar.phase)]
    return [DEFAULT] if any(each.is_default for each in names) else []


def _shape_words(picture: TimelinePicture) -> Iterator[str]:
    """What the bars show of what is late."""
    if any(each.overrun for each in picture.stages):
        yield f"Hatched: {OVERRUN}."
    if any(each.late_days for each in picture.stages):
        yield f"Triangle: {DUE}."


def status_words(picture: TimelinePicture) -> list[str]:
    """How the engagement stands, in sentences: its state as of which day, and why it is on hold and what that means."""
    words = [
        f"{isolated(picture.type)}. {_state(picture)}. As of {day(picture.today, picture.today)} {picture.today.year}."
    ]
    by = isolated(picture.held_by)
    if picture.hold_reason:
        because = isolated(picture.hold_reason.removesuffix("."))
        words.append(f"Reason for the hold{f' ({by})' if by else ''}: {because}.")
    elif by:
        words.append(f"Put on hold by {by}.")
    if picture.within_hold:
        planned = _count(len(picture.within_hold), "planned date falls", "planned dates fall")
        words.append(
            f"{planned} into the hold (see the end). "
            "Resuming offers to shift one-time work by the days on hold."
        )
    return words


def late_summary(picture: TimelinePicture) -> str:
    """What is late of no stage in full, how much is late of which stages, and which dates nobody has confirmed; of
    an engagement that is over, which stages were left after their target ends. Empty if nothing is."""
    if picture.over_on:
        return _left_late(picture)
    named = [_late_thing(each, picture.today) for each in picture.late[:MOST_LATE]]
    if len(picture.late) > MOST_LATE:
        named.append(f"{len(picture.late) - MOST_LATE} more")
    for bar in picture.stages:
        if bar.late:
            worst = max(each.by for each in bar.late)
            days = _count(worst, "working day", "working days")
            number = _count(len(bar.late), "thing", "things")
            waiting = f", and {_waiting(bar)}" if bar.waiting else ""
            named.append(
                f"{number} in {isolated(bar.name)} (by {'up to ' if len(bar.late) > 1 else ''}{days}){waiting}"
            )
    named += [_unconfirmed(each, picture.today) for each in picture.dates if each.late]
    return f"Late: {'; '.join(named)}." if named else ""


def _left_late(picture: TimelinePicture) -> str:
    late = [each for each in picture.stages if each.overrun]
    named = [f"{isolated(each.name)}, {_count(each.overrun, 'working day', 'working days')}" for each in late]
    return f"Ended after its target end: {'; '.join(named)}." if named else ""


def _unconfirmed(row: DateRow, today: date) -> str:
    """Which dates of one kind nobody has confirmed although their days are over."""
    days = _count(max(each.late_by for each in row.late), "working day", "working days")
    if len(row.late) == 1:
        return f"{isolated(row.label)} not confirmed, {days} (was planned for {_day(row.late[0].on, today)})"
    return f"{isolated(row.label)}: {len(row.late)} dates not confirmed (by up to {days})"


def _state(picture: TimelinePicture) -> str:
    today = picture.today
    over = f" on {_day(picture.over_on, today)}" if picture.over_on else ""
    match picture.state:
        case "closed":
            return f"Closed{over}"
        case "cancelled":
            return f"Cancelled{over}"
        case "on_hold":
            since = f" since {_day(picture.held_since, today)}" if picture.held_since else ""
            until = f", planned until {_day(picture.hold_until, today)}" if picture.hold_until else ""
            return f"On hold{since}{until}"
    if picture.health == "on_track" and any(each.late for each in picture.dates):
        return "Its work is on track"
    return _HEALTH[picture.health] if picture.health else "Running"


def _day(on: date, today: date) -> str:
    """A date with its year, unless that is this year."""
    written = day(on, on)
    return written if on.year == today.year else f"{written} {on.year}"


def _late_words(bar: StageBar, today: date) -> str:
    """What is late of a stage, by how much and since when: the worst first."""
    named = [
        _after_target(each, bar) if bar.is_target(each) else _late_thing(each, today)
        for each in bar.late[:MOST_LATE]
    ]
    more = f"; and {len(bar.late) - MOST_LATE} more" if len(bar.late) > MOST_LATE else ""
    waiting = f" {_waiting(bar)}." if bar.waiting else ""
    return f"Late: {'; '.join(named)}{more}.{waiting}"


def _waiting(bar: StageBar) -> str:
    """How much work past its date is not late because other work comes first."""
    waits = "waits" if bar.waiting == 1 else "wait"
    return f"{bar.waiting} more past {'its' if bar.waiting == 1 else 'their'} date {waits} for other work"


def _after_target(late: Late, bar: StageBar) -> str:
    """The gate of a stage whose target end has passed, counted as for a stage that was left, from the target end."""
    days = _count(bar.overrun, "working day", "working days")
    return f"{_in_line(late.name)}, {days} after its target end"


def _late_thing(late: Late, today: date) -> str:
    due = f"was due {_day(late.due, today)}" if late.due else ""
    if late.ready_since:
        due += ", the first working day after everything was done"
    if late.owner:
        due = f"{isolated(late.owner)}; {due}" if due else isolated(late.owner)
    days = _count(late.by, "working day", "working days")
    return f"{_in_line(late.name)}, {days}{f' ({due})' if due else ''}"


def _in_line(name: str) -> str:
    """A name among words, no longer than a line or two."""
    return isolated(name if len(name) <= MOST_NAME else name[: MOST_NAME - 1].rstrip() + "…")


def stage_words(bar: StageBar, today: date) -> list[str]:
    """When a stage is, how far it has come, who leads it, and what of it is late, in sentences."""
    words = [f"{_when(bar, today)}."]
    if bar.state == "now" and bar.planned:
        words[0] += f" {bar.done} of {_count(bar.planned, 'activity', 'activities')} done."
    if bar.next_on and not bar.late:  # what is late comes first
        owner = f" ({isolated(bar.next_owner)})" if bar.next_owner else ""
        words.append(f"Next: {_in_line(bar.next_work)}, {_day(bar.next_on, today)}{owner}.")
    if bar.leader.text:
        words.append(f"{_led_by(bar)}.")
    return [*words, _late_words(bar, today)] if bar.late else words


def _led_by(bar: StageBar) -> str:
    leader, person = line_words(bar.leader), isolated(bar.person)
    if bar.state == "done":  # who led it then isn't known: the team may have changed since
        return f"Led by {leader}{f', now {person}' if person else ''}"
    if not person:
        return f"Led by {leader}: nobody yet"
    through = isolated(bar.reached_by)
    if not bar.stands_in:
        return f"Led by {leader}: {person}{f' ({through})' if through else ''}"
    nobody = f"no {through}" if through else "nobody"
    return f"Led by {leader}: {nobody} yet, so {person}, who leads the engagement, stands in"


def _when(bar: StageBar, today: date) -> str:
    begins = _day(bar.begins, today) if bar.begins else ""
    ends = _day(bar.ends, today) if bar.ends else ""
    match bar.state:
        case "done":
            took_days = begins and bar.begins != bar.ends
            return (
                f"Done: {begins} – {ends}{_against_target(bar, today)}"
                if took_days
                else (f"Done on {ends}{_against_target(bar, today)}")
            )
        case "not_reached":
            return f"Not finished, began {begins}{_against_target(bar, today)}" if begins else "Not reached"
        case "now":
            return f"Now, since {begins}; {_end(bar, ends, today)}"
    if not begins:
        return f"Ahead; no start date yet, target end {ends}" if ends else "Ahead; no date yet"
    if bar.begins == bar.ends:
        return f"Ahead: {_end(bar, ends, today)}"
    return f"Ahead: from {begins}; {_end(bar, ends, today)}"


def _against_target(bar: StageBar, today: date) -> str:
    """The planned end of a stage that is over, and how much later it ended."""
    if bar.target is None:
        return ""
    if not bar.overrun:
        return f" (target end was {_day(bar.target, today)})"
    days = _count(bar.overrun, "working day", "working days")
    return f", {days} after its target end on {_day(bar.target, today)}"


def _end(bar: StageBar, ends: str, today: date) -> str:
    if bar.ends is None:
        return "no end date yet"
    was = " was" if bar.ends < today else ""
    end = f"target end{was}" if bar.ended_by == "target" else f"last work{was} due"
    more = f"; {_count(bar.undated, 'activity', 'activities')} without a date" if bar.undated else ""
    return f"{end} {ends}{more}"


def date_words(row: DateRow, today: date) -> str:
    """When this date is, or how many of its kind have happened and which is next."""
    if len(row.marks) == 1:
        mark = row.marks[0]
        if mark.late_by:
            days = _count(mark.late_by, "working day", "working days")
            return f"Late: was planned for {_day(mark.on, today)}, {days} ago, and nobody has confirmed it"
        return f"{_day(mark.on, today)}, {_MARKS[mark.state]}"
    happened = [each for each in row.marks if each.state == "happened"]
    ahead = [each for each in row.marks if each.state in ("planned", "passed") and not each.late_by]
    words = [f"{len(happened)} of {len(row.marks)} happened"]
    if row.late:
        words.append(
            f"late, not confirmed: {', '.join(_day(each.on, today) for each in row.late[:MOST_LATE])}"
        )
    if len(row.late) > MOST_LATE:
        words.append(f"{len(row.late) - MOST_LATE} more")
    if ahead:
        words.append(f"next {_day(ahead[0].on, today)}")
    elif happened:
        words.append(f"last {_day(happened[-1].on, today)}")
    return ", ".join(words)


def held_words(picture: TimelinePicture, most: int = MOST_HELD) -> list[str]:
    """What is planned within the hold, the first of it."""
    named = [f"{_day(each.on, picture.today)}, {_in_line(each.name)}" for each in picture.within_hold[:most]]
    more = len(picture.within_hold) - most
    return [*named, f"and {more} more"] if more > 0 else named


def undated_label(picture: TimelinePicture) -> str:
    return "Never got a date" if picture.over_on else "No date yet"


def undated_words(picture: TimelinePicture) -> str:
    """The dates that work waits for, the first of them."""
    more = len(picture.undated) - MOST_UNDATED
    named = ", ".join(map(isolated, picture.undated[:MOST_UNDATED]))
    return f"{named} and {more} more" if more > 0 else named


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"

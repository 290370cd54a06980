"""What pictures say in words: on them, and as their alternative text, from the same values."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import combinations
from unicodedata import bidirectional

from methodology.definition.picture import Card, Line, Picture
from methodology.engagement.health import Late
from methodology.engagement.timeline_picture import DateRow, StageBar, TimelinePicture
from methodology.text import day

MOST = 2000
"""The most characters of an alternative text in Slack."""
MORE = " …"
LEFT_TO_RIGHT = "\u200e"
"""Keeps a number right of a name that is written from right to left."""
MOST_LATE = 3
MOST_NAME = 80
MOST_UNDATED = 8
DEFAULT = " (default)"

_HEALTH = {"late": "Late", "at_risk": "At risk", "on_track": "On track"}
_MARKS = {
    "happened": "happened",
    "planned": "planned",
    "passed": "planned, not confirmed yet",
    "dropped": "was planned",
}


def picture_alt(picture: Picture) -> str:
    """A picture of a methodology in words, with as much as there is room for: of the rest, such as its tools, only
    how many there are."""
    labels = list(
        dict.fromkeys(part.label for band in picture.bands for card in band.cards for part in card.parts)
    )
    texts = [
        " ".join([f"{picture.title}.", *_bands(picture, counted)])
        for number in range(len(labels) + 1)
        for counted in combinations(labels, number)
    ]
    return max((each for each in texts if len(each) <= MOST), key=len, default=_cut(texts[-1]))


def timeline_alt(picture: TimelinePicture) -> str:
    """The picture of a timeline in words."""
    stages = [f"{each.name}: {' '.join(stage_words(each, picture.today))}" for each in picture.stages]
    dates = [f"{each.label}: {date_words(each, picture.today)}." for each in picture.dates]
    undated = [f"No date yet: {undated_words(picture)}."] if picture.undated else []
    return _cut(" ".join([f"{picture.title}: timeline.", *status_words(picture), *stages, *dates, *undated]))


def status_words(picture: TimelinePicture) -> list[str]:
    """How the engagement stands, in sentences: its state, what is late, as of which day."""
    today = f"{day(picture.today, picture.today)} {picture.today.year}"
    words = [f"{picture.type}. {_state(picture)}. As of {today}."]
    if picture.all_late:
        words.append(late_words(picture.all_late))
    return words


def _state(picture: TimelinePicture) -> str:
    today = picture.today
    over = f" on {day(picture.over_on, today)}" if picture.over_on else ""
    match picture.state:
        case "closed":
            return f"Closed{over}"
        case "cancelled":
            return f"Cancelled{over}"
        case "on_hold":
            since = f" since {day(picture.held_since, today)}" if picture.held_since else ""
            until = f", planned until {day(picture.hold_until, today)}" if picture.hold_until else ""
            return f"On hold{since}{until}"
    return _HEALTH[picture.health] if picture.health else "Running"


def late_words(late: Sequence[Late]) -> str:
    """What is late, by how many working days: the worst first."""
    named = [
        f"{_in_line(each.name)}, {each.by} {'day' if each.by == 1 else 'days'}" for each in late[:MOST_LATE]
    ]
    more = f"; and {len(late) - MOST_LATE} more" if len(late) > MOST_LATE else ""
    return f"Late: {'; '.join(named)}{more}."


def _in_line(name: str) -> str:
    """A name among words that are read from left to right, no longer than a line or two."""
    name = name if len(name) <= MOST_NAME else name[: MOST_NAME - 1].rstrip() + "…"
    return name + LEFT_TO_RIGHT if any(bidirectional(each) in ("R", "AL") for each in name) else name


def stage_words(bar: StageBar, today: date) -> list[str]:
    """When a stage is, who leads it, and what of it is late, in sentences."""
    words = [f"{_when(bar, today)}."]
    if bar.leader:
        words.append(f"{_led_by(bar)}.")
    return [*words, late_words(bar.late)] if bar.late else words


def _led_by(bar: StageBar) -> str:
    if not bar.person:
        return f"Led by {bar.leader}: nobody yet"
    return f"Led by {bar.leader}: {bar.person}{' stands in' if bar.stands_in else ''}"


def _when(bar: StageBar, today: date) -> str:
    begins = day(bar.begins, today) if bar.begins else ""
    ends = day(bar.ends, today) if bar.ends else ""
    match bar.state:
        case "done":
            return f"Done: {begins} – {ends}" if begins else f"Done on {ends}"
        case "not_reached":
            return f"Not finished, began {begins}" if begins else "Not reached"
        case "now":
            return f"Now, since {begins}; {_end(bar, ends, today)}"
    if not begins:
        return f"Ahead; no start date yet, target end {ends}" if ends else "Ahead; no date yet"
    if bar.begins == bar.ends:
        return f"Ahead: {_end(bar, ends, today)}"
    return f"Ahead: {begins} – {_end(bar, ends, today)}"


def _end(bar: StageBar, ends: str, today: date) -> str:
    if bar.ends is None:
        return "no end date yet"
    was = " was" if bar.ends < today else ""
    if bar.ended_by == "target":
        return f"{ends} (target end)" if bar.state == "ahead" else f"target end{was} {ends}"
    more = f"{bar.undated} without a date" if bar.undated else ""
    if bar.state == "ahead":
        return f"{ends} (last work due{'; ' if more else ''}{more})"
    return f"last work{was} due {ends}{', ' if more else ''}{more}"


def date_words(row: DateRow, today: date) -> str:
    """When this date is, or how many of its kind have happened and which is next."""
    if len(row.marks) == 1:
        mark = row.marks[0]
        return f"{day(mark.on, today)}, {_MARKS[mark.state]}"
    happened = [each for each in row.marks if each.state == "happened"]
    ahead = [each for each in row.marks if each.state in ("planned", "passed")]
    count = f"{len(happened)} of {len(row.marks)} happened"
    return (
        f"{count}, next {day(ahead[0].on, today)}"
        if ahead
        else f"{count}, last {day(happened[-1].on, today)}"
    )


def undated_words(picture: TimelinePicture) -> str:
    """The dates that work waits for, the first of them."""
    more = len(picture.undated) - MOST_UNDATED
    named = ", ".join(picture.undated[:MOST_UNDATED])
    return f"{named} and {more} more" if more > 0 else named


def _bands(picture: Picture, counted: Collection[str]) -> Iterable[str]:
    for band in picture.bands:
        cards = "; ".join(_card(each, counted) for each in band.cards)
        of_group = f" ({band.group})" if band.group else ""
        yield f"{_line(band.title)}{of_group}: {cards or 'no stage of ours serves it alone'}."


def _card(card: Card, counted: Collection[str]) -> str:
    """The card; of the parts with these labels only how many lines they have."""
    said = [
        f"{part.label}: {len(part.lines) if part.label in counted else ' · '.join(map(_line, part.lines))}"
        for part in card.parts
    ]
    return ", ".join([card.title, *said])


def _line(line: Line) -> str:
    return line.text + (DEFAULT if line.is_default else "")


def _cut(text: str) -> str:
    return text if len(text) <= MOST else text[: MOST - len(MORE)] + MORE

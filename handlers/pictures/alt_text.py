"""What pictures say in words: on them, and as their alternative text, from the same values."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import combinations, groupby

from handlers.pictures.direction import isolated
from handlers.pictures.typography import typographic
from methodology.definition.picture import DEFAULT as DEFAULT_MEANS
from methodology.definition.picture import Card, Line, Part, Picture
from methodology.engagement.health import Late
from methodology.engagement.timeline_picture import DateRow, StageBar, TimelinePicture
from methodology.text import day

MOST = 2000
"""The most characters of an alternative text in Slack."""
MORE = " …"
MOST_LATE = 3
MOST_NAME = 80
MOST_UNDATED = 40
DEFAULT = " (default)"

_HEALTH = {"late": "Late", "at_risk": "At risk", "on_track": "On track"}
_MARKS = {
    "happened": "happened",
    "planned": "planned",
    "passed": "planned, not confirmed yet",
    "dropped": "was planned",
}


def picture_alt(picture: Picture) -> str:
    """A picture of a methodology in words, with as much as there is room for: who leads each stage before all else,
    of the rest, such as its tools, only how many there are, and activities without who does them when."""
    labels = list(
        dict.fromkeys(part.label for band in picture.bands for card in band.cards for part in card.parts)
    )
    first, rest = labels[:1], labels[1:]
    texts = [
        _words(shown, counted)
        for shown in (picture, _plain(picture))
        for number in range(len(rest) + 1)
        for counted in combinations(rest, number)
    ]
    longest = max((each for each in texts if len(each) <= MOST), key=len, default="")
    return longest or _cut(_words(_only(picture, first), ()))


def _words(picture: Picture, counted: Collection[str]) -> str:
    return typographic(" ".join([f"{picture.title}.", *picture.hints, *_bands(picture, counted)]))


def _only(picture: Picture, labels: Collection[str]) -> Picture:
    """The picture without hints, and of its cards only the parts with these labels."""
    bands = [
        band.model_copy(update={"cards": tuple(_card_with(labels, card) for card in band.cards), "note": ""})
        for band in picture.bands
    ]
    return picture.model_copy(update={"bands": tuple(bands), "hints": ()})


def _plain(picture: Picture) -> Picture:
    """The picture without hints and notes, and its lines without headings and who does them."""
    bands = [
        band.model_copy(update={"cards": tuple(map(_plain_card, band.cards)), "note": ""})
        for band in picture.bands
    ]
    return picture.model_copy(update={"bands": tuple(bands), "hints": ()})


def _card_with(labels: Collection[str], card: Card) -> Card:
    return card.model_copy(update={"parts": tuple(each for each in card.parts if each.label in labels)})


def _plain_card(card: Card) -> Card:
    parts = [
        Part(label=part.label, lines=tuple(Line(text=e.text, is_default=e.is_default) for e in part.lines))
        for part in card.parts
    ]
    return card.model_copy(update={"parts": tuple(parts)})


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
    undated = [f"No date yet: {undated_words(picture)}."] if picture.undated else []
    words = [f"{isolated(picture.title)}: timeline.", *status, *hint_words(picture), *stages, *dates, *undated]
    return _cut(typographic(" ".join(words)))


def hint_words(picture: TimelinePicture) -> list[str]:
    """What has to be known to read it, in sentences."""
    names = [name for bar in picture.stages for name in (bar.leader, bar.phase)]
    return [DEFAULT_MEANS] if any(each.is_default for each in names) else []


def status_words(picture: TimelinePicture) -> list[str]:
    """How the engagement stands, in sentences: its state as of which day, and what its hold means."""
    words = [
        f"{isolated(picture.type)}. {_state(picture)}. As of {day(picture.today, picture.today)} {picture.today.year}."
    ]
    if picture.within_hold:
        planned = _count(picture.within_hold, "planned date falls", "planned dates fall")
        words.append(
            f"{planned} into the hold (due work, key dates, target ends). "
            "Resuming offers to shift one-time work by the days on hold."
        )
    return words


def late_summary(picture: TimelinePicture) -> str:
    """What is late of no stage in full, and how much is late of which stages; empty if nothing is."""
    named = [_late_thing(each, picture.today) for each in picture.late[:MOST_LATE]]
    if len(picture.late) > MOST_LATE:
        named.append(f"{len(picture.late) - MOST_LATE} more")
    for bar in picture.stages:
        if bar.late:
            worst = max(each.by for each in bar.late)
            days = _count(worst, "working day", "working days")
            number = _count(len(bar.late), "thing", "things")
            named.append(
                f"{number} in {isolated(bar.name)} (by {'up to ' if len(bar.late) > 1 else ''}{days})"
            )
    return f"Late: {'; '.join(named)}." if named else ""


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
    return _HEALTH[picture.health] if picture.health else "Running"


def _day(on: date, today: date) -> str:
    """A date with its year, unless that is this year."""
    written = day(on, on)
    return written if on.year == today.year else f"{written} {on.year}"


def _late_words(late: Sequence[Late], today: date) -> str:
    """What is late, by how much and since when: the worst first."""
    named = [_late_thing(each, today) for each in late[:MOST_LATE]]
    more = f"; and {len(late) - MOST_LATE} more" if len(late) > MOST_LATE else ""
    return f"Late: {'; '.join(named)}{more}."


def _late_thing(late: Late, today: date) -> str:
    due = f" (was due {_day(late.due, today)})" if late.due else ""
    return f"{_in_line(late.name)}, {_count(late.by, 'working day', 'working days')}{due}"


def _in_line(name: str) -> str:
    """A name among words, no longer than a line or two."""
    return isolated(name if len(name) <= MOST_NAME else name[: MOST_NAME - 1].rstrip() + "…")


def stage_words(bar: StageBar, today: date) -> list[str]:
    """When a stage is, how far it has come, who leads it, and what of it is late, in sentences."""
    words = [f"{_when(bar, today)}."]
    if bar.state == "now" and bar.planned:
        words[0] += f" {bar.done} of {_count(bar.planned, 'activity', 'activities')} done."
    if bar.leader.text:
        words.append(f"{_led_by(bar)}.")
    return [*words, _late_words(bar.late, today)] if bar.late else words


def _led_by(bar: StageBar) -> str:
    leader, person = line_words(bar.leader), isolated(bar.person)
    if bar.state == "done":  # by whom isn't known: the team may have changed since
        return f"Led by {leader}"
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
            target = f" (target end was {_day(bar.target, today)})" if bar.target else ""
            took_days = begins and bar.begins != bar.ends
            return f"Done: {begins} – {ends}{target}" if took_days else f"Done on {ends}{target}"
        case "not_reached":
            return f"Not finished, began {begins}" if begins else "Not reached"
        case "now":
            return f"Now, since {begins}; {_end(bar, ends, today)}"
    if not begins:
        return f"Ahead; no start date yet, target end {ends}" if ends else "Ahead; no date yet"
    if bar.begins == bar.ends:
        return f"Ahead: {_end(bar, ends, today)}"
    return f"Ahead: from {begins}; {_end(bar, ends, today)}"


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
        return f"{_day(mark.on, today)}, {_MARKS[mark.state]}"
    happened = [each for each in row.marks if each.state == "happened"]
    ahead = [each for each in row.marks if each.state in ("planned", "passed")]
    count = f"{len(happened)} of {len(row.marks)} happened"
    return (
        f"{count}, next {_day(ahead[0].on, today)}"
        if ahead
        else f"{count}, last {_day(happened[-1].on, today)}"
    )


def undated_words(picture: TimelinePicture) -> str:
    """The dates that work waits for, the first of them."""
    more = len(picture.undated) - MOST_UNDATED
    named = ", ".join(map(isolated, picture.undated[:MOST_UNDATED]))
    return f"{named} and {more} more" if more > 0 else named


def _bands(picture: Picture, counted: Collection[str]) -> Iterable[str]:
    for band in picture.bands:
        cards = "; ".join(_card(each, counted) for each in band.cards)
        of_group = f" ({line_words(band.group)})" if band.group else ""
        note = f" {isolated(band.note.removesuffix('.'))}." if band.note else ""
        yield f"{line_words(band.title)}{of_group}: {cards or 'no stage of ours serves it alone'}.{note}"


def _card(card: Card, counted: Collection[str]) -> str:
    """The card; of the parts with these labels only how many lines they have."""
    said = [
        f"{part.label}: {len(part.lines) if part.label in counted else _lines(part)}" for part in card.parts
    ]
    return ", ".join([isolated(card.title), *said])


def _lines(part: Part) -> str:
    """The lines of a part below their headings."""
    groups = groupby(part.lines, key=lambda line: line.group)
    said = [(heading, " · ".join(map(line_words, lines))) for heading, lines in groups]
    return "; ".join(f"{isolated(heading)}: {words}" if heading else words for heading, words in said)


def line_words(line: Line) -> str:
    """A line with who does it, and whether it is a default."""
    return (
        isolated(line.text)
        + (f" ({isolated(line.by)})" if line.by else "")
        + (DEFAULT if line.is_default else "")
    )


def _cut(text: str) -> str:
    return text if len(text) <= MOST else text[: MOST - len(MORE)] + MORE


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"

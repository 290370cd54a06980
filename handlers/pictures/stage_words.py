"""What the picture of a timeline says of each stage, in sentences."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from handlers.pictures.alt_text import line_words
from handlers.pictures.direction import isolated
from methodology.engagement.health import Late
from methodology.engagement.stage_bars import StageBar
from methodology.engagement.within_hold import Planned
from methodology.text import day

MOST_LATE = 3
MOST_AFTER = 2
MOST_NAME = 80
PLAN = "in the plan"
"""Says where to read what there is no room for."""


def stage_words(bar: StageBar, today: date, *, on_hold: bool = False) -> list[str]:
    """When a stage is, how far it has got, what is next, who leads it, and what is late, in sentences."""
    words = [f"{_when(bar, today)}."]
    if bar.state == "now" and bar.planned:
        words[0] += f" {bar.done} of {count(bar.planned, 'activity', 'activities')} done."
    if bar.next:
        label = "Next once it goes on" if on_hold else "Next"
        owner = f" ({isolated(bar.next.owner)})" if bar.next.owner else ""
        on = f"{'planned for ' if on_hold else ''}{on_day(bar.next.on, today)}"
        words.append(f"{label}: {in_line(bar.next.name)}, {on}{owner}.")
    if bar.leader.text:
        words.append(f"{_led_by(bar)}.")
    words += [f"{_waiting(list(alike), after, today)}." for after, alike in _by_what_comes_first(bar)]
    return [*words, f"{_late(bar, today)}."] if bar.late else words


def _late(bar: StageBar, today: date) -> str:
    """What is late of a stage, by how much and since when, the worst first."""
    named = [_after_target(e, bar) if bar.is_target(e) else late_thing(e, today) for e in bar.late]
    return f"Late: {'; '.join(first_of(named, MOST_LATE))}"


def _by_what_comes_first(bar: StageBar) -> Iterator[tuple[tuple[str, ...], Iterator[Planned]]]:
    """The work of a stage that is past its date but not late, because it waits for other work, by what that is."""
    yield from groupby(sorted(bar.waiting, key=lambda each: each.after), key=lambda each: each.after)


def _waiting(alike: Sequence[Planned], after: Sequence[str], today: date) -> str:
    named = [
        f"{in_line(each.name)} ({_by_and_due(each.owner or 'nobody yet', each.on, today)})" for each in alike
    ]
    dates = "its date" if len(named) == 1 else "their dates"
    first = [f"“{in_line(each)}”" for each in (after if len(after) <= MOST_AFTER else after[:1])]
    more = [f"{len(after) - len(first)} more"] if len(after) > len(first) else []
    before = " and ".join([*first, *more]) or "other work"
    return f"Past {dates}, but waiting for {before}: {'; '.join(first_of(named, MOST_LATE))}"


def first_of(named: Sequence[str], most: int) -> list[str]:
    """The first of these, and how many more there are and where."""
    more = len(named) - most
    return [*named[:most], *([f"and {more} more {PLAN}"] if more > 0 else [])]


def waiting_count(bar: StageBar) -> str:
    """How much work past its date is not late because other work comes first."""
    number = len(bar.waiting)
    waits = "waits" if number == 1 else "wait"
    return f"{number} more past {'its' if number == 1 else 'their'} date {waits} for other work"


def _after_target(late: Late, bar: StageBar) -> str:
    """The gate of a stage whose target end has passed, counted as for a stage that was left, from the target end."""
    days = count(bar.overrun, "working day", "working days")
    owner = f" ({isolated(late.owner)})" if late.owner else ""
    return f"{in_line(late.name)}, {days} after its target end{owner}"


def late_thing(late: Late, today: date) -> str:
    """One thing that is late, by how much, whose it is, and since when."""
    told = _by_and_due(late.owner, late.due, today)
    if late.ready_since:
        told += ", the first working day after everything was done"
    days = count(late.by, "working day", "working days")
    return f"{in_line(late.name)}, {days}{f' ({told})' if told else ''}"


def _by_and_due(owner: str, due: date | None, today: date) -> str:
    return "; ".join(
        [*([isolated(owner)] if owner else []), *([f"was due {on_day(due, today)}"] if due else [])]
    )


def whose(planned: Planned) -> str:
    """Something that is planned, and who is to do it."""
    return f"{in_line(planned.name)}{f' ({isolated(planned.owner)})' if planned.owner else ''}"


def undated_work(bar: StageBar, most: int) -> str:
    """The first few names of a stage's work without a date; empty where none of its work has one, as the stage then
    says so itself."""
    if not bar.undated or not (bar.begins or bar.ends):
        return ""
    return f"{isolated(bar.name)}: {'; '.join(first_of([in_line(each) for each in bar.undated], most))}"


def _led_by(bar: StageBar) -> str:
    """Who leads a stage. Of a stage that is over it is who would lead it now: the team may have changed since, and it
    isn't known who led it."""
    leader, person = line_words(bar.leader), isolated(bar.person)
    is_over = bar.state == "done"
    if not person:
        return f"Led by {leader}: nobody {'now' if is_over else 'yet'}"
    through = isolated(bar.reached_by)
    if not bar.stands_in:
        by = f"{person}{f' ({through})' if through else ''}"
        return f"Led by {leader}, now {by}" if is_over else f"Led by {leader}: {by}"
    nobody = f"no {through}" if through else "nobody"
    return f"Led by {leader}: {nobody} {'now' if is_over else 'yet'}, so {person}, who leads the engagement, stands in"


def _when(bar: StageBar, today: date) -> str:
    begins = on_day(bar.begins, today) if bar.begins else ""
    ends = on_day(bar.ends, today) if bar.ends else ""
    match bar.state:
        case "done":
            took_days = begins and bar.begins != bar.ends
            when = f"Done: {begins} – {ends}" if took_days else f"Done on {ends}"
            return f"{when}{_against_target(bar, today)}"
        case "not_reached":
            return f"Not finished, began {begins}{_against_target(bar, today)}" if begins else "Not reached"
        case "now":
            return f"Now, since {begins}; {_end(bar, today)}"
    if not begins and not ends and bar.without_date > 1:
        return f"Ahead; no date yet for any of its {bar.without_date} activities"
    if not begins:
        return f"Ahead; no start date yet, target end {ends}" if ends else "Ahead; no date yet"
    if bar.begins == bar.ends:
        return f"Ahead: {_end(bar, today)}"
    return f"Ahead: from {begins}; {_end(bar, today)}"


def _against_target(bar: StageBar, today: date) -> str:
    """The planned end of a stage that is over, and how much later it ended."""
    if bar.target is None:
        return ""
    if not bar.overrun:
        return f" (target end was {on_day(bar.target, today)})"
    days = count(bar.overrun, "working day", "working days")
    return f", {days} after its target end on {on_day(bar.target, today)}"


def _end(bar: StageBar, today: date) -> str:
    """The target end; the last work, if it is later or there is no target end; and how much work has no date."""
    words = []
    if bar.target:
        words.append(f"target end{' was' if bar.target < today else ''} {on_day(bar.target, today)}")
    if bar.last_work and (bar.target is None or bar.target < bar.last_work):
        words.append(f"last work{' was' if bar.last_work < today else ''} due {on_day(bar.last_work, today)}")
    elif bar.target and bar.target < today:
        words.append("no new one yet")
    if bar.without_date and words:
        words.append(f"{count(bar.without_date, 'activity', 'activities')} without a date")
    return "; ".join(words) or "no end date yet"


def on_day(on: date, today: date) -> str:
    """A date with its year, unless that is this year."""
    written = day(on, on)
    return written if on.year == today.year else f"{written} {on.year}"


def in_line(name: str) -> str:
    """A name among words, no longer than a line or two."""
    return isolated(name if len(name) <= MOST_NAME else name[: MOST_NAME - 1].rstrip() + "…")


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"

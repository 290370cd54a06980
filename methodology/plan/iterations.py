"""The periods of iterations, and their dates as dates of anchors."""

from datetime import date, timedelta
from itertools import pairwise

from methodology.definition.ids import AnchorId
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.calendar import ONE_DAY, WorkingCalendar
from methodology.refusal import Refusal

START = AnchorId("iteration_start")
END = AnchorId("iteration_end")
MOST = 26
"""The most iterations proposed at a time: a year of two weeks each."""


def iteration_periods(
    first_day: date, weeks: int, count: int, calendar: WorkingCalendar
) -> tuple[tuple[date, date], ...]:
    """The first and last day of each of `count` iterations from `first_day` on.

    Each ends on the last working day before the next one starts. Raises `Refusal` for a length outside
    one to four weeks, and for a count outside its limits.
    """
    if not 1 <= weeks <= 4:
        raise Refusal("An iteration is one to four weeks long: choose 1, 2, 3 or 4.")
    if not 1 <= count <= MOST:
        raise Refusal(f"Propose between 1 and {MOST} iterations at a time.")
    starts = [calendar.on_or_after(first_day + timedelta(weeks=weeks * n)) for n in range(count + 1)]
    return tuple((start, calendar.on_or_before(following - ONE_DAY)) for start, following in pairwise(starts))


def iteration_dates(
    iterations: tuple[tuple[date, date], ...], first_number: int = 1
) -> tuple[AnchorDate, ...]:
    """The dates of the anchors of these iterations, which are numbered from `first_number`."""
    return tuple(
        AnchorDate(anchor=anchor, on=day, occurrence=n, label=f"Iteration {n}")
        for n, (start, end) in enumerate(iterations, first_number)
        for anchor, day in ((START, start), (END, end))
    )

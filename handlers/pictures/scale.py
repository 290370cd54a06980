"""Days as places from left to right, and the days that are written above them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from handlers.pictures.canvas import LABEL
from handlers.pictures.wrap import width

LEAST_DAYS = 21
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
MONTHS_IN_WORDS = 6
"""Up to this many months are labelled with their names; beyond that, the years are."""

Tick = tuple[date, str]
"""A day, and what is written above it; empty where there is no room."""


class Scale(NamedTuple):
    """`first` is at `left`, `last` at `right`."""

    first: date
    last: date
    left: float
    right: float

    def at(self, on: date) -> float:
        whole = (self.last - self.first).days
        return self.left + (self.right - self.left) * (on - self.first).days / whole

    def middle(self, on: date) -> float:
        return (self.at(on) + self.at(on + timedelta(days=1))) / 2

    def ticks(self, most: int) -> list[Tick]:
        """Mondays, or the first days of months: as many as fit, each with what is written there."""
        monday = self.first + timedelta(days=-self.first.weekday() % 7)
        for weeks in (1, 2):
            mondays = [
                monday + timedelta(weeks=n) for n in range(0, (self.last - monday).days // 7 + 1, weeks)
            ]
            if len(mondays) <= most:
                return [self._tick(each, f"{each.day} {each:%b}") for each in mondays]
        months = next(n for n in MONTHS if len(self._months(n)) <= most)
        return [self._tick(each, self._month(each, months)) for each in self._months(months)]

    def years(self, ticks: list[Tick]) -> list[Tick]:
        """The year of the first of these days, and of the first day in each later year; empty where the days name it
        themselves."""
        firsts = dict(reversed([(each.year, each) for each, label in ticks if label]))
        is_written = any(label == str(each.year) for each, label in ticks)
        if is_written:
            return []
        return [(each, str(year)) for year, each in sorted(firsts.items())]

    def _tick(self, on: date, label: str) -> Tick:
        return on, label if self.right - self.at(on) > width(label) * LABEL.size + 4 else ""

    def _month(self, on: date, every: int) -> str:
        return str(on.year) if every > MONTHS_IN_WORDS else f"{on:%b}"

    def _months(self, every: int) -> list[date]:
        """The first days of every so many months, counted from a January."""
        numbers = range(self.first.year * 12 + self.first.month, self.last.year * 12 + self.last.month)
        return [date(each // 12, each % 12 + 1, 1) for each in numbers if each % every == 0]


def scale_over(days: Iterable[date], left: float, right: float, *, is_open: bool) -> Scale:
    """A scale over all these days, with room at both ends; `is_open`: more, for what has no date yet."""
    every = sorted(days)
    first, last = every[0], every[-1]
    spare = max(0, LEAST_DAYS - (last - first).days)
    room = max(2, (last - first).days // 25)
    more = ((last - first).days + spare) // 10 if is_open else 0
    return Scale(first - timedelta(days=room), last + timedelta(days=room + 1 + spare + more), left, right)

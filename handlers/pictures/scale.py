"""Days as places from left to right, and the days that are written above them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

LEAST_DAYS = 21
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)
MONTHS_IN_WORDS = 6
"""Up to so many months apart, only a January has its year."""
LABEL_ROOM = 44


class Scale(NamedTuple):
    """`first` is at `left`, `last` at `right`."""

    first: date
    last: date
    left: float
    right: float

    def at(self, on: date) -> float:
        whole = (self.last - self.first).days
        return self.left + (self.right - self.left) * (on - self.first).days / whole

    def ticks(self, most: int) -> list[tuple[date, str]]:
        """Mondays, or the first days of months: as many as fit, each with what is written there."""
        monday = self.first + timedelta(days=-self.first.weekday() % 7)
        for weeks in (1, 2):
            mondays = [
                monday + timedelta(weeks=n) for n in range(0, (self.last - monday).days // 7 + 1, weeks)
            ]
            if len(mondays) <= most:
                return [(each, f"{each.day} {each:%b}") for each in mondays if self._has_room(each)]
        months = next(n for n in MONTHS if len(self._months(n)) <= most)
        return [
            (each, f"{each:%b} {each.year}" if each.month == 1 or months > MONTHS_IN_WORDS else f"{each:%b}")
            for each in self._months(months)
            if self._has_room(each)
        ]

    def _has_room(self, on: date) -> bool:
        return self.right - self.at(on) > LABEL_ROOM

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
    more = ((last - first).days + spare) // 6 if is_open else 0
    return Scale(first - timedelta(days=room), last + timedelta(days=room + 1 + spare + more), left, right)

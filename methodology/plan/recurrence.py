"""The due dates of recurrences by the calendar."""

import calendar as months
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from methodology.definition.activity import Recurrence
from methodology.plan.calendar import ONE_DAY, WorkingCalendar

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def first_on(recurrence: Recurrence, start: date, anchor_day: date, calendar: WorkingCalendar) -> date:
    """The first due date on or after `start`.

    `anchor_day` is the date of the start anchor. A monthly recurrence without a day of the month falls on
    the day of the month of that date.
    """
    return next(_days(recurrence, start, start, anchor_day, calendar))


def next_after(
    recurrence: Recurrence, last: date, start: date, anchor_day: date, calendar: WorkingCalendar
) -> date:
    """The first due date after `last`, the due date of the previous turn, and not before `start`."""
    days = _days(recurrence, max(last + ONE_DAY, start), start, anchor_day, calendar)
    return next(day for day in days if day > last)


def _days(
    recurrence: Recurrence, since: date, start: date, anchor_day: date, calendar: WorkingCalendar
) -> Iterator[date]:
    """The due dates from `since` on: nominal days, each moved to a working day."""
    if recurrence.cadence == "daily":
        while True:
            since = calendar.on_or_after(since)
            yield since
            since += ONE_DAY
    for nominal in _nominal_days(recurrence, since, anchor_day):
        moved = calendar.on_or_before(nominal)
        yield moved if moved >= start else calendar.on_or_after(nominal)


def _nominal_days(recurrence: Recurrence, since: date, anchor_day: date) -> Iterator[date]:
    if recurrence.cadence == "weekly":
        assert recurrence.weekday is not None, "a weekly recurrence names its weekday"
        first = since + timedelta(days=(WEEKDAYS.index(recurrence.weekday) - since.weekday()) % 7)
        yield from (first + timedelta(weeks=n) for n in count())
    for n in count():
        month = since.month - 1 + n
        day = _day_of_month(recurrence, since.year + month // 12, month % 12 + 1, anchor_day)
        if day >= since:
            yield day


def _day_of_month(recurrence: Recurrence, year: int, month: int, anchor_day: date) -> date:
    last = months.monthrange(year, month)[1]
    day = recurrence.day_of_month or anchor_day.day
    return date(year, month, last if day == "last" else min(day, last))

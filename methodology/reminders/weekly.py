"""The rhythm of digests: the weekly message, and the rarer ones of people who never act."""

from datetime import date

from methodology.people import Person
from methodology.plan.calendar import ONE_DAY
from methodology.reminders.schedule import gets_digest_on

LONG_AWAY = 3
"""Working days of an absence after which the next message is a weekly one."""
UNANSWERED = 5
"""Digests in a row after which somebody who did nothing gets fewer."""
SECOND_DAY = 4
"""The working day of the week on which they get another one than the weekly message."""
DAYS = 7


def week_of(person: Person, day: date) -> date:
    """The first day of the week of this day: weeks begin after the usual weekend of the person.

    That is the longest row of weekdays on which they do not work; Monday if they work on all days.
    """
    works = person.calendar.weekdays
    free = [_free_before(works, weekday) for weekday in range(DAYS)]
    first = max(range(DAYS), key=lambda weekday: (weekday in works, free[weekday], -weekday))
    return day - ((day.weekday() - first) % DAYS) * ONE_DAY


def is_weekly_due(person: Person, day: date, weekly_on: date | None) -> bool:
    """Whether the next digest is the weekly one: the first of the week, or after a long absence."""
    return weekly_on is None or weekly_on < week_of(person, day) or _is_back(person, day, weekly_on)


def first_day_of_week(person: Person, day: date) -> date:
    """The first day of the week of this day on which the person is there; if they were away for long in it, the
    first one after that. At the latest, this day."""
    away, first = person.absence, week_of(person, day)
    if away is not None and first <= away.last < day and was_long_away(person, day):
        first = away.last + ONE_DAY
    while first < day and not gets_digest_on(person, first):
        first += ONE_DAY
    return first


def goes_without_news(person: Person, day: date, weekly_on: date | None, looked_on: date | None) -> bool:
    """Whether the weekly message, which is due, goes although nothing is news.

    On the first day of the week on which the person is there, or on a later one if nobody has looked that day
    what is open (`looked_on` is the last day on which somebody has). But somebody who never had a weekly
    message, and comes in the middle of a week, waits for their first news.
    """
    first = first_day_of_week(person, day)
    return day == first or (weekly_on is not None and (looked_on is None or looked_on < first))


def never_acts(unanswered: int) -> bool:
    """Whether somebody did nothing after so many digests that they get fewer, until they act."""
    return unanswered >= UNANSWERED


def is_second_day(person: Person, day: date) -> bool:
    """Whether people who never act get another digest on this day than the weekly one."""
    return person.calendar.working_days_between(week_of(person, day) - ONE_DAY, day) == SECOND_DAY


def is_quiet_day(person: Person, day: date, unanswered: int, *, weekly: bool) -> bool:
    """Whether somebody who never acts gets only what people ask them on this day."""
    return never_acts(unanswered) and not (weekly or is_second_day(person, day))


def was_long_away(person: Person, until: date) -> bool:
    """Whether they were away for three working days or more, before this day."""
    away = person.absence
    if away is None or away.first >= until:
        return False
    last = min(away.last, until - ONE_DAY)
    return person.calendar.working_days_between(away.first - ONE_DAY, last) >= LONG_AWAY


def _is_back(person: Person, day: date, weekly_on: date) -> bool:
    away = person.absence
    return away is not None and weekly_on <= away.last < day and was_long_away(person, day)


def _free_before(works: frozenset[int], weekday: int) -> int:
    """How many days in a row before this weekday are free."""
    count = 0
    while count < DAYS and (weekday - count - 1) % DAYS not in works:
        count += 1
    return count

"""The schedule of digests: when one is due, when it is checked next, and whether it may be sent now."""

from datetime import UTC, date, datetime, time
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from methodology.people import Person
from methodology.plan.calendar import ONE_DAY

EVENING = time(18)
"""The end of working hours, on the clock of the person."""
AHEAD = 400
"""How many days ahead a digest is looked for; after a longer absence, it is checked again then."""


def gets_digest_on(person: Person, day: date) -> bool:
    """Whether they work on this day (no weekend, no public holiday) and are not away."""
    return person.calendar.is_working(day) and not person.is_away(day)


def digest_instant(person: Person, day: date) -> datetime:
    """The instant (UTC) of their digest on this day, at their digest time on their clock.

    A time that a clock change skips is moved later by the length of the change, or earlier where later
    would be the next day. A time that comes twice is taken the first time.
    """
    return _instant(person.zone, person.digest_at, day)


def _instant(zone: str, at: time, day: date) -> datetime:
    local = datetime.combine(day, at, ZoneInfo(zone))
    instant = local.astimezone(UTC)
    is_that_day = instant.astimezone(ZoneInfo(zone)).date() == day
    return instant if is_that_day else local.replace(fold=1).astimezone(UTC)


def next_time_of_day(zone: str, at: time, after: datetime) -> datetime:
    """The first instant after this one at which clocks in this zone show this time, on whatever day."""
    today = after.astimezone(ZoneInfo(zone)).date()
    instant = _instant(zone, at, today)
    return instant if instant > after else _instant(zone, at, today + ONE_DAY)


def in_working_hours(person: Person, now: datetime) -> bool:
    """Whether they can be told something at once: from their digest time to six on a day on which they work."""
    local = person.local(now)
    day = local.date()
    return gets_digest_on(person, day) and digest_instant(person, day) <= now and local.time() < EVENING


class DigestSchedule(NamedTuple):
    """The result of a digest check: the local day whose digest is due, if any, and the next check."""

    day: date | None
    next_at: datetime


def digest_schedule(person: Person, now: datetime) -> DigestSchedule:
    """The day whose digest is due for this person now, if any, and when to check again.

    Only today's digest is ever due: missed days are not made up for. After a late check it is due until
    the local day ends. The database keeps digests unique by person and date, so that checking again, or a
    move to a time zone where the date comes again, leads to no second one.
    """
    today = person.today(now)
    is_due = gets_digest_on(person, today) and digest_instant(person, today) <= now
    return DigestSchedule(today if is_due else None, next_digest_at(person, now))


def next_digest_at(person: Person, after: datetime) -> datetime:
    """The first instant after this one at which their digest is to be checked, in UTC."""
    today = person.today(after)
    for ahead in range(AHEAD):
        day = today + ahead * ONE_DAY
        if gets_digest_on(person, day) and (at := digest_instant(person, day)) > after:
            return at
    return digest_instant(person, today + AHEAD * ONE_DAY)


def when_to_send(person: Person, day: date, now: datetime) -> Literal["now", "later", "over"]:
    """Whether the digest of this day may be sent now, by the person's current time zone and settings.

    `later`: its time has not come yet. `over`: the day has passed, or is no longer a day on which they get
    a digest; open work is in the next one.
    """
    if person.today(now) > day or not gets_digest_on(person, day):
        return "over"
    return "now" if digest_instant(person, day) <= now else "later"

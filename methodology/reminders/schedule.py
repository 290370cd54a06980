"""The schedule of digests: when one is due, when it is checked next, and whether it may be sent now."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from methodology.people import Person, digest_instant
from methodology.plan.calendar import ONE_DAY

AHEAD = 400
"""How many days ahead a digest is looked for; after a longer absence, it is checked again then."""


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
    is_due = person.wants_digest_on(today) and digest_instant(person, today) <= now
    return DigestSchedule(today if is_due else None, next_digest_at(person, now))


def next_digest_at(person: Person, after: datetime) -> datetime:
    """The first instant after this one at which their digest is to be checked, in UTC."""
    today = person.today(after)
    for ahead in range(AHEAD):
        day = today + ahead * ONE_DAY
        if person.wants_digest_on(day) and (at := digest_instant(person, day)) > after:
            return at
    return digest_instant(person, today + AHEAD * ONE_DAY)


def when_to_send(person: Person, day: date, now: datetime) -> Literal["now", "later", "over"]:
    """Whether the digest of this day may be sent now, by the person's current time zone and settings.

    `later`: its time has not come yet. `over`: the day has passed, or is no longer a day on which they get
    a digest; open work is in the next one.
    """
    if person.today(now) > day or not person.wants_digest_on(day):
        return "over"
    return "now" if digest_instant(person, day) <= now else "later"

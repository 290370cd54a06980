"""When a person's digest is due, when it is considered next, and whether it may be sent now."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from methodology.people import Person, digest_instant
from methodology.plan.calendar import ONE_DAY

AHEAD = 400
"""How many days ahead a digest is looked for; whoever is away for longer is looked at again then."""


class DigestSchedule(NamedTuple):
    """What a look at a person's digest comes to: the local day whose digest is due, and the next look."""

    day: date | None
    next_at: datetime


def digest_schedule(person: Person, now: datetime) -> DigestSchedule:
    """The day whose digest this person is to have now, if any, and when to look again.

    Only today's is ever due: the digests of days that passed unseen are not replayed. Whoever was
    looked at late is still due until their local day ends. That nobody gets two on one local date is
    the record's part: a digest is unique by person and date, so looking again changes nothing, and
    neither does a move that makes a date come twice.
    """
    today = person.today(now)
    is_due = person.wants_digest_on(today) and digest_instant(person, today) <= now
    return DigestSchedule(today if is_due else None, next_digest_at(person, now))


def next_digest_at(person: Person, after: datetime) -> datetime:
    """The first instant after this one at which their digest is considered, in UTC."""
    today = person.today(after)
    for ahead in range(AHEAD):
        day = today + ahead * ONE_DAY
        if person.wants_digest_on(day) and (at := digest_instant(person, day)) > after:
            return at
    return digest_instant(person, today + AHEAD * ONE_DAY)


def when_to_send(person: Person, day: date, now: datetime) -> Literal["now", "later", "over"]:
    """Whether the digest of this day may be sent now, in the zone the person is in by now.

    `later`: its time has not come where they are. `over`: the day has passed there, or has become a
    day on which they get none; what was open is in their next digest.
    """
    if person.today(now) > day or not person.wants_digest_on(day):
        return "over"
    return "now" if digest_instant(person, day) <= now else "later"

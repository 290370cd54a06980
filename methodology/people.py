"""The people of a workspace: their time zone, their working days, their absences."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.places import Country, country_of_zone
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.value import Value

DIGEST_AT = time(9)
SLACKBOT = PersonId("USLACKBOT")
"""Slack says `is_bot: false` of it (slackapi/bolt-js#794)."""
FORMER, FORMER_MEMBER = "former-", "Former member"
"""What the id of somebody who was forgotten begins with, and their name."""
_NO_ZONE = (ValueError, OSError, KeyError)
"""Raised for a time zone that does not exist."""


class Absence(Value):
    """An absence from the first to the last day, inclusive; `deputy` gets the work meanwhile."""

    first: date
    last: date
    deputy: PersonId | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class Person(Value):
    """A member of a Slack workspace, with their own settings.

    `zone` is an IANA name; `country` and `region` select their public holidays; `working_weekdays` are
    the weekdays (Monday is 0) on which they work and get a digest, None for the usual ones of their
    country, or Monday to Friday. `holidays_settled`: they have chosen a country for holidays, or none. Slack
    delivers no direct message to a person who is `unreachable`. A `workspace_admin` is an admin or owner of the
    workspace in Slack.
    """

    workspace: str
    id: PersonId
    name: str
    zone: str
    digest_at: time = DIGEST_AT
    working_weekdays: frozenset[int] | None = None
    country: str | None = None
    region: str | None = None
    holidays_settled: bool = False
    absence: Absence | None = None
    deactivated: bool = False
    unreachable: bool = False
    guest: bool = False
    outsider: bool = False
    workspace_admin: bool = False

    @property
    def country_to_propose(self) -> Country | None:
        """The country whose public holidays to propose to them, from their zone; None once they have chosen."""
        return None if self.country or self.holidays_settled else country_of_zone(self.zone)

    def holiday_to_ask_about(self, first: date) -> tuple[date, str] | None:
        """A public holiday in the seven days from `first` on which they work as long as they have chosen no country,
        with its name; None without such a holiday, or if they have chosen."""
        if (country := self.country_to_propose) is None:
            return None
        proposed = working_calendar(country.code, None, self.working_weekdays)
        days = (first + timedelta(days=n) for n in range(7))
        found = ((each, proposed.holiday_name(each)) for each in days if self.calendar.is_working(each))
        return next(((each, name) for each, name in found if name), None)

    @property
    def is_member(self) -> bool:
        """Whether they are a full member of the workspace. Nobody else may do anything, so nobody else is
        reminded: they count as not there, whatever role they have."""
        return not (self.deactivated or self.guest or self.outsider or self.id == SLACKBOT)

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """Their working days: neither weekends nor public holidays. Absence does not count here."""
        return working_calendar(self.country, self.region, self.working_weekdays)

    @property
    def clock(self) -> str:
        """The time of their zone as people call it: "New York time" for America/New_York."""
        return self.zone if self.zone == "UTC" else f"{self.zone.rpartition('/')[2].replace('_', ' ')} time"

    def local(self, instant: datetime) -> datetime:
        """This instant on their clock."""
        return instant.astimezone(ZoneInfo(self.zone))

    def today(self, instant: datetime) -> date:
        return self.local(instant).date()

    def is_away(self, day: date) -> bool:
        return self.absence is not None and self.absence.covers(day)


def free_days(people: Iterable[Person], days: Iterable[date]) -> frozenset[date]:
    """Those of these days on which none of these people works; weekends where nobody is known."""
    calendars = [_calendar(each) for each in people] or [working_calendar()]
    return frozenset(each for each in days if not any(one.is_working(each) for one in calendars))


def _calendar(person: Person) -> WorkingCalendar:
    """Monday to Friday for who has settings that cannot be: bad records of one person hold up nobody else."""
    try:
        return person.calendar
    except Refusal:
        return working_calendar()


def is_former(person: PersonId) -> bool:
    """Whether this is somebody who was forgotten: Slack does not know the id that replaced their own."""
    return person.startswith(FORMER)


def mention(person: PersonId) -> str:
    """This person in Slack's markup."""
    return "a former member" if is_former(person) else f"<@{person}>"


def today_where(person: Person | None, now: datetime) -> date:
    """The date where this person is; that of UTC if they are unknown, or in a zone that does not exist.

    For what others see: bad records of one person hold up nobody else.
    """
    try:
        return (person.local(now) if person else now.astimezone(UTC)).date()
    except _NO_ZONE:
        return now.astimezone(UTC).date()


def check_zone(name: str) -> str:
    """The name of this zone; raises `Refusal` if no such zone exists."""
    try:
        return ZoneInfo(name).key
    except _NO_ZONE:
        raise Refusal(f"There is no time zone “{name}”. Use a name such as Europe/Berlin.") from None


def why_not_assignable(person: Person) -> str | None:
    """The sentence that says why this person cannot be given work; None if they can."""
    if person.deactivated:
        return f"{person.name} has left this workspace: choose somebody else."
    if person.id == SLACKBOT:
        return "An app cannot be given work: choose a person."
    if not person.is_member:
        return f"{person.name} is a guest here and cannot be given work: choose a full member."
    return None

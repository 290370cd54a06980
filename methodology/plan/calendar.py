"""Working calendars: which days are working days, and counting in working days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from methodology.plan.places import region_names
from methodology.refusal import Refusal
from methodology.text import words_of

ONE_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
_WEEK = tuple(date(2026, 6, 1) + n * ONE_DAY for n in range(7))
"""A week that is late enough for the weekends of today."""


class WorkingCalendar(BaseModel):
    """The working days of one person: the given weekdays (Monday is 0), except public holidays.

    `region` is a subdivision code of the `holidays` library ("BY" for Bavaria). With `makes_up`, days of the
    weekend that the country works instead of others are working days too. Build it with `working_calendar`,
    which refuses unknown countries and regions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    country: str | None = None
    region: str | None = None
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    makes_up: bool = False

    def is_working(self, day: date) -> bool:
        if day.weekday() in self.weekdays:
            return self.holiday_name(day) is None
        return self.makes_up and self.country is not None and day in self._of_country(day).make_up_days

    def holiday_name(self, day: date) -> str | None:
        """The name of the public holiday on this day, if it is one."""
        return self._of_country(day).holidays.get(day) if self.country else None

    def _of_country(self, day: date) -> "_Year":
        assert self.country is not None, "without a country there are no holidays"
        return _year(self.country, self.region, day.year)

    def on_or_after(self, day: date) -> date:
        """This day if it is a working day, or the next one that is."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """This day if it is a working day, or the last one before it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def shift(self, day: date, offset: int) -> date:
        """The nth working day after `day` for an offset of n, the nth before it for -n.

        For 0, the day itself if it is a working day, or the next one that is.
        """
        if offset == 0:
            return self.on_or_after(day)
        step = ONE_DAY if offset > 0 else -ONE_DAY
        for _ in range(abs(offset)):
            day += step
            day = self.on_or_after(day) if offset > 0 else self.on_or_before(day)
        return day

    def nth_day_counting(self, day: date, count: int) -> date:
        """The working day number `count`, where day 1 is `day` or the next working day."""
        return self.shift(self.on_or_after(day), count - 1)

    def working_days_between(self, earlier: date, later: date) -> int:
        """The number of working days after `earlier`, up to and including `later`."""
        days = (later - earlier).days
        return sum(self.is_working(earlier + timedelta(days=n)) for n in range(1, days + 1))


def working_calendar(
    country: str | None = None, region: str | None = None, weekdays: Iterable[int] | None = None
) -> WorkingCalendar:
    """The calendar of a country or region; without a country, one without public holidays.

    Without `weekdays`, all days but the weekend of the country or region are working days, or Monday to
    Friday. People who work all of these also work the weekend days that make up for others, such as some
    Saturdays in China; of people with fewer weekdays, it is not known.
    Raises `Refusal` for a country or region that the holidays library does not know, and for weekdays
    that leave no working day.
    """
    return _calendar(country, region, None if weekdays is None else frozenset(weekdays))


@lru_cache(maxsize=1024)
def _calendar(country: str | None, region: str | None, weekdays: frozenset[int] | None) -> WorkingCalendar:
    if country is None:
        if region is not None:
            raise Refusal("A region needs its country: name the country too, for example DE.")
        return WorkingCalendar(weekdays=_checked_weekdays(weekdays, MONDAY_TO_FRIDAY))
    ordinary = _ordinary_weekdays(country, region)
    chosen = _checked_weekdays(weekdays, ordinary)
    return WorkingCalendar(country=country, region=region, weekdays=chosen, makes_up=chosen >= ordinary)


def _checked_weekdays(weekdays: frozenset[int] | None, default: frozenset[int]) -> frozenset[int]:
    chosen = default if weekdays is None else weekdays
    if not chosen <= set(range(7)) or not chosen:
        raise Refusal("Choose at least one working day of the week.")
    return chosen


@lru_cache(maxsize=512)
def _ordinary_weekdays(country: str, region: str | None) -> frozenset[int]:
    """The weekdays that are not the weekend there; raises `Refusal` for an unknown country or region."""
    import holidays  # heavy, and not needed until somebody names their country

    regions = holidays.list_supported_countries(include_aliases=True).get(country)
    if regions is None:
        raise Refusal(
            f"No public holidays are known for “{country}”. "
            "Give the English name of a country or its two letters, for example Germany or DE."
        )
    if region is not None and region not in regions:
        named = sorted(region_names(country).items(), key=lambda each: words_of(each[1]))
        known = ", ".join(name if name == code else f"{name} ({code})" for code, name in named) or "none"
        raise Refusal(f"{country} has no region “{region}”. Known regions: {known}.")
    # Asked of days and not of its attribute `weekend`, which knows neither regions with another weekend, such
    # as Kelantan, nor countries that have changed theirs, such as the United Arab Emirates.
    rules = holidays.country_holidays(country, subdiv=region, expand=False)
    return frozenset(day.weekday() for day in _WEEK if not rules.is_weekend(day))


class _Year(NamedTuple):
    """The public holidays of a year, by name, and the days of its weekends that are worked instead of others."""

    holidays: Mapping[date, str]
    make_up_days: frozenset[date]


@lru_cache(maxsize=4096)
def _year(country: str, region: str | None, year: int) -> _Year:
    import holidays

    # without a language, names would follow the locale of the machine
    found = holidays.country_holidays(country, subdiv=region, years=year, language="en_US")
    return _Year(dict(found.items()), frozenset(found.weekend_workdays))

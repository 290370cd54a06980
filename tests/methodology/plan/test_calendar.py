"""Tests of `methodology.plan.calendar`."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.refusal import Refusal

PLAIN = working_calendar()
GERMANY = working_calendar("DE")
BAVARIA = working_calendar("DE", "BY")
ISRAEL = working_calendar("IL")
CHINA = working_calendar("CN")

THU, FRI, SAT, SUN, MON, TUE, WED = (date(2026, 6, 4) + timedelta(days=n) for n in range(7))
"""Thursday 4 June to Wednesday 10 June 2026; the Thursday is Corpus Christi, a holiday in Bavaria only."""


@pytest.mark.parametrize(
    ("calendar", "day", "offset", "expected"),
    [
        pytest.param(PLAIN, FRI, 0, FRI, id="offset-0-is-the-day-itself"),
        pytest.param(PLAIN, SAT, 0, MON, id="offset-0-on-a-weekend-is-the-next-working-day"),
        pytest.param(PLAIN, FRI, 1, MON, id="plus-1-on-friday-is-monday"),
        pytest.param(PLAIN, SAT, 1, MON, id="plus-1-from-saturday-is-monday-counted-from-its-own-day"),
        pytest.param(PLAIN, SUN, 2, TUE, id="plus-2-from-sunday-is-tuesday"),
        pytest.param(PLAIN, MON, -1, FRI, id="minus-1-on-monday-is-friday"),
        pytest.param(PLAIN, SUN, -1, FRI, id="minus-1-from-sunday-is-friday-counted-from-its-own-day"),
        pytest.param(PLAIN, SAT, -2, THU, id="minus-2-from-saturday-is-thursday"),
        pytest.param(BAVARIA, THU, 0, FRI, id="offset-0-on-a-holiday-is-the-next-working-day"),
        pytest.param(GERMANY, THU, 0, THU, id="a-regional-holiday-counts-only-in-its-region"),
        pytest.param(BAVARIA, FRI, -1, WED - timedelta(days=7), id="minus-1-steps-over-a-holiday"),
        pytest.param(BAVARIA, THU, 1, FRI, id="plus-1-from-a-holiday"),
        pytest.param(GERMANY, date(2026, 4, 2), 1, date(2026, 4, 7), id="plus-1-steps-over-easter"),
        pytest.param(GERMANY, date(2026, 4, 7), -1, date(2026, 4, 2), id="minus-1-steps-over-easter"),
        pytest.param(GERMANY, date(2026, 4, 5), 0, date(2026, 4, 7), id="easter-sunday-moves-to-tuesday"),
        pytest.param(GERMANY, date(2026, 12, 31), 1, date(2027, 1, 4), id="holidays-of-the-next-year-count"),
        pytest.param(ISRAEL, FRI, 0, SUN, id="a-friday-is-weekend-in-israel"),
        pytest.param(ISRAEL, THU, 1, SUN, id="sunday-follows-thursday-in-israel"),
        pytest.param(ISRAEL, SUN, -1, THU, id="thursday-is-before-sunday-in-israel"),
    ],
)
def test_shift(calendar: WorkingCalendar, day: date, offset: int, expected: date) -> None:
    assert calendar.shift(day, offset) == expected


@pytest.mark.parametrize(
    ("calendar", "day", "count", "expected"),
    [
        pytest.param(PLAIN, MON, 1, MON, id="day-1-is-the-day-itself"),
        pytest.param(PLAIN, MON, 5, date(2026, 6, 12), id="day-5-after-a-monday-is-friday"),
        pytest.param(PLAIN, SAT, 1, MON, id="day-1-of-a-saturday-is-monday"),
        pytest.param(PLAIN, SAT, 5, date(2026, 6, 12), id="day-5-of-a-saturday-is-friday"),
        pytest.param(PLAIN, FRI, 2, MON, id="day-2-after-a-friday-is-monday"),
        pytest.param(BAVARIA, THU, 1, FRI, id="day-1-of-a-holiday-is-the-next-working-day"),
        pytest.param(BAVARIA, THU, 5, date(2026, 6, 11), id="day-5-of-a-holiday"),
    ],
)
def test_inclusive_count(calendar: WorkingCalendar, day: date, count: int, expected: date) -> None:
    assert calendar.nth_day_counting(day, count) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [
        pytest.param(FRI, FRI, 0, id="none-on-the-day-itself"),
        pytest.param(FRI, SUN, 0, id="a-weekend-adds-none"),
        pytest.param(FRI, MON, 1, id="monday-is-one-day-after-friday"),
        pytest.param(THU, WED, 4, id="a-weekend-between"),
        pytest.param(WED, THU, 0, id="none-backwards"),
    ],
)
def test_working_days_between(earlier: date, later: date, days: int) -> None:
    assert PLAIN.working_days_between(earlier, later) == days


def test_a_holiday_has_its_name_in_the_language_of_the_product() -> None:
    assert BAVARIA.holiday_name(THU) == "Corpus Christi"
    assert PLAIN.holiday_name(date(2026, 12, 25)) is None


def test_own_weekdays_outweigh_the_countrys() -> None:
    calendar = working_calendar("IL", weekdays=[0, 1, 2, 3])

    assert not calendar.is_working(SUN)
    assert calendar.is_working(MON)


@pytest.mark.parametrize(
    ("calendar", "day", "works"),
    [
        pytest.param(CHINA, date(2026, 2, 14), True, id="a-saturday-before-the-spring-festival"),
        pytest.param(CHINA, date(2026, 2, 21), False, id="an-ordinary-saturday"),
        pytest.param(CHINA, date(2026, 1, 4), True, id="a-sunday"),
        pytest.param(working_calendar("HU"), date(2025, 12, 13), True, id="in-hungary"),
        pytest.param(working_calendar("KZ"), date(2025, 1, 5), True, id="in-kazakhstan"),
        pytest.param(GERMANY, date(2026, 2, 14), False, id="a-country-without-such-days"),
        pytest.param(working_calendar("CN", None, range(6)), date(2026, 2, 14), True, id="saturdays-anyway"),
        pytest.param(working_calendar("CN", None, range(5)), date(2026, 2, 14), True, id="ticked-as-usual"),
        pytest.param(working_calendar("CN", None, [0, 2]), date(2026, 2, 14), False, id="part-time"),
    ],
)
def test_days_of_the_weekend_that_make_up_for_others_are_worked(
    calendar: WorkingCalendar, day: date, works: bool
) -> None:
    assert calendar.is_working(day) is works


def test_a_day_that_makes_up_counts_in_working_days() -> None:
    friday, saturday, sunday = (date(2026, 2, 13) + timedelta(days=n) for n in range(3))
    assert CHINA.shift(friday, 1) == saturday
    assert CHINA.on_or_before(sunday) == saturday
    assert CHINA.working_days_between(friday, sunday) == 1


@pytest.mark.parametrize(
    ("country", "region", "weekend"),
    [
        pytest.param("IL", None, {4, 5}, id="friday-and-saturday"),
        pytest.param("MY", None, {5, 6}, id="saturday-and-sunday"),
        pytest.param("MY", "03", {4, 5}, id="another-one-in-a-region"),
        pytest.param("AE", None, {5, 6}, id="the-one-since-2022"),
        pytest.param("BN", None, {4, 6}, id="friday-and-sunday"),
        pytest.param("IR", None, {4}, id="friday-alone"),
    ],
)
def test_the_weekend_is_that_of_the_country_or_region(
    country: str, region: str | None, weekend: set[int]
) -> None:
    assert set(range(7)) - working_calendar(country, region).weekdays == weekend


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(("XX",), "No public holidays are known for “XX”", id="unknown-country"),
        pytest.param(("DE", "ZZ"), "DE has no region “ZZ”", id="unknown-region"),
        pytest.param(
            ("US", "ZZ"), r"Known regions: Alabama \(AL\), .* Wyoming \(WY\)\.", id="all-regions-are-listed"
        ),
        pytest.param(("DE", ""), "DE has no region “”", id="empty-region"),
        pytest.param((None, "BY"), "A region needs its country", id="region-without-country"),
        pytest.param(("DE", None, []), "at least one working day", id="no-weekday-at-all"),
        pytest.param(("DE", None, [7]), "at least one working day", id="a-weekday-that-does-not-exist"),
    ],
)
def test_unknown_values_are_refused(arguments: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        working_calendar(*arguments)


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
CALENDARS = st.sampled_from([PLAIN, GERMANY, BAVARIA, ISRAEL, CHINA, working_calendar("US")])


@given(calendar=CALENDARS, day=DAYS, offset=st.integers(-30, 30))
def test_a_shifted_day_is_a_working_day_with_that_many_between(
    calendar: WorkingCalendar, day: date, offset: int
) -> None:
    shifted = calendar.shift(day, offset)

    assert calendar.is_working(shifted)
    if offset > 0:
        assert calendar.working_days_between(day, shifted) == offset
    if offset < 0:
        assert calendar.working_days_between(shifted - timedelta(days=1), day - timedelta(days=1)) == -offset


@given(calendar=CALENDARS, day=DAYS, offset=st.integers(1, 30))
def test_from_a_working_day_there_and_back_again(calendar: WorkingCalendar, day: date, offset: int) -> None:
    start = calendar.on_or_after(day)

    assert calendar.shift(calendar.shift(start, offset), -offset) == start


@given(calendar=CALENDARS, day=DAYS, offset=st.integers(-30, 30))
def test_a_later_day_is_never_shifted_to_an_earlier_one(
    calendar: WorkingCalendar, day: date, offset: int
) -> None:
    assert calendar.shift(day, offset) <= calendar.shift(day + timedelta(days=1), offset)

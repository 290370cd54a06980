"""Tests of `methodology.reminders.schedule`: clock changes, moves between time zones, and downtime."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import cycle, islice
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methodology.people import Absence, Person
from methodology.plan.team import PersonId
from methodology.reminders.schedule import (
    digest_instant,
    digest_schedule,
    gets_digest_on,
    next_digest_at,
    next_time_of_day,
    when_to_send,
)

ZONES = sorted(available_timezones() - {"localtime", "posixrules"})
FIRST, LAST = date(2025, 1, 1), date(2029, 12, 31)
EVERY_HALF_HOUR = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
ONE_DAY = timedelta(days=1)
START = datetime(2025, 1, 1, tzinfo=UTC)
unhurried = settings(deadline=None)


def person(zone: str, **more: object) -> Person:
    return Person.model_validate({"workspace": "T1", "id": "U1", "name": "Ada", "zone": zone, **more})


zones = st.sampled_from(ZONES)
days = st.dates(FIRST, LAST)
instants = st.integers(0, 5 * 365 * 24 * 60 - 1).map(lambda minute: START + timedelta(minutes=minute))
weekdays = st.none() | st.frozensets(st.integers(0, 6), min_size=1)
places = st.sampled_from(
    [(None, None), ("DE", "BY"), ("US", None), ("IL", None), ("AE", None), ("NZ", "AUK")]
)


@st.composite
def people(draw: st.DrawFn) -> Person:
    country, region = draw(places)
    away = draw(st.none() | st.tuples(days, st.integers(0, 30)))
    return person(
        draw(zones),
        digest_at=draw(st.times()),
        working_weekdays=draw(weekdays),
        country=country,
        region=region,
        absence=Absence(first=away[0], last=away[0] + timedelta(days=away[1])) if away else None,
    )


def sweep(someone: Person, at: Iterable[datetime], enqueued: set[date]) -> Iterator[tuple[datetime, date]]:
    """What the sweeps at these instants send: the record holds each local date once."""
    next_at = None
    for now in at:
        if next_at is not None and next_at > now:
            continue
        day, next_at = digest_schedule(someone, now)
        if day is not None and day not in enqueued:
            enqueued.add(day)
            yield now, day


@cache
def days_of_change(zone: str) -> Sequence[date]:
    """The days from 2025 to 2029 on which this zone's clock is changed, or the day after."""
    offsets, changed = None, []
    for n in range((LAST - FIRST).days):
        day = FIRST + n * ONE_DAY
        here = datetime.combine(day, time(12), ZoneInfo(zone)).utcoffset()
        if offsets is not None and here != offsets:
            changed.append(day)
        offsets = here
    return changed


def test_every_zone_has_the_digest_of_each_day_of_a_clock_change_on_that_day() -> None:
    everyday = frozenset(range(7))
    changes = 0
    for zone in ZONES:
        for changed in days_of_change(zone):
            changes += 1
            for day in (changed - ONE_DAY, changed):
                for at in EVERY_HALF_HOUR:
                    someone = person(zone, digest_at=at, working_weekdays=everyday)
                    assert someone.today(digest_instant(someone, day)) == day, (zone, day, at)
    assert changes > 1000


@unhurried
@given(zones, days, st.times())
def test_a_digest_time_is_met_to_the_minute_where_the_clock_shows_it(zone: str, day: date, at: time) -> None:
    someone = person(zone, digest_at=at)
    local = someone.local(digest_instant(someone, day))
    is_shown = (
        datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).time() == at
    )
    assert local.date() == day
    assert local.time() == at or not is_shown


@unhurried
@given(people(), instants, st.lists(st.integers(1, 90), min_size=1, max_size=12))
def test_regular_sweeps_send_each_working_day_once_and_nothing_else(
    someone: Person, start: datetime, paces: list[int]
) -> None:
    at = [start]
    for each in islice(cycle(paces), 400):
        at.append(at[-1] + timedelta(minutes=each))

    sent = list(sweep(someone, at, set()))

    for now, day in sent:
        assert someone.today(now) == day
        assert gets_digest_on(someone, day)
        assert digest_instant(someone, day) <= now
    last_seen = at[-1]
    first_full_day = someone.today(start) + ONE_DAY
    whole = [first_full_day + n * ONE_DAY for n in range((someone.today(last_seen) - first_full_day).days)]
    late_enough = {
        day for day in whole if (digest_instant(someone, day) + timedelta(minutes=90)) <= last_seen
    }
    expected = {day for day in late_enough if gets_digest_on(someone, day) and seen_on(someone, day, at)}
    assert expected <= {day for _, day in sent}
    assert len(sent) == len({day for _, day in sent})


def seen_on(someone: Person, day: date, at: Iterable[datetime]) -> bool:
    """Whether some sweep falls between the digest time and the end of this day."""
    return any(someone.today(now) == day and digest_instant(someone, day) <= now for now in at)


@unhurried
@given(
    st.lists(st.tuples(zones, st.integers(1, 4000)), min_size=2, max_size=6),
    instants,
    st.times(),
    st.sampled_from([7, 30, 61]),
)
def test_a_move_between_zones_neither_repeats_nor_loses_a_local_date(
    stays: list[tuple[str, int]], start: datetime, at: time, minutes_apart: int
) -> None:
    enqueued: set[date] = set()
    sent: list[tuple[Person, datetime, date]] = []
    seen: set[date] = set()
    now = start
    for zone, minutes in stays:
        here = person(zone, digest_at=at, working_weekdays=frozenset(range(7)))
        instants_here = [now + timedelta(minutes=n) for n in range(0, minutes, minutes_apart)]
        sent += [(here, *each) for each in sweep(here, instants_here, enqueued)]
        seen |= {here.today(i) for i in instants_here if digest_instant(here, here.today(i)) <= i}
        now += timedelta(minutes=minutes)

    assert {day for _, _, day in sent} == seen
    local_dates = [here.today(when) for here, when, _ in sent]
    assert len(local_dates) == len(set(local_dates))


@unhurried
@given(people(), instants)
def test_the_next_check_is_ahead_and_on_a_day_with_a_digest(someone: Person, after: datetime) -> None:
    next_at = next_digest_at(someone, after)
    assert next_at > after
    assert gets_digest_on(someone, someone.today(next_at))
    assert next_at == digest_instant(someone, someone.today(next_at))


@unhurried
@given(people(), instants)
def test_a_digest_that_is_due_at_a_check_may_be_sent_at_once(someone: Person, now: datetime) -> None:
    day, _ = digest_schedule(someone, now)
    assert day is None or when_to_send(someone, day, now) == "now"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "more", "after", "expected"),
    [
        pytest.param("Europe/Berlin", {}, "2026-11-24 07:59", "2026-11-24 08:00", id="today-at-nine"),
        pytest.param("Europe/Berlin", {}, "2026-11-24 08:00", "2026-11-25 08:00", id="once-only"),
        pytest.param(
            "Europe/Berlin", {}, "2026-11-27 08:30", "2026-11-30 08:00", id="friday-waits-for-monday"
        ),
        pytest.param(
            "Europe/Berlin", {}, "2026-03-27 09:00", "2026-03-30 07:00", id="berlin-summer-time-begins"
        ),
        pytest.param(
            "Europe/Berlin", {}, "2026-10-23 09:00", "2026-10-26 08:00", id="berlin-summer-time-ends"
        ),
        pytest.param("America/New_York", {}, "2026-03-06 15:00", "2026-03-09 13:00", id="new-york-springs"),
        pytest.param("Pacific/Auckland", {}, "2026-09-24 21:30", "2026-09-27 20:00", id="auckland-springs"),
        pytest.param("Asia/Kolkata", {}, "2026-11-24 00:00", "2026-11-24 03:30", id="half-hour-zone"),
        pytest.param("Asia/Kathmandu", {}, "2026-11-24 00:00", "2026-11-24 03:15", id="quarter-hour-zone"),
        pytest.param(
            "Europe/Berlin",
            {"country": "DE"},
            "2026-12-24 09:00",
            "2026-12-28 08:00",
            id="christmas-is-skipped",
        ),
        pytest.param(
            "Europe/Berlin",
            {"country": "DE", "region": "BY"},
            "2026-01-05 09:00",
            "2026-01-07 08:00",
            id="epiphany-in-bavaria",
        ),
        pytest.param(
            "Europe/Berlin",
            {"absence": {"first": "2026-11-25", "last": "2026-12-04"}},
            "2026-11-24 09:00",
            "2026-12-07 08:00",
            id="away-until-friday-starts-on-monday",
        ),
        pytest.param(
            "Asia/Dubai",
            {"country": "IL"},
            "2026-11-26 06:00",
            "2026-11-29 05:00",
            id="weekend-on-friday-and-saturday",
        ),
        pytest.param(
            "America/Nuuk",
            {"digest_at": "23:30", "working_weekdays": [5]},
            "2026-03-28 00:00",
            "2026-03-29 00:30",
            id="half-past-eleven-does-not-exist-that-saturday",
        ),
    ],
)
def test_the_next_digest(zone: str, more: dict[str, object], after: str, expected: str) -> None:
    assert next_digest_at(person(zone, **more), utc(after)) == utc(expected)


TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        pytest.param("Europe/Berlin", "2026-11-24 08:00", "now", id="on-time"),
        pytest.param("Europe/Berlin", "2026-11-24 22:59", "now", id="late-until-midnight-their-time"),
        pytest.param("Europe/Berlin", "2026-11-24 23:00", "over", id="not-after-midnight-their-time"),
        pytest.param("America/New_York", "2026-11-24 08:00", "later", id="flew-west-still-asleep"),
        pytest.param("Pacific/Honolulu", "2026-11-24 08:00", "later", id="flew-west-still-yesterday"),
        pytest.param("Pacific/Auckland", "2026-11-24 12:00", "over", id="flew-east-already-tomorrow"),
    ],
)
def test_a_digest_is_sent_on_its_day_where_the_person_is_now(zone: str, now: str, expected: str) -> None:
    assert when_to_send(person(zone), TUESDAY, utc(now)) == expected


def test_after_three_days_of_downtime_only_todays_digest_is_sent() -> None:
    someone = person("Europe/Berlin")
    down = [utc("2026-11-23 08:00"), utc("2026-11-26 14:07"), utc("2026-11-26 14:08")]
    assert [day for _, day in sweep(someone, down, set())] == [date(2026, 11, 23), date(2026, 11, 26)]


def test_a_deactivated_person_is_still_checked_so_that_their_return_is_noticed() -> None:
    assert digest_schedule(person("UTC", deactivated=True), utc("2026-11-24 10:00")).day == TUESDAY


def test_after_years_of_absence_a_person_is_checked_again() -> None:
    gone = person(
        "UTC", absence=Absence(first=date(2026, 1, 1), last=date(2031, 1, 1), deputy=PersonId("U2"))
    )
    assert next_digest_at(gone, utc("2026-11-24 10:00")) > utc("2027-11-24 10:00")


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param("2026-11-27 07:59", "2026-11-27 08:00", id="before-it-today"),
        pytest.param("2026-11-27 08:00", "2026-11-28 08:00", id="at-it-tomorrow-a-saturday-too"),
        pytest.param("2026-10-24 12:00", "2026-10-25 08:00", id="over-a-clock-change"),
    ],
)
def test_the_time_of_the_day_comes_every_day(after: str, expected: str) -> None:
    instant = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = next_time_of_day("Europe/Berlin", time(9), instant)
    assert f"{found:%Y-%m-%d %H:%M}" == expected

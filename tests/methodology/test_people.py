"""Tests of `methodology.people`."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from methodology.people import Absence, Person, check_zone, why_not_assignable
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.reminders.schedule import digest_instant, gets_digest_on

MON, TUE = date(2026, 6, 1), date(2026, 6, 2)


def person(zone: str = "Europe/Berlin", **more: Any) -> Person:
    return Person(workspace="T1", id=PersonId("U1"), name="Ada", zone=zone, **more)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        pytest.param("Europe/Berlin", MON, time(9), datetime(2026, 6, 1, 7, tzinfo=UTC), id="summer-time"),
        pytest.param(
            "Europe/Berlin",
            date(2026, 12, 1),
            time(9),
            datetime(2026, 12, 1, 8, tzinfo=UTC),
            id="winter-time",
        ),
        pytest.param(
            "Asia/Kolkata", MON, time(9), datetime(2026, 6, 1, 3, 30, tzinfo=UTC), id="half-hour-zone"
        ),
        pytest.param(
            "Pacific/Auckland",
            MON,
            time(9),
            datetime(2026, 5, 31, 21, tzinfo=UTC),
            id="the-day-before-in-utc",
        ),
        pytest.param(
            "Europe/Berlin",
            date(2026, 10, 25),
            time(2, 30),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            id="the-first-pass-of-an-hour-that-comes-twice",
        ),
    ],
)
def test_digest_instant(zone: str, day: date, at: time, expected: datetime) -> None:
    assert digest_instant(person(zone, digest_at=at), day) == expected


def test_in_the_hour_that_is_left_out_the_digest_comes_an_hour_later_on_the_clock() -> None:
    instant = digest_instant(person(digest_at=time(2, 30)), date(2026, 3, 29))

    local = person().local(instant)
    assert (local.date(), local.time()) == (date(2026, 3, 29), time(3, 30))


def test_today_is_the_date_on_their_own_clock() -> None:
    instant = datetime(2026, 6, 1, 22, 30, tzinfo=UTC)

    assert person("Europe/Berlin").today(instant) == TUE
    assert person("America/New_York").today(instant) == MON


@pytest.mark.parametrize(
    ("more", "day", "wanted"),
    [
        pytest.param({}, MON, True, id="a-working-day"),
        pytest.param({}, date(2026, 6, 6), False, id="a-saturday"),
        pytest.param({"country": "DE"}, date(2026, 5, 25), False, id="a-public-holiday"),
        pytest.param({"country": "IL"}, date(2026, 6, 7), True, id="a-sunday-in-israel"),
        pytest.param({"country": "IL"}, date(2026, 6, 5), False, id="a-friday-in-israel"),
        pytest.param({"working_weekdays": frozenset({1, 2})}, MON, False, id="a-monday-they-do-not-work"),
        pytest.param({"absence": Absence(first=MON, last=MON)}, MON, False, id="the-only-day-of-an-absence"),
        pytest.param({"absence": Absence(first=MON, last=MON)}, TUE, True, id="the-day-after-an-absence"),
    ],
)
def test_days_of_their_digest(more: dict[str, Any], day: date, wanted: bool) -> None:
    assert gets_digest_on(person(**more), day) is wanted


@pytest.mark.parametrize(
    ("more", "first", "asked_about"),
    [
        pytest.param({}, date(2026, 12, 21), (date(2026, 12, 25), "Christmas Day"), id="one-that-comes"),
        pytest.param({}, date(2026, 12, 14), None, id="none-comes-in-these-days"),
        pytest.param({"holidays_settled": True}, date(2026, 12, 21), None, id="who-wants-none"),
        pytest.param({"country": "DE"}, date(2026, 12, 21), None, id="who-has-chosen"),
        pytest.param({"working_weekdays": frozenset({0})}, date(2026, 12, 21), None, id="who-is-off-then"),
    ],
)
def test_somebody_who_has_not_chosen_is_asked_about_a_holiday_that_comes(
    more: dict[str, Any], first: date, asked_about: tuple[date, str] | None
) -> None:
    assert person(**more).holiday_to_ask_about(first) == asked_about


def test_a_known_zone_keeps_its_name() -> None:
    assert check_zone("Asia/Kolkata") == "Asia/Kolkata"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe/Berlin "])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="There is no time zone"):
        check_zone(name)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        pytest.param({}, None, id="a-full-member"),
        pytest.param({"unreachable": True}, None, id="who-takes-no-messages-can"),
        pytest.param(
            {"deactivated": True, "guest": True},
            "Rita has left this workspace: choose somebody else.",
            id="an-account-that-is-gone",
        ),
        pytest.param(
            {"guest": True},
            "Rita is a guest here and cannot be given work: choose a full member.",
            id="a-guest",
        ),
        pytest.param(
            {"outsider": True},
            "Rita is a guest here and cannot be given work: choose a full member.",
            id="somebody-of-another-organisation",
        ),
    ],
)
def test_only_full_members_are_given_work(changes: dict[str, bool], because: str | None) -> None:
    rita = Person(workspace="T1", id=PersonId("URITA"), name="Rita", zone="UTC")
    assert why_not_assignable(rita.model_copy(update=changes)) == because


def test_what_follows_from_a_value_is_worked_out_anew_for_its_copy() -> None:
    whole_week = person()
    assert whole_week.calendar.is_working(TUE)
    assert not whole_week.model_copy(update={"working_weekdays": frozenset({0})}).calendar.is_working(TUE)
    assert whole_week == person()

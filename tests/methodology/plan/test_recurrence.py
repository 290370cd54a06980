"""Tests of `methodology.plan.recurrence`."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from methodology.definition.activity import Recurrence
from methodology.definition.ids import AnchorId
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.recurrence import first_on, next_after

PLAIN = working_calendar()
GERMANY = working_calendar("DE")


def recurring(cadence: str, **more: object) -> Recurrence:
    facts = {"cadence": cadence, "start": AnchorId("kickoff"), "until": AnchorId("project_end")}
    return Recurrence.model_validate({**facts, "documented": False, **more})


FRIDAYS = recurring("weekly", weekday="friday")
MONDAYS = recurring("weekly", weekday="monday")
DAILY = recurring("daily")
MONTHLY = recurring("monthly")
ON_THE_15TH = recurring("monthly", day_of_month=15)
ON_THE_31ST = recurring("monthly", day_of_month=31)
LAST_OF_MONTH = recurring("monthly", day_of_month="last")


@pytest.mark.parametrize(
    ("rule", "start", "calendar", "expected"),
    [
        pytest.param(FRIDAYS, date(2026, 6, 1), PLAIN, date(2026, 6, 5), id="the-first-friday"),
        pytest.param(FRIDAYS, date(2026, 6, 5), PLAIN, date(2026, 6, 5), id="the-start-is-a-friday"),
        pytest.param(FRIDAYS, date(2026, 6, 6), PLAIN, date(2026, 6, 12), id="the-start-is-the-day-after"),
        pytest.param(
            FRIDAYS, date(2026, 3, 30), GERMANY, date(2026, 4, 2), id="good-friday-moves-to-the-day-before"
        ),
        pytest.param(
            FRIDAYS, date(2026, 4, 3), GERMANY, date(2026, 4, 7), id="not-before-the-start-but-after-easter"
        ),
        pytest.param(
            MONDAYS, date(2026, 4, 3), GERMANY, date(2026, 4, 7), id="easter-monday-with-nothing-to-move-to"
        ),
        pytest.param(
            MONDAYS, date(2026, 4, 2), GERMANY, date(2026, 4, 2), id="easter-monday-moves-over-the-weekend"
        ),
        pytest.param(DAILY, date(2026, 6, 5), PLAIN, date(2026, 6, 5), id="daily-begins-on-that-day"),
        pytest.param(DAILY, date(2026, 6, 6), PLAIN, date(2026, 6, 8), id="daily-begins-on-monday"),
        pytest.param(ON_THE_15TH, date(2026, 6, 1), PLAIN, date(2026, 6, 15), id="the-15th-of-this-month"),
        pytest.param(ON_THE_15TH, date(2026, 6, 16), PLAIN, date(2026, 7, 15), id="the-15th-of-the-next"),
        pytest.param(
            ON_THE_15TH, date(2026, 8, 1), PLAIN, date(2026, 8, 14), id="a-saturday-15th-moves-to-friday"
        ),
        pytest.param(
            ON_THE_15TH, date(2026, 8, 15), PLAIN, date(2026, 8, 17), id="a-saturday-15th-that-is-the-start"
        ),
        pytest.param(LAST_OF_MONTH, date(2026, 2, 1), PLAIN, date(2026, 2, 27), id="the-last-of-february"),
        pytest.param(LAST_OF_MONTH, date(2026, 6, 30), PLAIN, date(2026, 6, 30), id="the-last-is-the-start"),
        pytest.param(
            LAST_OF_MONTH, date(2026, 2, 28), PLAIN, date(2026, 3, 2), id="the-last-is-a-saturday-start"
        ),
        pytest.param(
            ON_THE_31ST, date(2026, 6, 1), PLAIN, date(2026, 6, 30), id="no-31st-in-june-so-the-last-day"
        ),
        pytest.param(
            ON_THE_15TH, date(2026, 12, 16), PLAIN, date(2027, 1, 15), id="the-15th-of-the-next-year"
        ),
    ],
)
def test_first_day(rule: Recurrence, start: date, calendar: WorkingCalendar, expected: date) -> None:
    assert first_on(rule, start, start, calendar) == expected


@pytest.mark.parametrize(
    ("anchor_day", "start", "expected"),
    [
        pytest.param(date(2026, 5, 12), date(2026, 5, 12), date(2026, 5, 12), id="on-the-anchors-own-day"),
        pytest.param(date(2026, 5, 12), date(2026, 5, 20), date(2026, 6, 12), id="the-opening-is-later"),
        pytest.param(date(2026, 1, 31), date(2026, 4, 1), date(2026, 4, 30), id="the-31st-in-a-short-month"),
        pytest.param(date(2026, 8, 15), date(2026, 8, 15), date(2026, 8, 17), id="the-anchor-is-a-saturday"),
    ],
)
def test_monthly_without_a_day_falls_on_the_anchors_day_of_the_month(
    anchor_day: date, start: date, expected: date
) -> None:
    assert first_on(MONTHLY, start, anchor_day, PLAIN) == expected


@pytest.mark.parametrize(
    ("rule", "last", "calendar", "expected"),
    [
        pytest.param(FRIDAYS, date(2026, 6, 5), PLAIN, date(2026, 6, 12), id="a-week-later"),
        pytest.param(
            FRIDAYS, date(2026, 4, 2), GERMANY, date(2026, 4, 10), id="after-a-turn-that-moved-to-thursday"
        ),
        pytest.param(
            MONDAYS, date(2026, 4, 7), GERMANY, date(2026, 4, 13), id="after-a-turn-that-moved-to-tuesday"
        ),
        pytest.param(
            FRIDAYS, date(2026, 6, 9), PLAIN, date(2026, 6, 12), id="after-a-first-one-on-another-weekday"
        ),
        pytest.param(DAILY, date(2026, 6, 5), PLAIN, date(2026, 6, 8), id="daily-over-the-weekend"),
        pytest.param(DAILY, date(2026, 4, 2), GERMANY, date(2026, 4, 7), id="daily-over-easter"),
        pytest.param(
            LAST_OF_MONTH, date(2026, 2, 27), PLAIN, date(2026, 3, 31), id="after-a-last-day-that-moved"
        ),
        pytest.param(ON_THE_31ST, date(2026, 6, 30), PLAIN, date(2026, 7, 31), id="the-31st-again-in-july"),
        pytest.param(
            ON_THE_15TH, date(2026, 8, 14), PLAIN, date(2026, 9, 15), id="a-month-later-after-a-moved-one"
        ),
    ],
)
def test_next_day(rule: Recurrence, last: date, calendar: WorkingCalendar, expected: date) -> None:
    assert next_after(rule, last, date(2026, 1, 1), date(2026, 1, 1), calendar) == expected


RULES = st.sampled_from([FRIDAYS, MONDAYS, DAILY, MONTHLY, ON_THE_15TH, ON_THE_31ST, LAST_OF_MONTH])
CALENDARS = st.sampled_from([PLAIN, GERMANY, working_calendar("IL"), working_calendar("JP")])
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(rule=RULES, calendar=CALENDARS, anchor_day=DAYS, later=st.integers(0, 90))
def test_turns_are_working_days_that_follow_each_other_from_the_start_on(
    rule: Recurrence, calendar: WorkingCalendar, anchor_day: date, later: int
) -> None:
    start = anchor_day + timedelta(days=later)

    turns = [first_on(rule, start, anchor_day, calendar)]
    for _ in range(6):
        turns.append(next_after(rule, turns[-1], start, anchor_day, calendar))

    assert turns[0] >= start
    assert turns == sorted(set(turns))
    assert all(calendar.is_working(day) for day in turns)


@given(rule=RULES, calendar=CALENDARS, start=DAYS)
def test_no_turn_is_left_out(rule: Recurrence, calendar: WorkingCalendar, start: date) -> None:
    longest = {"daily": 14, "weekly": 21, "monthly": 45}[rule.cadence]

    first = first_on(rule, start, start, calendar)
    second = next_after(rule, first, start, start, calendar)

    assert (first - start).days < longest
    assert (second - first).days < longest

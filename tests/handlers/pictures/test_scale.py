"""Days as places from left to right."""

from datetime import date, timedelta

import pytest

from handlers.pictures.scale import scale_over

BEGIN = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (0, ["23 Nov", "30 Nov", "7 Dec", "14 Dec"]),
        (40, ["23 Nov", "7 Dec", "21 Dec"]),
        (200, ["Jan", "Mar", "May"]),
        (2000, ["2027", "2028", "2029", "2030", "2031", "2032"]),
        (20000, ["2030", "2040", "2050", "2060", "2070", "2080"]),
    ],
)
def test_as_many_days_are_written_as_fit(days: int, labels: list[str]) -> None:
    scale = scale_over([BEGIN, BEGIN + timedelta(days=days)], 0, 600, is_open=False)
    assert [label for _, label in scale.ticks(6) if label] == labels


@pytest.mark.parametrize(
    ("days", "years"), [(0, ["2026"]), (40, ["2026"]), (80, ["2026", "2027"]), (200, ["2027"]), (2000, [])]
)
def test_years_are_written_unless_the_days_say_them(days: int, years: list[str]) -> None:
    scale = scale_over([BEGIN, BEGIN + timedelta(days=days)], 0, 600, is_open=False)
    assert [label for _, label in scale.years(scale.ticks(12 if days == 80 else 6))] == years


def test_all_days_are_between_the_edges_with_room_for_what_has_no_date() -> None:
    last = BEGIN + timedelta(days=100)
    closed, is_open = (scale_over([last, BEGIN], 10, 610, is_open=each) for each in (False, True))
    for scale in (closed, is_open):
        assert 10 < scale.at(BEGIN) < scale.at(last) < 610
    assert is_open.at(last) < closed.at(last) - 30

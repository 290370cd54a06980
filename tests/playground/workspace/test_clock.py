"""The movable clock."""

from __future__ import annotations

from datetime import UTC, datetime

from playground import Playground
from playground.workspace.clock import Clock


def test_the_clock_moves_to_the_next_time_of_a_zone() -> None:
    clock = Clock()
    clock.move_to(datetime(2026, 11, 27, 20, 0, tzinfo=UTC))
    monday = clock.next_at("09:00", "Asia/Kathmandu", weekdays=True)
    assert monday == datetime(2026, 11, 30, 3, 15, tzinfo=UTC)
    assert clock.next_at("09:00", "Asia/Kathmandu") == datetime(2026, 11, 28, 3, 15, tzinfo=UTC)
    assert clock.next_at("09:00", "Europe/Berlin", days=3) == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def test_on_its_way_it_passes_the_mornings_of_weekdays_those_close_together_at_once() -> None:
    clock = Clock()
    clock.move_to(datetime(2026, 11, 27, 12, 0, tzinfo=UTC))  # a Friday
    zones = ["Asia/Kolkata", "Asia/Kathmandu", "America/New_York"]
    assert clock.mornings(datetime(2026, 11, 30, 12, 0, tzinfo=UTC), zones) == [
        datetime(2026, 11, 27, 14, 0, tzinfo=UTC),
        datetime(2026, 11, 30, 3, 30, tzinfo=UTC),
    ]


def test_a_bot_in_this_process_reads_the_same_clock(slack: Playground) -> None:
    moved = slack.clock.to_next("09:00", "Pacific/Auckland")
    assert abs((slack.now() - moved).total_seconds()) < 5

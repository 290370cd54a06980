"""Tests of `storage.outbox.allowance`: one rate for all replicas, adapted to what Slack takes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.database.connection import Database
from storage.outbox import allowance
from storage.outbox.allowance import FIRST_RATE, LEAST, LONGEST_WAIT, MOST, Allowance

NEW = Allowance(rate=FIRST_RATE, used_until=0.0, blocked_until=0.0, refused_rate=0.0, now=1000.0)
Slack = Callable[[float], float]
"""The seconds to wait with a message at this instant; 0 where it is taken."""


def at(now: float, of: Allowance = NEW) -> Allowance:
    return of.model_copy(update={"now": now})


def bucket(a_minute: int, burst: int) -> Slack:
    """Takes so many a minute in the long run, and so many at once."""
    left, seen = float(burst), 0.0

    def take(now: float) -> float:
        nonlocal left, seen
        left, seen = min(burst, left + (now - seen) * a_minute / 60), now
        if left >= 1:
            left -= 1
            return 0.0
        return float(-(-(1 - left) * 60 // a_minute)) or 1.0

    return take


def window(a_minute: int) -> Slack:
    """Takes so many in each minute of the clock."""
    minute, taken = -1, 0

    def take(now: float) -> float:
        nonlocal minute, taken
        if now // 60 != minute:
            minute, taken = int(now // 60), 0
        taken += 1
        return 0.0 if taken <= a_minute else 60 - now % 60

    return take


def play(slack: Slack, messages: int, replicas: int, answers_after: float) -> tuple[float, int]:
    """Send these messages; returns in how many seconds, and how often Slack refused.

    Each replica looks every 0.05 seconds. A message reaches Slack after a while, when others are under way.
    """
    state, now, sent, refusals = NEW, 1000.0, 0, 0
    under_way: list[float] = []
    while sent < messages:
        for _ in range(replicas):
            state = at(now, state)
            taken = min(state.room, 8, messages - sent - len(under_way))
            if taken > 0:
                state = state.after(taken)
                under_way += [now + answers_after] * taken
        arrived = [each for each in under_way if each <= now]
        under_way = [each for each in under_way if each > now]
        for _ in arrived:
            wait = slack(now)
            sent += not wait
            if wait:
                refusals += 1
                state = at(now, state).refused(wait)
        now += 0.05 / replicas
    return now - 1000.0, refusals


@pytest.mark.parametrize("replicas", [1, 3])
@pytest.mark.parametrize("answers_after", [0.02, 0.2])
@pytest.mark.parametrize(
    "slack",
    [
        pytest.param(lambda: bucket(600, 10), id="10 at once"),
        pytest.param(lambda: bucket(600, 60), id="60 at once"),
        pytest.param(lambda: bucket(600, 600), id="600 at once"),
        pytest.param(lambda: window(600), id="by the minute"),
    ],
)
def test_5000_messages_take_hardly_longer_than_slack_permits(
    slack: Callable[[], Slack], replicas: int, answers_after: float
) -> None:
    seconds, refusals = play(slack(), 5000, replicas, answers_after)
    assert seconds <= 1.15 * 500
    assert refusals <= 10


def test_a_new_workspace_gets_those_of_a_second_and_then_the_first_rate() -> None:
    assert NEW.room == FIRST_RATE
    used = NEW.after(5)
    assert used.room == 0
    assert at(1000.4, used).room == 2
    assert at(1060.0, used).room == FIRST_RATE


def test_a_rate_that_is_used_up_is_raised_to_its_limit() -> None:
    state = NEW
    for step in range(10_000):
        state = at(1000 + 0.1 * step, state)
        state = state.after(state.room)
    assert state.rate == MOST


def test_a_rate_that_is_not_used_up_stays() -> None:
    state = NEW
    for step in range(1_000):
        state = at(1000 + 2.0 * step, state).after(1)
    assert state.rate == FIRST_RATE


def test_several_refusals_at_once_lower_the_rate_once() -> None:
    once = NEW.refused(3)
    assert once.rate < NEW.rate
    assert once.refused(5).rate == once.rate
    assert once.refused(5).blocked_until == 1005
    assert once.refused(1).blocked_until == 1003


def test_nothing_is_posted_until_the_wait_is_over() -> None:
    refused = NEW.refused(30)
    assert at(1029.9, refused).room == 0
    assert at(1030.0, refused).room > 0


def test_the_rate_never_falls_so_far_that_nothing_is_sent() -> None:
    state = NEW
    for step in range(50):
        state = at(1000 + 100.0 * step, state).refused(1)
    assert state.rate == LEAST
    assert at(state.now + 2, state).room == 1


@pytest.mark.parametrize("field", ["used_until", "blocked_until"])
def test_what_a_wrong_clock_recorded_holds_nothing_up(field: str) -> None:
    assert NEW.model_copy(update={field: NEW.now + 10 * LONGEST_WAIT}).room == FIRST_RATE


def test_replicas_share_what_a_workspace_may_get(database: Database) -> None:
    def take(_: int) -> int:
        with database.begin() as session:
            mine = allowance.lock(session, "T1")
            allowance.save(session, "T1", mine.after(mine.room))
            return mine.room

    with database.begin() as session:
        allowance.set_rate(session, "T1", 20.0)
        began = allowance.lock(session, "T1").now
    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(take, range(16)))
    with database.begin() as session:
        after = allowance.lock(session, "T1")
        assert taken <= 20.0 * (1 + after.now - began) * 1.1
        assert allowance.lock(session, "T2").room == FIRST_RATE


def test_a_wait_is_for_all_replicas(database: Database) -> None:
    with database.begin() as session:
        allowance.refuse(session, "T1", 60)
    with database.begin() as session:
        assert allowance.lock(session, "T1").room == 0
        assert allowance.lock(session, "T1").rate < FIRST_RATE

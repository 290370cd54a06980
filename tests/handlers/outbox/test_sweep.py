"""The sweep: its rate, its turns among workspaces, and its status."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from handlers.outbox.failpoints import STEPS
from handlers.outbox.outgoing_message import Content
from handlers.outbox.sweep import SweepSettings
from playground import Playground
from storage.database.connection import Database
from storage.outbox import queue
from storage.outbox.queue import NewDelivery
from tests.support.sending import (
    ANNA,
    BEN,
    CLARA,
    Notice,
    Sending,
    engaged_sending,
    notices,
    utc,
    within,
)

SHORT = SweepSettings(every=timedelta(seconds=0.5))
"""For sweeps that would go on for as long as the sending rate holds messages back."""


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    return engaged_sending(slack, database)


def _sweeps_until(sending: Sending, holds: Callable[[], bool]) -> None:
    """However few messages a sweep manages in its time on a busy machine."""
    for _ in range(100):
        if holds():
            return
        sending.sweep.run()
    raise AssertionError("did not come about")


def test_the_sending_rate_of_a_workspace_is_kept(sending: Sending) -> None:
    began = monotonic()
    slow = [sending.another(rate=20.0, settings=SHORT) for _ in range(2)]
    for n in range(30):
        sending.plan([ANNA], subject=str(n))
    with ThreadPoolExecutor(2) as pool:
        for each in slow:
            pool.submit(_sweeps_until, each, lambda: sending.posts() == 30)
    assert monotonic() - began >= (30 - 20) / 21, "both together: those of a second at once, then the rate"


def test_a_sweep_whose_time_is_over_before_it_sends_still_sends(sending: Sending) -> None:
    no_time = sending.another(settings=SweepSettings(every=timedelta(microseconds=1)))
    sending.plan([ANNA, BEN])
    no_time.sweep.run()
    assert sending.states() == ["sent", "sent"]


def test_a_small_workspace_does_not_wait_for_a_big_one(sending: Sending) -> None:
    slow = sending.another(rate=1.0, settings=SHORT)
    for n in range(60):
        sending.plan([ANNA], subject=str(n))
    small = NewDelivery(workspace="T0SMALL", recipient=CLARA, kind="notice", subject="one")
    with sending.database.begin() as session:
        queue.enqueue(session, [small], sending.now())
    sending.slack.change_person("Clara Mendes", workspaces=["T0NORTHWIND", "T0SMALL"])
    _sweeps_until(
        slow, lambda: [row.state for row in sending.rows() if row.workspace == "T0SMALL"] == ["sent"]
    )
    assert sending.states().count("planned") > 0, "the big one still waits"


@pytest.mark.logs_warnings
def test_what_is_planned_is_sent_though_planning_goes_wrong_and_the_status_says_so(sending: Sending) -> None:
    broken = [True]

    def fail(step: str) -> None:
        if step == "enqueue.before" and broken[0]:
            raise ZeroDivisionError

    failing = sending.another(failpoint=fail)
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.plan([ANNA])
    failing.sweep.run()
    assert sending.states() == ["sent"]
    assert "went wrong" in failing.sweep.status().trouble
    assert failing.value("ps_bot_sweep_errors_total", where="plan") >= 1

    broken[0] = False
    failing.sweep.run()
    assert failing.sweep.status().trouble == ""
    assert len(sending.messages(BEN)) == 1


def test_more_workspaces_than_fit_at_once_take_turns(sending: Sending) -> None:
    order: list[str] = []

    def noted(notice: Notice) -> Content | None:
        order.append(notice.workspace)
        return None

    everywhere = sending.another(kinds=notices(noted))
    names = [f"T{n:02}" for n in range(14)]
    with sending.database.begin() as session:
        messages = (
            NewDelivery(workspace=each, recipient="C1", kind="notice", subject=str(n))
            for each in names
            for n in range(4)
        )
        queue.enqueue(session, messages, sending.now())
    everywhere.sweep.run()
    assert set(order[:40]) == set(names)


def test_every_step_is_a_failpoint(sending: Sending) -> None:
    seen: list[str] = []
    watched = sending.another(failpoint=seen.append)
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.slack.add_fault("chat.postMessage", "reset_after")
    sending.plan([ANNA])
    for _ in range(2):
        watched.sweep.run()
    assert set(seen) == set(STEPS)


def test_the_schedulers_own_callback_sends(sending: Sending) -> None:
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(sending.sweep.run, "interval", seconds=0.2, id="sweep")
    sending.plan([ANNA])
    scheduler.start()
    try:
        within(10, lambda: sending.states() == ["sent"])
    finally:
        scheduler.shutdown()
        sending.sweep.stop()


def test_no_sweep_begins_once_the_process_is_to_end(sending: Sending) -> None:
    sending.plan([ANNA])
    sending.sweep.stop()
    sending.sweep.run()
    assert sending.states() == ["planned"]
    assert sending.sweep.status().last_at is None


def test_a_request_asks_the_scheduler_for_a_sweep_now(sending: Sending) -> None:
    asked: list[int] = []
    sending.run_soon = lambda: asked.append(1)
    sending.trigger.request_sweep()
    assert asked == [1]


def test_the_status_says_what_waits_and_whether_the_sweep_is_late(sending: Sending) -> None:
    assert sending.sweep.status().problems(alone=True) == {"sweep": "The sweep has not run yet."}
    sending.plan([ANNA])
    sending.slack.add_fault("chat.postMessage", "ratelimited", retry_after=60)
    sending.sweep.run()
    assert not sending.sweep.status().is_late
    sending.slack.clock.forward(minutes=2)
    assert sending.sweep.status().problems(alone=True) == {"sweep": "The last sweep is too long ago."}
    assert sending.value("ps_bot_sweep_late_seconds") > 100
    sending.sweep.run()
    assert sending.value("ps_bot_sweep_late_seconds") == 0
    assert sending.sweep.status().problems(alone=True) == {}
    assert sending.sweep.status().waiting_since == sending.rows()[0].planned_at
    assert sending.value("ps_bot_oldest_unsent_seconds") > 100

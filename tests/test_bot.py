"""The bot, put together from its settings."""

import logging
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

import bot
from handlers.server.settings import read_settings
from playground import Playground
from tests.support.environment import settings_of
from tests.support.house import local_slack


@pytest.fixture(scope="module")
def slack() -> Iterator[Playground]:
    with local_slack(sockets=True) as playground:
        yield playground


def test_bolt_takes_nothing_from_the_environment(
    slack: Playground, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    settings = {**settings_of(slack), "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/ps-bot.db")
    with caplog.at_level(logging.INFO):
        built = bot.build(read_settings(os.environ), slack.now)
    built.app_context.database.close()
    assert not [each.getMessage() for each in caplog.records if each.name.startswith("slack_bolt")]
    assert os.environ["SLACK_CLIENT_ID"] == "1.2"


def test_a_sweep_that_the_clock_put_far_ahead_comes_at_its_interval() -> None:
    """As APScheduler leaves it after a clock that was ten days ahead for a moment."""
    swept = Event()
    scheduler = bot.SweepScheduler(timedelta(seconds=0.1))
    scheduler.schedule(swept.set)
    scheduler.start()
    try:
        assert swept.wait(30)
        scheduler.modify_job("sweep", next_run_time=datetime.now(UTC) + timedelta(days=10))
        swept.clear()
        assert swept.wait(30)
    finally:
        scheduler.shutdown(wait=False)


class EndsMeanwhile(bot.SweepScheduler):
    """Ends between two of its own steps, as it may when the bot is told to stop."""

    def get_job(self, *asked: Any) -> Any:
        self.shutdown(wait=False)
        return super().get_job(*asked)

    @property
    def running(self) -> bool:
        was_running = bool(super().running)
        if was_running and threading.current_thread() is threading.main_thread():
            self.shutdown(wait=False)
        return was_running


def _started(monkeypatch: pytest.MonkeyPatch, every: timedelta) -> tuple[EndsMeanwhile, list[Any]]:
    """A scheduler, and what its threads fail with."""
    wrong: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", wrong.append)
    scheduler = EndsMeanwhile(every)
    scheduler.schedule(lambda: None)
    scheduler.start()
    return scheduler, wrong


def test_a_scheduler_that_ends_while_it_looks_at_its_job_ends_quietly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = set(threading.enumerate())
    _, wrong = _started(monkeypatch, timedelta(seconds=0.01))
    for _ in ("the scheduler's own thread, which starts others", "those that it has started"):
        for thread in {each for each in threading.enumerate() if each.ident is not None} - before:
            thread.join(30)
            assert not thread.is_alive()
    assert not wrong


def test_a_sweep_that_is_asked_for_while_the_scheduler_ends_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scheduler, wrong = _started(monkeypatch, timedelta(hours=1))
    scheduler.run_soon()
    assert not scheduler.running
    assert not wrong

"""The bot, put together from its settings."""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

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

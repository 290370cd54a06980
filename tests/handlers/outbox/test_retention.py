"""The sweep erases what is kept no longer, a little each time, and nothing too early."""

from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry
from sqlmodel import select

from handlers.messages.token_checks import Installed, TokenChecks
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.sweep import SweepSettings
from playground import Playground
from storage.database.connection import Database
from storage.privacy.retention import Retention
from storage.tables.engagements import EngagementRow
from tests.support.sending import WORKSPACE, Sending, engaged_sending, utc

DAY = timedelta(days=1)
NINE = utc("2026-11-24 09:00")


@pytest.fixture
def sending(slack: Playground, sqlite_database: Database) -> Sending:
    """A bot that keeps closed engagements for ten days."""
    settings = SweepSettings(every=timedelta(seconds=15), kept=Retention(workspaces=30, engagements=10))
    began = slack.now()
    return engaged_sending(slack, sqlite_database).another(
        settings=settings, tick=lambda: (slack.now() - began).total_seconds()
    )


def _sweeps(sending: Sending, times: int = 3) -> None:
    """Some sweeps, each more than an hour after the one before."""
    for _ in range(times):
        sending.slack.clock.forward(minutes=62)
        sending.sweep.run()


def _engagements(sending: Sending) -> int:
    with sending.database.reading() as session:
        return len(session.exec(select(EngagementRow)).all())


def _close(sending: Sending) -> None:
    with sending.database.begin() as session:
        for row in session.exec(select(EngagementRow)):
            row.state, row.closed_on = "closed", NINE.date()


@pytest.mark.logs_warnings
def test_a_closed_engagement_is_erased_when_its_time_is_over_by_slacks_clock_too(sending: Sending) -> None:
    sending.slack.clock.move_to(NINE)
    sending.plan()
    sending.sweep.run()
    _close(sending)
    ahead = sending.another(skew=400 * DAY)
    _sweeps(ahead)
    assert _engagements(sending) == 1, "the clock of this machine is wrong"
    sending.slack.clock.move_to(NINE + 10 * DAY)
    sending.plan(subject="on that day")
    _sweeps(sending)
    assert _engagements(sending) == 1
    sending.slack.clock.move_to(NINE + 11 * DAY)
    sending.plan(subject="on the day after")
    _sweeps(sending)
    assert _engagements(sending) == 0


@pytest.mark.logs_warnings
@pytest.mark.parametrize("heard", [True, False])
def test_the_only_workspace_is_erased_thirty_days_after_it_has_removed_the_app(
    sending: Sending, heard: bool
) -> None:
    sending.slack.clock.move_to(NINE)
    sending.sweep.run()
    sending.slack.add_fault("auth.test", "error", count=1000, error="account_inactive")
    sender = sending.sweep.sender
    if heard:
        sender.app_context.stop_workspace(WORKSPACE, "app_uninstalled")
    else:
        removed = Installed(lambda: [WORKSPACE], sender.app_context.stop_workspace, lambda _: None)
        monitor = SweepMonitor(sending.now, sending.settings.every, SweepMetrics(CollectorRegistry()))
        TokenChecks(sender.app_context, sender.slack_apis, monitor, removed, []).check()
    sending.sweep.run()
    assert "token" in sending.sweep.status().problems(alone=True)
    assert sending.value("ps_bot_stopped_workspaces") == 1
    for days, left in ((29, 1), (31, 0)):
        sending.slack.clock.move_to(NINE + days * DAY)
        _sweeps(sending)
        assert _engagements(sending) == left
    assert sending.rows() == []


@pytest.mark.logs_warnings
def test_a_workspace_that_has_installed_the_app_again_while_no_bot_ran_is_not_erased(
    sending: Sending,
) -> None:
    sending.slack.clock.move_to(NINE)
    sending.sweep.sender.app_context.stop_workspace(WORKSPACE, "account_inactive")
    sending.slack.clock.move_to(NINE + 40 * DAY)
    began = sending.slack.now()
    later = sending.another(tick=lambda: (sending.slack.now() - began).total_seconds())
    sending.slack.add_fault("auth.test", "server_error", count=1000)
    _sweeps(later)
    assert _engagements(sending) == 1, "Slack has not said that the token is dead still"
    sending.slack.clear_faults()
    _sweeps(later)
    later.sweep.upkeep.checks.wait()
    assert _engagements(sending) == 1
    assert later.sweep.status().problems(alone=True) == {}

"""Workspaces that refused the app: checked again, and sent to again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry

from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.sweep import Sweep, SweepSettings
from playground import Playground
from storage.database.connection import Database
from storage.workspaces import workspaces
from tests.support.sending import (
    ANNA,
    WORKSPACE,
    Sending,
    engaged_sending,
    within,
)

PATIENT = SweepSettings(every=timedelta(minutes=2))
"""Seconds for a sweep to wait for its threads, even on a busy machine."""


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    return engaged_sending(slack, database)


@pytest.mark.logs_warnings
def test_a_process_ends_in_time_though_slack_leaves_a_question_unanswered(sending: Sending) -> None:
    patient = sending.another(timeout=20, settings=SweepSettings(every=timedelta(seconds=30)))
    with sending.database.begin() as session:
        workspaces.stop_workspace(session, WORKSPACE, "token_revoked", sending.now())
    sending.slack.add_fault("auth.test", "never_answered")
    with ThreadPoolExecutor(1) as pool:
        swept = pool.submit(patient.sweep.run)
        within(10, lambda: sending.slack.log("auth.test", direction="to_slack"))
        patient.sweep.stop()
        swept.result(timeout=10)


@pytest.mark.logs_warnings
def test_a_workspace_whose_token_works_again_is_sent_to_again(sending: Sending) -> None:
    sending = sending.another(settings=PATIENT)
    with sending.database.begin() as session:
        workspaces.save_workspace(session, "T2", name="Another", bot_user="")
    sending.slack.uninstall()
    sending.plan([ANNA])
    sending.sweep.run()
    assert sending.sweep.status().stopped
    assert "Slack refuses the app" in sending.sweep.status().problems(alone=True)["token"]
    assert sending.sweep.status().problems(alone=False) == {}
    sending.slack.clock.forward(minutes=6)
    sending.sweep.run()
    assert sending.states() == ["planned"]
    refused = {"method": "auth.test", "meaning": "installation_dead"}
    assert sending.value("ps_bot_slack_troubles_total", **refused) >= 1

    sending.slack.install()
    sending.sweep.run()
    assert sending.states() == ["planned"]
    sending.slack.clock.forward(minutes=6)
    sending.sweep.run()
    assert sending.states() == ["sent"]
    assert sending.sweep.status().stopped == ()


@pytest.mark.logs_warnings
def test_a_process_that_starts_asks_at_once_whether_a_stopped_workspace_works_again(sending: Sending) -> None:
    sending.slack.add_fault("chat.postMessage", "error", error="token_revoked")
    sending.plan([ANNA])
    sending.sweep.run()
    sending.another(settings=PATIENT).sweep.run()
    assert sending.states() == ["sent"]


@pytest.mark.logs_warnings
def test_a_workspace_that_works_again_after_the_sweep_looked_at_the_queue_is_sent_to_in_that_sweep(
    sending: Sending,
) -> None:
    def works_again() -> bool:
        with sending.database.reading() as session:
            return not workspaces.list_stopped_workspaces(session)

    class LateMonitor(SweepMonitor):
        def beat(self) -> None:
            within(20, works_again)

    with sending.database.begin() as session:
        workspaces.stop_workspace(session, WORKSPACE, "token_revoked", sending.now())
    sending.plan([ANNA])
    monitor = LateMonitor(sending.now, PATIENT.every, SweepMetrics(CollectorRegistry()))
    Sweep(sending.sender, PATIENT, monitor=monitor).run()
    assert sending.states() == ["sent"]

"""A Slack that does not answer, or takes no messages, while some wait: the bot says so, and since when."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from handlers.outbox.outgoing_message import Content
from handlers.outbox.timing import Timing
from playground import Playground
from storage.database.connection import Database
from storage.tables.allowances import AllowanceRow
from storage.workspaces.workspaces import save_workspace
from tests.support.sending import ANNA, BEN, WORKSPACE, Notice, Sending, notices, within

PATIENT = Timing(
    search_after=timedelta(minutes=30), retry_after=timedelta(minutes=30), retry_at_most=timedelta(minutes=30)
)
"""Long pauses, so that nothing is tried again by itself."""


@pytest.fixture
def sending(slack: Playground, sqlite_database: Database) -> Sending:
    return Sending(slack, sqlite_database, timing=PATIENT)


def problems(sending: Sending, *, alone: bool = True) -> dict[str, str]:
    return sending.sweep.status().problems(alone=alone)


@pytest.mark.parametrize("fault", ["server_error", "reset_before", "ratelimited"])
def test_messages_that_wait_for_a_slack_that_is_away_make_the_bot_unready_until_it_is_back(
    sending: Sending, fault: str
) -> None:
    sending.plan([ANNA])
    sending.slack.add_fault("*", fault, count=1000)
    sending.sweep.run()
    assert problems(sending) == {}, "it may be back soon"
    sending.slack.clock.forward(minutes=6)
    sending.sweep.run()
    assert list(problems(sending, alone=False)) == ["messages"]
    assert "Slack does not answer since 23 Nov, 18:00 UTC" in problems(sending)["messages"]
    assert "messages wait since 23 Nov, 18:00 UTC" in problems(sending)["messages"]
    assert problems(sending)["messages"] in sending.sweep.status().summary(alone=True).trouble

    sending.slack.clear_faults()
    sending.slack.clock.forward(minutes=2)

    def is_well_again() -> bool:
        sending.sweep.run()
        return problems(sending) == {}

    within(20, is_well_again)


def test_a_process_that_starts_while_slack_is_away_finds_out_although_nothing_is_tried_again_yet(
    sending: Sending,
) -> None:
    sending.plan([ANNA])
    sending.slack.add_fault("*", "server_error", count=1000)
    sending.sweep.run()
    sending.slack.clock.forward(minutes=6)
    another = sending.another(timing=PATIENT)
    another.sweep.run()
    within(20, lambda: list(problems(another)) == ["messages"])


def test_a_slack_that_is_away_while_nothing_waits_is_no_problem(sending: Sending) -> None:
    sending.slack.add_fault("*", "server_error", count=1000)
    sending.slack.clock.forward(minutes=60)
    sending.sweep.run()
    assert problems(sending) == {}


@pytest.mark.parametrize(
    "error", ["missing_scope", "org_login_required", "never_heard_of", "restricted_action"]
)
def test_an_error_with_which_every_message_is_refused_makes_a_bot_of_one_workspace_unready(
    sending: Sending, error: str
) -> None:
    sending.plan([ANNA])
    sending.slack.add_fault("chat.postMessage", "error", error=error, count=1000)
    sending.sweep.run()
    sending.slack.clock.forward(minutes=6)
    sending.sweep.run()
    assert f"Slack answers “{error}” to what the app sends" in problems(sending)["messages"]
    assert problems(sending, alone=False) == problems(sending), "it is the only workspace, however installed"
    with sending.database.begin() as session:
        for workspace in (WORKSPACE, "T2"):
            save_workspace(session, workspace, name="", bot_user="")
    sending.sweep.run()
    assert problems(sending, alone=False) == {}, "other workspaces are sent to"
    assert list(problems(sending)) == ["messages"]


FAULTS = {
    "look-ups-without-the-scope": ("users.info", "error", {"error": "missing_scope"}),
    "look-ups-with-an-unknown-error": ("users.info", "error", {"error": "never_heard_of"}),
    "look-ups-fail": ("users.info", "server_error", {}),
    "messages-fail": ("chat.postMessage", "error", {"error": "internal_error"}),
    "messages-are-limited": ("chat.postMessage", "ratelimited", {"retry_after": 60}),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_two_hours_in_which_nothing_is_sent_are_told_throughout(
    slack: Playground, sqlite_database: Database, fault: tuple[str, str, dict[str, Any]]
) -> None:
    sending = Sending(slack, sqlite_database, timing=Timing(), tick=lambda: slack.now().timestamp())
    sending.plan([ANNA, BEN])
    method, kind, more = fault
    slack.add_fault(method, kind, count=None, **more)
    sending.sweep.run()
    for _ in range(4):  # soon after the beginning, other calls that succeed may mean that Slack is back
        slack.clock.forward(minutes=10)
        sending.sweep.run()
    for _ in range(6):
        assert list(problems(sending)) == ["messages"]
        assert "messages wait since 23 Nov, 18:00 UTC" in problems(sending)["messages"]
        slack.clock.forward(minutes=10)
        sending.sweep.run()
    slack.clear_faults()
    slack.clock.forward(hours=1)
    with sqlite_database.begin() as session:  # Slack's wait is in real seconds
        session.execute(update(AllowanceRow).values(blocked_until=0.0))
    sending.sweep.run()
    assert problems(sending) == {}


@pytest.mark.logs_warnings
def test_a_bug_with_which_nothing_is_sent_makes_the_bot_unready(
    slack: Playground, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def cannot(_notice: Notice) -> Content:
        raise ValueError("cannot read this methodology")

    sending = Sending(slack, sqlite_database, timing=Timing(), kinds=notices(cannot))
    sending.plan([ANNA])
    sending.sweep.run()
    slack.clock.forward(minutes=6)
    sending.sweep.run()
    assert "Sending fails with an unexpected error" in problems(sending, alone=False)["messages"]
    assert "could not send" in caplog.text


def test_a_message_that_alone_is_refused_while_others_are_sent_makes_nobody_unready(
    slack: Playground, sqlite_database: Database
) -> None:
    sending = Sending(slack, sqlite_database, timing=Timing())
    sending.plan([ANNA])
    slack.add_fault("chat.postMessage", "error", error="never_heard_of", count=1)
    sending.sweep.run()
    slack.clock.forward(minutes=1)
    sending.plan([BEN])
    sending.sweep.run()
    slack.clock.forward(minutes=10)
    sending.sweep.run()
    assert sorted(sending.states()) == ["planned", "sent"]
    assert problems(sending) == {}


def test_while_messages_alone_fail_calls_that_succeed_prove_nothing(
    slack: Playground, sqlite_database: Database
) -> None:
    sending = Sending(slack, sqlite_database, timing=Timing())
    sending.plan([ANNA])
    sending.slack.add_fault("chat.postMessage", "server_error", count=1000)
    slack_api = sending.sender.slack_apis.find(WORKSPACE)
    assert slack_api is not None
    for _ in range(2):
        sending.sweep.run()
        sending.slack.clock.forward(minutes=11)
        assert slack_api.is_authorized()
    for _ in range(3):
        sending.sweep.run()
        assert slack_api.is_authorized()
        assert list(problems(sending, alone=False)) == ["messages"]
        sending.slack.clock.forward(minutes=11)
    sending.slack.clear_faults()
    sending.sweep.run()
    assert problems(sending) == {}


def test_one_channel_that_refuses_makes_nobody_unready(sending: Sending) -> None:
    sending.plan(["C07GENERAL1"])
    sending.slack.add_fault("chat.postMessage", "error", error="restricted_action", count=1000)
    sending.sweep.run()
    sending.slack.clock.forward(minutes=6)
    sending.sweep.run()
    assert sending.states() == ["planned"]
    assert problems(sending) == {}

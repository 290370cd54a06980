"""Messages sent exactly once, despite failures of Slack and the network."""

from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from handlers.outbox.sweep import SweepSettings
from playground import Playground
from storage.database.connection import Database
from storage.outbox import queue
from storage.outbox.queue import Delivery
from storage.tables.outbox import OutboxRow
from tests.support.playground.manifest import SCOPES, manifest
from tests.support.sending import ANNA, BEN, CLARA, WORKSPACE, Sending

CHANNEL = "C07GENERAL1"
POST = "chat.postMessage"


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    return Sending(slack, database)


def only(sending: Sending) -> OutboxRow:
    (row,) = sending.rows()
    return row


def test_a_message_is_sent_once_with_its_key_and_its_place_is_kept(sending: Sending) -> None:
    sending.plan()
    sending.sweep.run()
    sending.sweep.run()

    (message,) = sending.messages()
    row = only(sending)
    assert (row.state, row.ts, row.attempts) == ("sent", message["ts"], 1)
    assert row.payload == {"said": "one"}
    assert dict(sending.keys()) == {row.key: 1}
    assert sending.posts() == 1


def test_the_same_message_planned_again_is_sent_once(sending: Sending) -> None:
    sending.plan()
    sending.sweep.run()
    sending.plan()
    sending.sweep.run()
    assert len(sending.messages()) == 1


@pytest.mark.parametrize(
    ("kind", "details", "posts"),
    [
        pytest.param("reset_after", {}, 1, id="taken-then-reset"),
        pytest.param("never_answered", {}, 1, id="taken-and-never-answered"),
        pytest.param("reset_before", {}, 2, id="reset-before-it-was-taken"),
        pytest.param("server_error", {}, 2, id="html-error-page"),
        pytest.param("error", {"error": "internal_error"}, 2, id="internal-error"),
        pytest.param("error", {"error": "fatal_error"}, 2, id="fatal-error"),
    ],
)
def test_an_unclear_outcome_is_looked_up_before_anything_is_sent_again(
    sending: Sending, kind: str, details: dict[str, Any], posts: int
) -> None:
    sending.slack.add_fault(POST, kind, **details)
    sending.plan()
    for _ in range(3):
        sending.sweep.run()

    assert only(sending).state == "sent"
    assert sum(sending.keys().values()) == 1
    assert sending.posts() == posts
    log = [each["name"] for each in sending.slack.log(direction="to_slack")]
    assert "conversations.history" in log[log.index(POST) :]
    assert sending.value("ps_bot_slack_troubles_total", method=POST, meaning="unclear") == 1
    assert sending.value("ps_bot_uncertain_searches_total", found="yes" if posts == 1 else "no") == 1


def test_without_leave_to_read_the_dm_an_unclear_message_is_not_repeated(database: Database) -> None:
    scopes = [scope for scope in SCOPES if scope != "im:history"]
    with Playground(manifest(scopes=scopes)) as slack:
        sending = Sending(slack, database)
        slack.add_fault(POST, "reset_after")
        sending.plan()
        sending.plan([BEN])
        for _ in range(3):
            sending.sweep.run()

        states = {row.recipient: (row.state, row.error) for row in sending.rows()}
        assert sorted(states.values()) == [("given_up", "missing_scope"), ("sent", "")]
        assert sending.posts() == 2


def test_an_unclear_message_to_a_channel_without_its_history_is_repeated_once(database: Database) -> None:
    scopes = [scope for scope in SCOPES if scope != "channels:history"]
    with Playground(manifest(scopes=scopes)) as slack:
        sending = Sending(slack, database)
        channel = str(sending.client.conversations_create(name="ps-acme")["channel"]["id"])
        slack.add_fault(POST, "server_error", count=9)
        sending.plan([channel])
        for _ in range(4):
            sending.sweep.run()
            slack.clock.forward(minutes=10)
        row = only(sending)
        assert (row.state, row.error, sending.posts()) == ("given_up", "http_500", 2)


def test_too_many_calls_wait_as_long_as_slack_says_and_count_as_no_attempt(sending: Sending) -> None:
    sending.slack.add_fault(POST, "ratelimited", retry_after=1)
    sending.plan()
    sending.sweep.run()
    first = only(sending)
    assert (first.state, first.attempts) == ("planned", 0)
    assert timedelta(0) < first.next_try_at - sending.now() <= timedelta(seconds=1)

    until_sent(sending)

    assert only(sending).attempts == 1
    assert sum(sending.keys().values()) == 1
    assert sending.value("ps_bot_rate_limits_total", method=POST) == 1


def until_sent(sending: Sending, tries: int = 60) -> None:
    """Sweep as the scheduler would, until everything is sent."""
    for _ in range(tries):
        sending.sweep.run()
        if set(sending.states()) == {"sent"}:
            return
        sending.slack.page_client.post("/clock", forward=0.2)
        Event().wait(0.05)  # Slack's Retry-After is real time, whatever the clock shows
    raise AssertionError(f"not sent: {sending.states()}")


def test_a_limit_on_looking_people_up_holds_up_nobody_for_good(sending: Sending) -> None:
    sending.slack.add_fault("users.info", "ratelimited", retry_after=1)
    sending.plan([ANNA, BEN, CLARA])
    sending.sweep.run()
    until_sent(sending)
    assert [sum(sending.keys(each).values()) for each in (ANNA, BEN, CLARA)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("method", "kind"),
    [(POST, "service_unavailable"), (POST, "request_timeout"), ("users.info", "internal_error")],
)
def test_a_call_that_certainly_failed_is_repeated_without_a_search(
    sending: Sending, method: str, kind: str
) -> None:
    sending.slack.add_fault(method, "error", error=kind)
    sending.plan()
    for _ in range(3):
        sending.sweep.run()
    assert only(sending).state == "sent"
    assert sum(sending.keys().values()) == 1
    assert not sending.slack.log("conversations.history", direction="to_slack")[:-1]


def test_a_slack_that_cannot_be_reached_is_tried_again(slack: Playground, database: Database) -> None:
    sending = Sending(slack, database, settings=SweepSettings(every=timedelta(seconds=1)))
    sending.plan()
    address = sending.client.base_url
    sending.client.base_url = "http://127.0.0.1:9/api/"
    sending.sweep.run()
    assert only(sending).state == "planned"
    sending.client.base_url = address
    sending.sweep.run()
    assert only(sending).state == "sent"


def with_cards(slack: Playground, database: Database) -> Sending:
    """A bot that is in the channel where it posts cards."""

    sending = Sending(slack, database)
    sending.client.conversations_join(channel=CHANNEL)
    sending.plan([CHANNEL])
    return sending


def test_a_card_is_posted_in_its_channel(slack: Playground, database: Database) -> None:
    sending = with_cards(slack, database)
    sending.sweep.run()
    assert (only(sending).state, only(sending).channel) == ("sent", CHANNEL)
    assert sending.posts() == 1


@pytest.mark.parametrize(("unclear", "state"), [(1, "sent"), (5, "given_up")])
def test_a_card_that_nobody_can_look_for_is_sent_once_more_and_never_again(
    database: Database, unclear: int, state: str
) -> None:
    with Playground(manifest(scopes=[each for each in SCOPES if each != "channels:history"])) as slack:
        sending = with_cards(slack, database)
        sending.slack.add_fault(POST, "error", count=unclear, error="internal_error")
        for _ in range(4):
            sending.sweep.run()
        assert only(sending).state == state
        assert sending.posts() == 2
        assert sending.value("ps_bot_uncertain_searches_total", found="no") == 0


def test_a_machine_that_was_suspended_before_the_call_does_not_send_late(sending: Sending) -> None:
    """Suspend the process: the monotonic clock stops, the wall clock goes on."""

    def suspended(step: str) -> None:
        if step == "post.before":
            sending.slack.clock.forward(seconds=20)

    sending.plan()
    (claimed,) = taken(sending)
    assert sending.another(failpoint=suspended, tick=lambda: 0.0).sender.send(claimed) == "planned"
    assert sending.posts() == 0


def test_a_clock_that_is_set_back_before_the_call_holds_nothing_up(sending: Sending) -> None:
    back = [timedelta(0)]

    def set_back(step: str) -> None:
        if step == "post.before":
            back[0] = timedelta(hours=-1)

    sending.plan()
    (claimed,) = taken(sending)
    other = sending.another(failpoint=set_back)
    app_context = replace(other.sender.app_context, now=lambda: sending.now() + back[0])
    assert replace(other.sender, app_context=app_context).send(claimed) == "sent"


def taken(sending: Sending) -> list[Delivery]:
    with sending.database.begin() as session:
        return queue.claim(
            session, WORKSPACE, sending.now(), timedelta(minutes=3), most=1, kinds=sending.sender.kinds
        )

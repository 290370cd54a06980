"""Messages sent exactly once by processes that sleep, die and disagree about the time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from playground import Playground
from storage.database.connection import Database
from storage.outbox import queue
from tests.support.sending import (
    ANNA,
    BEN,
    CLARA,
    WORKSPACE,
    Sending,
    engaged_sending,
    within,
)


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    return engaged_sending(slack, database)


def test_a_process_that_was_asleep_longer_than_its_lease_does_not_send(sending: Sending) -> None:
    other = sending.another(failpoint=lambda _: None)

    def asleep(step: str) -> None:
        if step == "mark.before":
            sending.slack.clock.forward(minutes=5)
            other.sweep.run()

    sleeper = sending.another(failpoint=asleep)
    sending.plan([ANNA])
    sleeper.sweep.run()
    assert sending.states() == ["sent"]
    assert sending.posts() == 1


def test_a_process_that_falls_asleep_before_the_call_does_not_send_late(sending: Sending) -> None:
    """The attempt is marked; another process finds nothing in Slack and sends; the first one wakes up."""
    other = sending.another()
    slept = [0.0]

    def asleep(step: str) -> None:
        if step == "post.before" and not slept[0]:
            slept[0] = 600.0
            sending.slack.clock.forward(minutes=10)
            within(20, lambda: swept(other) == ["sent"])

    sleeper = sending.another(failpoint=asleep, tick=lambda: slept[0])
    sending.plan([ANNA])
    sleeper.sweep.run()
    assert sending.states() == ["sent"]
    assert sum(sending.keys().values()) == 1


def test_a_process_that_falls_asleep_in_the_call_takes_back_what_another_one_has_sent(
    sending: Sending,
) -> None:
    other, slept = sending.another(), [0.0]

    class Sleeper(WebClient):
        def chat_postMessage(self, **content: Any) -> Any:
            slept[0] = 600.0
            sending.slack.clock.forward(minutes=10)
            within(20, lambda: swept(other) == ["sent"])
            return super().chat_postMessage(**content)

    sleeper = sending.another(tick=lambda: slept[0])
    sleeper.client = Sleeper(sending.client.token, base_url=sending.client.base_url, retry_handlers=[])
    sending.plan([ANNA])
    sleeper.sweep.run()
    assert sending.slack.log("chat.delete", direction="to_slack")
    (message,) = sending.messages(ANNA)
    assert [row.ts for row in sending.rows()] == [message["ts"]]


def test_a_message_that_another_process_has_found_and_recorded_is_not_taken_back(sending: Sending) -> None:
    other = sending.another()

    def asleep(step: str) -> None:
        if step == "post.after":
            sending.slack.clock.forward(minutes=10)
            within(20, lambda: swept(other) == ["sent"])

    sending.plan([ANNA])
    sending.another(failpoint=asleep).sweep.run()
    (message,) = sending.messages(ANNA)
    assert [row.ts for row in sending.rows()] == [message["ts"]]
    assert sending.slack.log("chat.delete", direction="to_slack") == []


def swept(sending: Sending) -> list[str]:
    sending.sweep.run()
    return sending.states()


def test_two_processes_whose_clocks_differ_by_a_minute_send_each_message_once(sending: Sending) -> None:
    everybody = [ANNA, BEN, CLARA, "U07DEVSHAR4", "U07EMILYHR5", "U07FELIXST6", "U07GRACELM7"]
    ahead = sending.another(skew=timedelta(minutes=1))
    behind = sending.another(skew=timedelta(minutes=-1))
    for round in range(4):
        sending.plan(everybody, subject=f"round {round}")
        with ThreadPoolExecutor(3) as pool:
            for each in (ahead, behind, sending):
                pool.submit(each.sweep.run)
        sending.slack.clock.forward(minutes=2)
        for each in (ahead, behind):
            each.sweep.run()
    assert set(sending.states()) == {"sent"}
    assert [sum(sending.keys(each).values()) for each in everybody] == [4] * len(everybody)


def test_an_attempt_whose_process_died_is_found_in_slack(sending: Sending) -> None:
    class Died(BaseException):
        pass

    def die(step: str) -> None:
        if step == "post.after":
            raise Died

    dying = sending.another(failpoint=die)
    sending.plan([ANNA])
    with sending.database.begin() as session:
        (claimed,) = queue.claim(
            session, WORKSPACE, sending.now(), timedelta(minutes=3), most=1, kinds=sending.sender.kinds
        )
    with pytest.raises(Died):
        dying.sender.send(claimed)
    sending.sweep.run()
    assert sending.states() == ["sending"]

    sending.slack.clock.forward(minutes=4)
    sending.sweep.run()
    assert sending.states() == ["sent"]
    assert sending.posts() == 1

"""Messages that Slack refuses, or that have nothing to say."""

from datetime import timedelta

import pytest
from slack_sdk.models.blocks import SectionBlock

from handlers.block_kit.message import message
from handlers.outbox.outgoing_message import Content
from handlers.slack.api_errors import (
    BY_CODE,
    AppNotAllowed,
    InstallationDead,
    NotNow,
    OurMistake,
    RecipientGone,
    SlackTrouble,
)
from methodology.plan.team import PersonId
from playground import Playground
from storage import people
from storage.database.connection import Database
from storage.tables.outbox import OutboxRow
from storage.workspaces import workspaces
from tests.support.sending import ANNA, BEN, WORKSPACE, Notice, Sending, notices

POST = "chat.postMessage"


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    return Sending(slack, database)


def only(sending: Sending) -> OutboxRow:
    (row,) = sending.rows()
    return row


def of(kind: type[SlackTrouble]) -> list[str]:
    return sorted(code for code, each in BY_CODE.items() if each is kind)


@pytest.mark.logs_warnings
@pytest.mark.parametrize("code", of(InstallationDead))
def test_a_dead_token_stops_its_workspace_and_loses_nothing(sending: Sending, code: str) -> None:
    sending.slack.add_fault(POST, "error", count=1, error=code)
    sending.plan([ANNA])
    sending.sweep.run()
    sending.plan([BEN])
    posts = sending.posts()
    sending.sweep.run()

    assert sending.posts() == posts
    assert sending.states() == ["planned", "planned"]
    assert sending.sweep.status().stopped == ((WORKSPACE, code),)
    with sending.database.begin() as session:
        workspaces.resume_workspace(session, WORKSPACE)
    sending.sweep.run()
    assert sending.states() == ["sent", "sent"]
    assert sum(sending.keys().values()) == 1


@pytest.mark.parametrize("code", of(RecipientGone))
def test_a_recipient_that_is_gone_is_not_tried_again_and_holds_up_nobody(sending: Sending, code: str) -> None:
    sending.slack.add_fault(POST, "error", count=1, error=code)
    sending.plan([ANNA])
    sending.sweep.run()
    sending.plan([BEN])
    sending.sweep.run()

    assert {row.recipient: (row.state, row.error) for row in sending.rows()} == {
        ANNA: ("failed", code),
        BEN: ("sent", ""),
    }
    with sending.database.reading() as session:
        anna = people.find_person(session, WORKSPACE, PersonId(ANNA))
    assert anna is not None
    assert anna.deactivated == (code in RecipientGone.of_people)
    assert anna.unreachable == (code not in RecipientGone.of_people)


def test_a_person_is_reachable_again_after_the_first_message_that_slack_accepts(sending: Sending) -> None:
    sending.slack.add_fault(POST, "error", count=1, error="cannot_dm_bot")
    for subject in ("one", "two"):
        sending.plan(subject=subject)
        sending.sweep.run()
    assert sending.states() == ["failed", "sent"]
    with sending.database.reading() as session:
        anna = people.find_person(session, WORKSPACE, PersonId(ANNA))
    assert anna is not None
    assert not anna.unreachable


@pytest.mark.logs_warnings
@pytest.mark.parametrize("code", of(OurMistake))
def test_blocks_that_slack_refuses_are_left_out_once(sending: Sending, code: str) -> None:
    sending.slack.add_fault(POST, "error", count=1, error=code)
    sending.plan()
    sending.sweep.run()
    (message,) = sending.messages()
    assert not message.get("blocks")
    assert message["text"] == "Notice one"
    assert only(sending).state == "sent"


@pytest.mark.logs_warnings
def test_a_message_fails_when_slack_refuses_its_text_too(sending: Sending) -> None:
    sending.slack.add_fault(POST, "error", count=2, error="msg_too_long")
    sending.plan()
    for _ in range(3):
        sending.sweep.run()
    assert only(sending).state == "failed"
    assert sending.posts() == 2


@pytest.mark.parametrize(
    "code", [*of(NotNow), *of(AppNotAllowed), "restricted_action_read_only_channel", "who_knows"]
)
def test_a_temporary_refusal_is_tried_again_in_an_hour(sending: Sending, code: str) -> None:
    sending.slack.add_fault(POST, "error", count=1, error=code)
    sending.plan()
    sending.sweep.run()
    row = only(sending)
    assert (row.state, row.error) == ("planned", code)
    assert timedelta(minutes=59) < row.next_try_at - sending.now() <= timedelta(hours=1)
    sending.slack.clock.forward(hours=1)
    sending.sweep.run()
    assert only(sending).state == "sent"


def test_a_person_who_left_gets_no_message_although_slack_would_accept_it(sending: Sending) -> None:
    sending.slack.change_person("Anna Keller", deleted=True)
    sending.plan()
    sending.sweep.run()
    assert (only(sending).state, only(sending).error) == ("failed", "user_deactivated")
    assert sending.posts() == 0


@pytest.mark.logs_warnings
def test_an_error_of_ours_in_one_message_holds_up_no_other(slack: Playground, database: Database) -> None:
    def broken_for_anna(notice: Notice) -> Content | None:
        if notice.recipient == ANNA:
            raise ZeroDivisionError
        return Content(message(SectionBlock(text="Notice")))

    sending = Sending(slack, database, kinds=notices(broken_for_anna))
    sending.plan([ANNA, BEN])
    sending.sweep.run()
    assert sending.states() == ["planned", "sent"]
    assert only_error(sending) == "unexpected error"


def only_error(sending: Sending) -> str:
    return sending.rows()[0].error


def test_a_message_without_content_is_not_sent(slack: Playground, database: Database) -> None:
    sending = Sending(slack, database, kinds=notices(lambda _: None))
    sending.plan()
    sending.sweep.run()
    assert only(sending).state == "empty"
    assert sending.posts() == 0


def test_a_notice_that_could_not_be_delivered_for_a_week_is_over(sending: Sending) -> None:
    sending.plan()
    sending.slack.clock.forward(days=8)
    sending.sweep.run()
    assert only(sending).state == "expired"
    assert sending.posts() == 0

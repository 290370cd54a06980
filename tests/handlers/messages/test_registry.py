"""The kinds of messages in the outbox: kind, subject and payload never change."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.messages.can_start import CanStart
from handlers.messages.card import CardPosting
from handlers.messages.channel_lost import ChannelLost
from handlers.messages.closed import Closed
from handlers.messages.digest import DailyDigest, NewForYou
from handlers.messages.handed_over import HandedOver
from handlers.messages.handoff_sheet import Handoff
from handlers.messages.nudge import Nudge
from handlers.messages.problem import Problem
from handlers.messages.registry import MESSAGE_KINDS, by_kind
from handlers.messages.status_report import StatusReport
from handlers.messages.thread_line import ThreadLine
from handlers.messages.welcome import Welcome
from handlers.outbox.outgoing_message import OutgoingMessage
from handlers.registry import NameTaken
from methodology.definition.ids import RoleId, StageId
from methodology.engagement.engagement import EngagementId
from methodology.plan.team import PersonId
from storage.outbox.queue import Delivery, DeliveryId

TO: dict[str, Any] = {"workspace": "T1", "recipient": "U1"}
ACME = EngagementId(12)
ANNA = PersonId("U07ANNA")

ROWS: list[tuple[OutgoingMessage, str, str, dict[str, Any]]] = [
    (DailyDigest(**TO, day=date(2026, 11, 24)), "digest", "2026-11-24", {}),
    (NewForYou(**TO, day=date(2026, 11, 24)), "new_for_you", "2026-11-24", {}),
    (Welcome(**TO, engagement=ACME), "welcome", "12", {"engagement": 12}),
    (
        Welcome(**TO, engagement=ACME, role=RoleId("pse"), given_by=ANNA),
        "welcome",
        "12:pse",
        {"engagement": 12, "role": "pse", "given_by": "U07ANNA"},
    ),
    (
        CanStart(
            **TO,
            engagement=ACME,
            stages=(StageId("execution"), StageId("planning")),
            left=StageId("scoping"),
            by=ANNA,
        ),
        "can_start",
        "12:execution+planning",
        {"engagement": 12, "stages": ["execution", "planning"], "left": "scoping", "by": "U07ANNA"},
    ),
    (Handoff(**TO, engagement=ACME, by=ANNA), "handoff", "12", {"engagement": 12, "by": "U07ANNA"}),
    (CardPosting(**TO, engagement=ACME), "card", "12", {"engagement": 12}),
    (
        ChannelLost(**TO, engagement=ACME, channel="C1", day="2026-11-24"),
        "channel_lost",
        "12:C1:2026-11-24",
        {"engagement": 12, "channel": "C1", "day": "2026-11-24"},
    ),
    (
        Closed(
            **TO, engagement=ACME, at=datetime(2026, 11, 24, 9, tzinfo=UTC), by=ANNA, despite="It is over."
        ),
        "closed",
        "12:2026-11-24T09:00:00+00:00",
        {"engagement": 12, "at": "2026-11-24T09:00:00Z", "by": "U07ANNA", "despite": "It is over."},
    ),
    (
        ThreadLine(
            **TO,
            engagement=ACME,
            happened="entered",
            at=datetime(2026, 11, 24, 9, tzinfo=UTC),
            stages=(StageId("scoping"),),
        ),
        "thread_line",
        "12:entered:2026-11-24T09:00:00+00:00",
        {"engagement": 12, "happened": "entered", "at": "2026-11-24T09:00:00Z", "stages": ["scoping"]},
    ),
    (
        StatusReport(**TO, engagement=ACME, asked="1.2"),
        "status_report",
        "1.2",
        {"engagement": 12, "asked": "1.2"},
    ),
    (
        HandedOver(**TO, by=ANNA, giver=PersonId("U07BEN"), engagements=(ACME,), key="V1"),
        "handed_over",
        "V1",
        {"by": "U07ANNA", "giver": "U07BEN", "engagements": [12], "key": "V1"},
    ),
    (
        Nudge(**TO, engagement=ACME, thing="activity:7", day="2026-11-24", asker=ANNA, asks="When?"),
        "nudge",
        "12:activity:7:2026-11-24",
        {"engagement": 12, "thing": "activity:7", "day": "2026-11-24", "asker": "U07ANNA", "asks": "When?"},
    ),
    (
        Problem(**TO, about="1", sentence="No."),
        "problem",
        "1",
        {"about": "1", "sentence": "No."},
    ),
]
"""Rows of this shape wait in the outboxes of running bots, and are read by replicas of the previous version."""


def waiting(kind: str, subject: str, payload: dict[str, Any]) -> Delivery:
    return Delivery(
        id=DeliveryId(1),
        **TO,
        kind=kind,
        subject=subject,
        key="key",
        payload=payload,
        state="planned",
        expires_at=datetime(2026, 12, 1, tzinfo=UTC),
        claimed_by="me",
        attempts=0,
        planned_at=datetime(2026, 11, 24, tzinfo=UTC),
        attempted_at=None,
        repeated=False,
        error="",
    )


@pytest.mark.parametrize(("message", "kind", "subject", "payload"), ROWS, ids=lambda it: str(it)[:40])
def test_a_message_is_stored_as_ever_and_read_back_the_same(
    message: OutgoingMessage, kind: str, subject: str, payload: dict[str, Any]
) -> None:
    row = message.delivery()
    assert (row.workspace, row.recipient) == ("T1", "U1")
    assert (row.kind, row.subject, row.payload) == (kind, subject, payload)
    assert MESSAGE_KINDS[kind].from_delivery(waiting(kind, subject, payload)) == message


def test_what_a_later_version_adds_to_a_payload_is_ignored() -> None:
    row = waiting("handoff", "12", {"engagement": 12, "by": "U07ANNA", "urgent": True})
    assert Handoff.from_delivery(row) == Handoff(**TO, engagement=ACME, by=ANNA)


def test_every_kind_has_one_class() -> None:
    assert set(MESSAGE_KINDS) == {kind for _, kind, _, _ in ROWS} | {"digest"}


def test_two_classes_of_one_kind_keep_the_bot_from_starting() -> None:
    class Greeting(Welcome):
        pass

    with pytest.raises(NameTaken, match=r"same kind of message: welcome stands for Welcome and .*Greeting"):
        by_kind([Welcome, Greeting])

"""What is asked counts as told, and is asked of nobody any more once it is done or with somebody else."""

from collections.abc import Callable

import pytest

from handlers.messages.digest import DailyDigest
from handlers.messages.nudge import Nudge
from methodology.engagement.engagement import EngagementId
from methodology.engagement.things import activity_key
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from playground import Playground
from storage.database.connection import Database
from storage.engagements import activity
from storage.engagements.aggregate import read_aggregates
from storage.engagements.told import get_told
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.outbox import queue
from tests.support.sending import ANNA, BEN, CLARA, WORKSPACE, Sending, engaged_sending, utc

ENGAGEMENT = EngagementId(1)
IN_SAO_PAULO = utc("2026-11-24 15:00")
AT_NIGHT = utc("2026-11-25 01:00")


@pytest.fixture
def sending(slack: Playground, sqlite_database: Database) -> Sending:
    sending = engaged_sending(slack, sqlite_database)
    slack.clock.move_to(IN_SAO_PAULO)
    return sending.another(kinds={DailyDigest.kind: DailyDigest, Nudge.kind: Nudge})


def _work(sending: Sending, name: str) -> PlannedActivity:
    with sending.database.reading() as session:
        (read,) = read_aggregates(session, WORKSPACE, [ENGAGEMENT], work="all")
    return next(each for each in read.work if each.activity == name)


def _ask(sending: Sending) -> PlannedActivity:
    """Ben asks about work of Clara's that can be done since the kickoff was held."""
    kickoff, work = _work(sending, "exec_kickoff"), _work(sending, "exec_discovery")
    _act(sending, lambda unit: activity.complete(unit, kickoff.id))
    nudge = Nudge(
        workspace=WORKSPACE,
        recipient=CLARA,
        engagement=ENGAGEMENT,
        thing=activity_key(work.id),
        day="2026-11-24",
        asker=PersonId(BEN),
    )
    with sending.database.begin() as session:
        queue.enqueue(session, [nudge.delivery()], sending.now())
    return work


def _states(sending: Sending) -> dict[str, str]:
    return {row.kind: row.state for row in sending.rows() if row.recipient == CLARA}


def _act(sending: Sending, act: Callable[[UnitOfWork], object]) -> None:
    actor = Actor(by=PersonId(BEN), at=sending.now(), today=sending.now().date(), source="test")
    with sending.database.begin() as session:
        act(UnitOfWork(session, sending.catalog, WORKSPACE, actor, lambda _: None))


def test_what_is_asked_counts_as_told(sending: Sending) -> None:
    work = _ask(sending)
    sending.sweep.run()
    assert _states(sending)[Nudge.kind] == "sent"
    assert any("asks about" in each["text"] for each in sending.messages(CLARA))
    with sending.database.reading() as session:
        told = get_told(session, PersonId(CLARA), [ENGAGEMENT])[ENGAGEMENT]
    assert told[activity_key(work.id)].rung > 0


def test_what_is_done_or_with_somebody_else_by_then_is_not_asked(sending: Sending) -> None:
    work = _ask(sending)
    _act(sending, lambda unit: activity.reassign(unit, work.id, to=PersonId(ANNA)))
    sending.sweep.run()
    assert _states(sending)[Nudge.kind] == "empty"


def test_at_night_it_waits_for_the_digest_which_says_it_once(sending: Sending) -> None:
    sending.sweep.run()
    sending.slack.clock.move_to(AT_NIGHT)
    before = len(sending.messages(CLARA))
    _ask(sending)
    sending.sweep.run()
    assert _states(sending)[Nudge.kind] == "planned"
    for at in ("11:59", "12:00"):
        sending.slack.clock.move_to(utc(f"2026-11-25 {at}"))
        sending.sweep.run()
    assert _states(sending) == {DailyDigest.kind: "sent", Nudge.kind: "sent"}
    new = sending.messages(CLARA)[: len(sending.messages(CLARA)) - before]
    assert [("asks how this is going" in each["text"]) for each in new] == [True]


def test_without_a_digest_it_comes_alone_soon_after(sending: Sending) -> None:
    sending = sending.another(kinds={Nudge.kind: Nudge})
    sending.slack.clock.move_to(AT_NIGHT)
    _ask(sending)
    sending.sweep.run()
    sending.slack.clock.move_to(utc("2026-11-25 12:00"))
    sending.sweep.run()
    assert _states(sending)[Nudge.kind] == "planned"
    sending.slack.clock.move_to(utc("2026-11-25 12:11"))
    sending.sweep.run()
    assert _states(sending)[Nudge.kind] == "sent"

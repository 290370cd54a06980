"""Tests of `storage.outbox.nudges`."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from handlers.messages.nudge import Nudge
from methodology.engagement.engagement import EngagementId
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.outbox import nudges, queue
from storage.outbox.queries import count_unsent
from storage.outbox.too_far_ahead import bring_back

NOW = datetime(2026, 6, 1, 20, tzinfo=UTC)
ANNA, BEN, EVE = PersonId("UANNA"), PersonId("UBEN"), PersonId("UEVE")


def _nudge(asker: PersonId, thing: str = "activity:7", day: str = "2026-06-01") -> Nudge:
    facts = {"workspace": "T1", "recipient": BEN, "engagement": EngagementId(3)}
    return Nudge.model_validate(facts | {"thing": thing, "day": day, "asker": asker, "asks": "When?"})


def _ask(database: Database, asker: PersonId, thing: str = "activity:7", day: str = "2026-06-01") -> str:
    delivery = _nudge(asker, thing, day).delivery()
    with database.begin() as session:
        queue.enqueue(session, [delivery], NOW)
        return str(nudges.get_first(session, delivery)["asker"])


def _taken_along(database: Database, now: datetime = NOW) -> list[tuple[str, str]]:
    with database.reading() as session:
        found = nudges.list_taken_along(session, "T1", BEN, now)
    return [(each.thing, each.asker) for each in found]


def _take_along(database: Database) -> None:
    with database.begin() as session:
        nudges.take_along(session, "T1", BEN)


def test_of_three_who_ask_about_one_thing_on_one_day_the_first_counts(database: Database) -> None:
    assert [_ask(database, each) for each in (ANNA, EVE, ANNA)] == [ANNA, ANNA, ANNA]
    assert _ask(database, EVE, "activity:8") == EVE
    assert _ask(database, EVE, day="2026-06-02") == EVE
    with database.reading() as session:
        assert count_unsent(session, "T1", NOW + timedelta(days=7)) == 3


def test_a_digest_takes_along_what_waits_and_says_it_once(database: Database) -> None:
    _ask(database, ANNA)
    _take_along(database)
    assert _taken_along(database) == [("activity:7", ANNA)]
    with database.begin() as session:
        assert queue.claim(session, "T1", NOW, timedelta(minutes=3), most=9, kinds={"nudge"}) == []
        (waiting,) = nudges.list_taken_along(session, "T1", BEN, NOW)
        assert waiting.asks == "When?"
        nudges.mark_said(session, [waiting.id], NOW)
    assert _taken_along(database) == []
    assert _ask(database, EVE) == ANNA, "it was asked on this day"


def test_a_digest_leaves_alone_what_is_being_sent_or_may_have_been(database: Database) -> None:
    _ask(database, ANNA)
    with database.begin() as session:
        (claimed,) = queue.claim(session, "T1", NOW, timedelta(minutes=3), most=9, kinds={"nudge"})
    _take_along(database)
    assert _taken_along(database) == []
    with database.begin() as session:
        assert queue.mark_attempt(session, claimed, NOW, timedelta(minutes=3), claimed.payload)
        queue.mark_uncertain(session, claimed, NOW, "timeout")
    _take_along(database)
    assert _taken_along(database) == []


def test_what_may_have_been_sent_before_a_restore_is_looked_for_first(database: Database) -> None:
    _ask(database, ANNA)
    with database.begin() as session:
        session.execute(text("UPDATE delivery SET in_doubt = NOT in_doubt"))
    _take_along(database)
    assert _taken_along(database) == []


def test_a_question_that_waits_for_monday_is_not_taken_for_the_work_of_a_wrong_clock(
    database: Database,
) -> None:
    for thing in ("activity:7", "activity:8"):
        _ask(database, ANNA, thing)
    with database.begin() as session:
        to_monday, far_ahead = queue.claim(session, "T1", NOW, timedelta(0), most=9, kinds={"nudge"})
        queue.reschedule(session, to_monday, NOW + timedelta(days=3))
        queue.reschedule(session, far_ahead, NOW + timedelta(days=300))
    with database.begin() as session:
        assert bring_back(session, NOW, timedelta(minutes=3)) == {"waiting messages": 1}
    with database.begin() as session:
        claimed = queue.claim(session, "T1", NOW, timedelta(0), most=9, kinds={"nudge"})
    assert [each.id for each in claimed] == [far_ahead.id]


def test_a_question_is_not_kept_for_ever(database: Database) -> None:
    _ask(database, ANNA)
    _take_along(database)
    assert _taken_along(database, NOW + timedelta(days=6))
    assert _taken_along(database, NOW + timedelta(days=8)) == []

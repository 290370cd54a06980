"""Tests of `storage.answered`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage.answered import KEPT, claim_answer
from storage.database.connection import Database
from storage.tables.answered import AnsweredRow

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def claim(database: Database, ts: str, at: datetime = NOW) -> bool:
    with database.begin() as session:
        return claim_answer(session, "T1", "D1", ts, at)


def test_of_all_to_whom_a_message_is_delivered_one_answers_it(database: Database) -> None:
    with ThreadPoolExecutor(8) as replicas:
        claims = list(replicas.map(lambda _: claim(database, "1.0"), range(8)))
    assert sum(claims) == 1
    assert claim(database, "2.0")


def test_what_slack_delivers_no_more_is_forgotten(database: Database) -> None:
    claim(database, "1.0")
    claim(database, "2.0", NOW + KEPT + timedelta(seconds=1))
    with database.reading() as session:
        assert session.exec(select(AnsweredRow.ts)).all() == ["2.0"]

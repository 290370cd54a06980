"""Tests of `storage.outbox.queue` and `queries`."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import event

from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.outbox import queue
from storage.outbox.old_digests import prune_digests
from storage.outbox.queries import find_by_message, find_last_digest_day, find_oldest_unsent
from storage.outbox.queue import Delivery, NewDelivery
from storage.tables.outbox import OutboxRow
from storage.workspaces import workspaces

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LEASE = timedelta(minutes=3)

KINDS = ("notice", "digest")


def message(subject: str, workspace: str = "T1") -> NewDelivery:
    return NewDelivery(workspace=workspace, recipient=f"U{subject}", kind="notice", subject=subject)


def planned(database: Database, count: int, workspace: str = "T1") -> None:
    with database.begin() as session:
        queue.enqueue(session, (message(str(n), workspace) for n in range(count)), NOW)


def claimed(database: Database, most: int = 100, now: datetime = NOW) -> list[Delivery]:
    with database.begin() as session:
        return queue.claim(session, "T1", now, LEASE, most=most, kinds=KINDS)


def test_a_message_is_planned_once(database: Database) -> None:
    with database.begin() as session:
        assert queue.enqueue(session, [message("a"), message("b")], NOW) == 2
    with database.begin() as session:
        assert queue.enqueue(session, [message("b"), message("c")], NOW) == 1


def test_claims_of_many_at_once_have_no_message_in_common(database: Database) -> None:
    planned(database, 400)

    def claim_all(_: int) -> list[int]:
        mine: list[int] = []
        while batch := claimed(database, 7):
            mine += [each.id for each in batch]
        return mine

    with ThreadPoolExecutor(6) as pool:
        counts = Counter(id for mine in pool.map(claim_all, range(6)) for id in mine)
    assert len(counts) == 400
    assert set(counts.values()) == {1}


def test_what_is_claimed_is_free_again_when_the_lease_is_over(database: Database) -> None:
    planned(database, 1)
    assert len(claimed(database)) == 1
    assert claimed(database, now=NOW + LEASE - timedelta(seconds=1)) == []
    assert len(claimed(database, now=NOW + LEASE)) == 1


def test_a_process_that_lost_the_lease_changes_nothing(database: Database) -> None:
    planned(database, 1)
    (lost,) = claimed(database)
    (ours,) = claimed(database, now=NOW + LEASE)
    with database.begin() as session:
        assert not queue.mark_attempt(session, lost, NOW, LEASE, {})
        assert not queue.postpone(session, lost, NOW)
        assert not queue.close(session, lost, "failed")
        assert not queue.mark_uncertain(session, lost, NOW, "reset")
        assert queue.mark_attempt(session, ours, NOW, LEASE, {})


def test_a_message_is_marked_sent_even_without_the_lease(database: Database) -> None:
    planned(database, 1)
    (lost,) = claimed(database)
    (ours,) = claimed(database, now=NOW + LEASE)
    with database.begin() as session:
        assert queue.mark_sent(session, lost, "D1", "1.1", NOW) == "now"
        assert not queue.mark_attempt(session, ours, NOW, LEASE, {})
        assert queue.mark_sent(session, ours, "D1", "2.2", NOW) == "another"
        found = find_by_message(session, "T1", "D1", "1.1")
    assert found is not None
    assert found.id == lost.id


def test_the_first_attempt_of_unclear_outcome_is_where_the_search_begins(database: Database) -> None:
    planned(database, 1)
    (first,) = claimed(database)
    with database.begin() as session:
        queue.mark_attempt(session, first, NOW, LEASE, {})
        queue.mark_uncertain(session, first, NOW, "reset")
    (second,) = claimed(database)
    assert second.attempted_at == NOW
    with database.begin() as session:
        queue.mark_attempt(session, second, NOW + LEASE, LEASE, {})
        row = session.get(OutboxRow, second.id)
        assert row is not None
        assert (row.attempted_at, row.attempts) == (NOW, 2)


def test_nothing_of_a_stopped_workspace_is_claimed(database: Database) -> None:
    planned(database, 2)
    planned(database, 2, "T2")
    with database.begin() as session:
        workspaces.stop_workspace(session, "T1", "token_revoked", NOW)
        assert queue.claim(session, "T1", NOW, LEASE, most=5, kinds=KINDS) == []
        assert queue.list_waiting(session, NOW, KINDS) == ["T2"]


def test_finding_what_waits_uses_the_index_of_what_waits(database: Database) -> None:
    planned(database, 3)
    seen: list[tuple[str, Any]] = []

    def watch(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "WITH")):
            seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", watch)
    with database.begin() as session:
        queue.list_waiting(session, NOW, KINDS)
        queue.claim(session, "T1", NOW, LEASE, most=2, kinds=KINDS)
        find_oldest_unsent(session, NOW, KINDS)
    event.remove(database.engine, "before_cursor_execute", watch)

    for statement, parameters in seen:
        plan = explained(database, statement, parameters)
        assert "delivery_waiting" in plan, f"{statement}\n{plan}"


def explained(database: Database, statement: str, parameters: Any) -> str:
    """How the database goes about this statement; PostgreSQL is told that the table is big."""
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.begin() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return str(connection.exec_driver_sql(explain + statement, parameters).all())


def test_digests_of_long_ago_are_forgotten_some_at_a_time_and_nothing_else(database: Database) -> None:
    digests = [NewDelivery(workspace="T1", recipient="U1", kind="digest", subject=str(n)) for n in range(5)]
    with database.begin() as session:
        queue.enqueue(session, [*digests, message("notice")], NOW)
    for each in claimed(database):
        if each.subject != "4":
            with database.begin() as session:
                queue.close(session, each, "empty")
    with database.begin() as session:
        queue.enqueue(session, [message("new")], NOW + LEASE)
    forgotten = []
    for before in (NOW, NOW + LEASE, NOW + LEASE, NOW + LEASE):
        with database.begin() as session:
            forgotten.append(prune_digests(session, before, most=3))
    assert forgotten == [0, 3, 1, 0]


def test_messages_in_one_conversation_are_claimed_one_after_the_other_and_a_second_apart(
    database: Database,
) -> None:
    its = {"workspace": "T1", "recipient": "U1", "kind": "notice"}
    second = timedelta(seconds=1)

    def claims(now: datetime, kinds: tuple[str, ...] = KINDS) -> list[Delivery]:
        with database.begin() as session:
            return queue.claim(session, "T1", now, LEASE, most=10, kinds=kinds, apart=second)

    with database.begin() as session:
        queue.enqueue(session, [NewDelivery(**its, subject=subject) for subject in ("a", "b")], NOW)
        queue.enqueue(session, [NewDelivery(**its | {"recipient": "U2"}, subject="a")], NOW)
    first, other = claims(NOW)
    assert (first.recipient, first.subject, other.recipient) == ("U1", "a", "U2")
    assert claims(NOW) == [], "the first one is being sent"
    with database.begin() as session:
        queue.mark_sent(session, first, "D1", "1.0", NOW)
    assert claims(NOW + second / 2) == []
    (following,) = claims(NOW + second)
    assert following.subject == "b"
    assert {each.recipient for each in claims(NOW + second + LEASE)} == {"U1", "U2"}, "leases have run out"


def test_a_kind_of_another_version_does_not_hold_up_the_others_of_a_conversation(database: Database) -> None:
    its = {"workspace": "T1", "recipient": "U1"}
    with database.begin() as session:
        queue.enqueue(session, [NewDelivery(**its, kind="of_another_version", subject="a")], NOW)
        queue.enqueue(session, [NewDelivery(**its, kind="notice", subject="b")], NOW)
    with database.begin() as session:
        claimed = queue.claim(session, "T1", NOW, LEASE, most=10, kinds=KINDS, apart=timedelta(seconds=1))
    assert [each.subject for each in claimed] == ["b"]


def test_a_digest_that_was_sent_or_had_nothing_to_say_was_looked_at(database: Database) -> None:
    days = {"2026-11-20": "sent", "2026-11-23": "empty", "2026-11-24": "expired", "2026-11-25": "planned"}
    with database.begin() as session:
        session.add_all(
            OutboxRow(workspace="T1", recipient="UBEN", kind="digest", subject=day, key=day, state=state, planned_at=NOW, next_try_at=NOW)
            for day, state in days.items()
        )  # fmt: skip
    with database.reading() as session:
        assert find_last_digest_day(session, "T1", PersonId("UBEN")) == date(2026, 11, 23)
        assert find_last_digest_day(session, "T1", PersonId("UANNA")) is None

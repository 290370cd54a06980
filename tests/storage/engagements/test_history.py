"""Tests of `storage.engagements.history`."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.engagements import history
from storage.engagements.history import Changed
from tests.support.rows import add_engagement

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def engagement(database: Database, methodology: Methodology) -> EngagementId:
    with database.begin() as session:
        return add_engagement(session, methodology)


def _record(session: Session, engagement: EngagementId, what: str, work: int | None = None) -> None:
    changed = Changed({"due": "2026-11-24"}, {"due": None}, None if work is None else PlannedActivityId(work))
    _record_all(session, engagement, what, [changed])


def _record_all(session: Session, engagement: EngagementId, what: str, changes: list[Changed]) -> None:
    history.record(
        session,
        changes,
        workspace="T1",
        engagement_id=engagement,
        at=NINE,
        by=PersonId("U1"),
        what=what,
        source="digest",
    )


def test_a_change_is_read_back_as_it_was_recorded(database: Database, engagement: EngagementId) -> None:
    with database.begin() as session:
        _record(session, engagement, "snoozed", work=5)
    with database.reading() as session:
        (change,) = history.list_changes(session, engagement, limit=10)
        assert history.list_changes(session, engagement, PlannedActivityId(5), limit=10) == [change]
    assert change.model_dump(exclude={"id"}) == {
        "workspace": "T1",
        "engagement": engagement,
        "work": 5,
        "at": NINE,
        "by": "U1",
        "what": "snoozed",
        "before": {"due": "2026-11-24"},
        "after": {"due": None},
        "source": "digest",
    }


def test_changes_are_read_newest_first_page_by_page(database: Database, engagement: EngagementId) -> None:
    with database.begin() as session:
        for number in range(5):
            _record(session, engagement, f"change {number}", work=number % 2)
    with database.reading() as session:
        first = history.list_changes(session, engagement, limit=3)
        second = history.list_changes(session, engagement, limit=3, before_id=first[-1].id)
        odd = history.list_changes(session, engagement, PlannedActivityId(1), limit=10)
        elsewhere = history.list_changes(session, EngagementId(2), PlannedActivityId(1), limit=10)
    assert [each.what for each in first] == ["change 4", "change 3", "change 2"]
    assert [each.what for each in second] == ["change 1", "change 0"]
    assert [each.what for each in odd] == ["change 3", "change 1"]
    assert elsewhere == [], "an activity is looked up within its engagement"


@pytest.mark.each_case_on_postgresql
@pytest.mark.parametrize("change", ["UPDATE history SET what = 'nothing'", "DELETE FROM history"])
def test_the_database_refuses_to_alter_the_history(
    database: Database, engagement: EngagementId, change: str
) -> None:
    with database.begin() as session:
        _record(session, engagement, "done")
    with pytest.raises(DBAPIError, match="written once"), database.begin() as session:
        session.execute(text(change))
    with database.reading() as session:
        assert [each.what for each in history.list_changes(session, engagement, limit=2)] == ["done"]


def test_the_changes_of_one_act_are_written_in_one_statement_and_keep_their_order(
    database: Database, engagement: EngagementId
) -> None:
    changes = [Changed({"n": n}, {}, PlannedActivityId(9 - n)) for n in range(5)]
    written: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        written.append(statement)

    with database.begin() as session:
        session.connection()
        event.listen(database.engine, "before_cursor_execute", note)
        try:
            _record_all(session, engagement, "moved", changes)
            _record_all(session, engagement, "moved", [])
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
    with database.reading() as session:
        found = history.list_changes(session, engagement, limit=10)
    assert len(written) == 1
    assert [(each.before, each.after, each.work) for each in reversed(found)] == changes


def test_the_history_of_an_unknown_engagement_is_refused(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.begin() as session:
        _record(session, EngagementId(99), "done")


def test_an_instant_from_another_zone_comes_back_in_utc(database: Database, engagement: EngagementId) -> None:
    in_india = NINE.astimezone(timezone(timedelta(hours=5, minutes=30)))
    with database.begin() as session:
        history.record(
            session,
            [Changed({}, {})],
            workspace="T1",
            engagement_id=engagement,
            at=in_india,
            by=PersonId("U1"),
            what="opened",
            source="/ps-start",
        )
        (change,) = history.list_changes(session, engagement, limit=1)
    assert change.at == NINE
    assert change.at.utcoffset() == timedelta(0)

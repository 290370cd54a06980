"""What readers were told of the things of an engagement: read, recorded when a message is sent, taken back."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, inspect, update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.things import is_asked, is_of_work
from methodology.people import today_where
from methodology.plan.planned_activity import Moved, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.news import EngagementNews
from methodology.reminders.now_told import NowMoved, NowTold, Telling
from methodology.reminders.rungs import NONE, LastTold, Told
from methodology.reminders.telling import telling
from storage.database.reading import column, columns, rows
from storage.database.upsert import insert_into
from storage.engagements.engagement_plan import load_plan
from storage.engagements.queries import get_engagement
from storage.methodologies import Catalog
from storage.tables.engagements import EngagementRow
from storage.tables.history import HistoryRow
from storage.tables.planned_activities import PlannedActivityRow
from storage.tables.told import ToldRow

CHANGE_TAKES = timedelta(minutes=10)
"""How long before its commit a change may have noted its time, on a clock that may differ."""


def get_told(
    session: Session, reader: PersonId, engagement_ids: Collection[EngagementId]
) -> dict[EngagementId, Told]:
    """What this person was told of each of these engagements."""
    of_reader = columns(ToldRow).where(
        column(ToldRow, "reader") == reader, column(ToldRow, "engagement").in_(list(engagement_ids))
    )
    found: dict[EngagementId, dict[str, LastTold]] = {}
    for row in rows(session, of_reader):
        found.setdefault(EngagementId(row.engagement), {})[row.thing] = LastTold(row.rung, row.on)
    return dict(found)


def record_told(session: Session, reader: PersonId, told: Iterable[NowTold], on: date) -> None:
    """Record that this person was told this, and since when roles and dates have been asked for.

    The caller holds the locks on the engagements.
    """
    values = [each.model_dump() | {"reader": reader, "on": on} for each in told]
    if not values:
        return
    insert: Any = insert_into(session, ToldRow)
    new, known = insert.excluded, inspect(ToldRow).columns
    highest = case((known["rung"] > new.rung, known["rung"]), else_=new.rung)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["reader", "engagement", "thing"], set_={"rung": highest, "told_on": new.told_on}
        ),
        values,
    )
    asked: dict[EngagementId, list[str]] = {}
    for each in told:
        if is_asked(each.thing):
            asked.setdefault(each.engagement, []).append(each.thing)
    for engagement, things in asked.items():
        row = session.get_one(EngagementRow, engagement)
        row.asked = dict.fromkeys(things, on.isoformat()) | row.asked


def record_message(
    session: Session, catalog: Catalog, workspace: str, telling: Telling, now: datetime
) -> None:
    """Record what a message has told its reader, in the transaction that marks it as sent.

    What changed while the message was on its way may have brought things to a lower rung: they are lowered
    after they are recorded.
    """
    engagement_ids = sorted({each.engagement for each in telling.told})
    locked = select(EngagementRow.id).where(col(EngagementRow.id).in_(engagement_ids))
    session.exec(locked.order_by(col(EngagementRow.id)).with_for_update()).all()
    record_told(session, telling.person, telling.told, telling.day)
    _forget_moved(session, telling.moved)
    for engagement_id in _changed_since(session, engagement_ids, telling.at or now):
        engagement = get_engagement(session, workspace, engagement_id)
        lower_told(session, load_plan(session, catalog, engagement, only_open=True), now)


def lower_told(session: Session, plan: EngagementPlan, now: datetime) -> EngagementPlan:
    """Let what was told fall where a thing has fallen to a lower rung, for every reader; returns the new plan.

    What is closed or asked for no more is forgotten, so that it is told again if it comes back. On hold, and once the
    engagement is over, nothing is asked for, and what was asked counts as asked: it is no news when the engagement
    runs again. Its work is news then, because it begins again. The caller holds the lock on the engagement.
    """
    engagement = plan.engagement
    known = session.exec(select(ToldRow).where(ToldRow.engagement == engagement.id)).all()
    if not known and not engagement.asked:
        return plan
    rungs = EngagementNews(plan=plan, now=now).rungs()
    for row in known:
        if row.thing in rungs:
            row.rung = min(row.rung, rungs[row.thing])
        elif engagement.is_running:
            session.delete(row)
        elif is_of_work(row.thing):
            row.rung = NONE
    asked = {key: day for key, day in engagement.asked.items() if key in rungs or not engagement.is_running}
    session.flush()
    if asked != engagement.asked:
        row_of = update(EngagementRow).where(col(EngagementRow.id) == engagement.id)
        session.execute(row_of.values(asked={key: day.isoformat() for key, day in asked.items()}))
    return plan.model_copy(update={"engagement": engagement.model_copy(update={"asked": asked})})


def mark_all_told(session: Session, plan: EngagementPlan, now: datetime) -> None:
    """Record that everything open in this engagement was told to its readers of now, at its rung of now.

    For engagements that ran before anything was recorded here. The caller holds the lock on the engagement.
    """
    news = EngagementNews(plan=plan, now=now)
    for reader in sorted(news.readers()):
        person = plan.people.get(reader)
        if person is not None:
            today = today_where(person, now)
            theirs = [each.work.id for each in news.things if each.work and news.is_readers(person, each)]
            record_told(session, reader, telling(plan, person, (), now, counted=theirs).told, today)
            told = [told for each in news.news_for(person, {}) for told in each.told]
            record_told(session, reader, told, today)
    session.flush()


def _forget_moved(session: Session, told: Iterable[NowMoved]) -> None:
    """Drop the causes that were told; one that came since stays."""
    by_id = {each.activity: each.moved for each in told}
    moved = select(PlannedActivityRow).where(col(PlannedActivityRow.id).in_(by_id)) if by_id else None
    for row in session.exec(moved.with_for_update()) if moved is not None else ():
        known = Moved.model_validate(row.moved) if row.moved else None
        if row.id is not None and known == by_id[PlannedActivityId(row.id)]:
            row.moved = None


def _changed_since(
    session: Session, engagement_ids: Collection[EngagementId], instant: datetime
) -> list[EngagementId]:
    """Those of these engagements in which something may have been done since this instant."""
    since = instant - CHANGE_TAKES
    changed = select(HistoryRow.engagement).where(
        col(HistoryRow.engagement).in_(engagement_ids), col(HistoryRow.at) > since
    )
    return [EngagementId(each) for each in session.exec(changed.distinct()) if each is not None]

"""What others did, in the queue until a digest says it: kept by ids, and named as everything is called by then."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from methodology.engagement.engagement import Engagement
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import ActOfOther
from storage.engagements.queries import get_engagements
from storage.outbox import queue
from storage.outbox.queue import ACT_OF_OTHER, NewDelivery
from storage.tables.outbox import OutboxRow
from storage.tables.planned_activities import PlannedActivityRow


def enqueue(
    session: Session, workspace: str, acts: Iterable[tuple[PersonId, ActOfOther]], now: datetime
) -> None:
    """Have the next digest of each of these people say what concerns them."""
    waiting = [
        NewDelivery(
            workspace=workspace,
            recipient=person,
            kind=ACT_OF_OTHER,
            subject=":".join(
                [str(act.engagement), str(act.work or ""), act.criterion or "", now.isoformat()]
            ),
            payload=act.model_dump(mode="json", exclude_defaults=True),
            state="taken_along",
        )
        for person, act in acts
    ]
    queue.enqueue(session, waiting, now)


def has_any(session: Session, workspace: str, person: PersonId) -> bool:
    """Whether anything waits for the digest of this person."""
    return session.exec(_waiting(workspace, person).limit(1)).first() is not None


def list_waiting(session: Session, workspace: str, person: PersonId) -> list[ActOfOther]:
    """What others did since the last digest of this person and what has not been undone, oldest first."""
    found = [
        ActOfOther.model_validate(each.payload | {"id": each.id})
        for each in session.exec(_waiting(workspace, person).order_by(col(OutboxRow.id)))
    ]
    if not found:
        return []
    engagements = {
        each.id: each for each in get_engagements(session, workspace, {each.engagement for each in found})
    }
    work = _work(session, {each.work for each in found if each.work})
    return [
        act.model_copy(update={"title": engagement.title, "name": row.name if row else ""})
        for act in found
        if (engagement := engagements.get(act.engagement)) is not None
        and _still_holds(act, engagement, row := work.get(act.work) if act.work else None)
    ]


def _still_holds(act: ActOfOther, engagement: Engagement, row: PlannedActivityRow | None) -> bool:
    """Whether it is as they left it."""
    if act.work is None or row is None:
        return act.work is None and engagement.state == act.state
    if act.criterion is not None:
        ticked = {(each.criterion, each.by) for each in engagement.confirmed}
        return row.state == "open" and (act.criterion, act.by) in ticked
    return (row.state, row.closed_by) == (act.state, act.by)


def mark_said(session: Session, acts: Collection[int], now: datetime) -> None:
    """Record that a digest has said these, in the transaction that marks it as sent."""
    if acts:
        these = update(OutboxRow).where(col(OutboxRow.id).in_(acts)).filter_by(state="taken_along")
        session.execute(these.values(state="sent", sent_at=now))


def _waiting(workspace: str, person: PersonId) -> SelectOfScalar[OutboxRow]:
    return select(OutboxRow).filter_by(
        workspace=workspace, recipient=person, kind=ACT_OF_OTHER, state="taken_along"
    )


def _work(
    session: Session, ids: Collection[PlannedActivityId]
) -> dict[PlannedActivityId, PlannedActivityRow]:
    rows = session.exec(select(PlannedActivityRow).where(col(PlannedActivityRow.id).in_(ids))) if ids else ()
    return {PlannedActivityId(each.id): each for each in rows if each.id is not None}

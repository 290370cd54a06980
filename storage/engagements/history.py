"""The append-only history of changes: recording and reading them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.value import Value
from storage.tables.history import HistoryRow


class Change(Value):
    """One change: the values before and after it, who made it, when, and from where."""

    id: int
    workspace: str
    engagement: EngagementId | None
    work: PlannedActivityId | None
    at: datetime
    by: PersonId
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    source: str


def record(
    session: Session,
    *,
    workspace: str,
    engagement_id: EngagementId | None,
    activity_id: PlannedActivityId | None = None,
    at: datetime,
    by: PersonId,
    what: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    source: str,
) -> None:
    """Add one change, in the transaction that makes it."""
    subject = {"workspace": workspace, "engagement": engagement_id, "work": activity_id}
    change = {"at": at, "by": by, "what": what, "before": dict(before), "after": dict(after)}
    session.execute(insert(HistoryRow).values(**subject, **change, source=source))


def list_changes(
    session: Session,
    engagement_id: EngagementId,
    activity_id: PlannedActivityId | None = None,
    *,
    limit: int,
    before_id: int | None = None,
) -> list[Change]:
    """The changes of an engagement, or of one of its planned activities, newest first.

    `before_id` is the last id of the previous page. An activity of another engagement has no changes here.
    """
    query = select(HistoryRow).where(HistoryRow.engagement == engagement_id)
    if activity_id is not None:
        query = query.where(HistoryRow.work == activity_id)
    if before_id is not None:
        query = query.where(col(HistoryRow.id) < before_id)
    rows = session.exec(query.order_by(col(HistoryRow.id).desc()).limit(limit))
    return [Change.model_validate(row) for row in rows]

"""Engagements that a version before has planned, and planning them by the rules of this one."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from methodology.engagement.engagement import NOT_OVER, EngagementId
from storage.engagements.history import BY_ITSELF
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog
from storage.tables.engagements import RULES, EngagementRow


def list_outdated(
    session: Session,
    *,
    most: int,
    among: Collection[EngagementId] | None = None,
    but: Collection[EngagementId] = (),
) -> list[tuple[str, EngagementId]]:
    """The engagements that were planned by older rules and are not over, each with its workspace, oldest first."""
    query = select(EngagementRow.workspace, EngagementRow.id).where(
        col(EngagementRow.rules) < RULES,
        col(EngagementRow.state).in_(NOT_OVER),
        col(EngagementRow.id).not_in(but),
    )
    if among is not None:
        query = query.where(col(EngagementRow.id).in_(among))
    found = session.exec(query.order_by(col(EngagementRow.id)).limit(most))
    return [(workspace, EngagementId(number)) for workspace, number in found if number is not None]


def upgrade_engagement(
    session: Session, catalog: Catalog, workspace: str, engagement_id: EngagementId, at: datetime
) -> None:
    """Plan this engagement by the rules of this version; a second process finds it done."""
    actor = Actor(by=BY_ITSELF, at=at, today=at.date(), source="update")
    UnitOfWork(session, catalog, workspace, actor, lambda _: None).lock_for_anybody(engagement_id)

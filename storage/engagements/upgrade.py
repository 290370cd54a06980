"""Engagements that a version before has planned, and planning them by the rules of this one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, text
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.people import Person
from storage.database.reading import unindexed
from storage.engagements.history import BY_ITSELF
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog
from storage.tables.agenda import AgendaRow
from storage.tables.engagements import IS_NOT_OVER, RULES, EngagementRow


def list_outdated(
    session: Session,
    *,
    most: int,
    concerning: Person | None = None,
    but: Collection[EngagementId] = (),
) -> list[tuple[str, EngagementId]]:
    """The engagements that were planned by older rules and are not over, each with its workspace, oldest first; those
    that concern this person, or all."""
    query = select(EngagementRow.workspace, EngagementRow.id).where(
        col(EngagementRow.rules) < RULES, text(IS_NOT_OVER), col(EngagementRow.id).not_in(but)
    )
    if concerning is not None:
        whose = (
            unindexed(col(AgendaRow.workspace))
            == concerning.workspace,  # SQLite would read their whole list for each
            col(AgendaRow.person) == concerning.id,
        )
        query = query.where(exists().where(col(AgendaRow.engagement) == col(EngagementRow.id), *whose))
    found = session.exec(
        query.order_by(col(EngagementRow.rules), col(EngagementRow.id)).limit(most)
    )  # as in its index
    return [(workspace, EngagementId(number)) for workspace, number in found if number is not None]


def upgrade_engagement(
    session: Session, catalog: Catalog, workspace: str, engagement_id: EngagementId, at: datetime
) -> None:
    """Plan this engagement by the rules of this version; a second process finds it done."""
    actor = Actor(by=BY_ITSELF, at=at, today=at.date(), source="update")
    UnitOfWork(session, catalog, workspace, actor, lambda _: None).lock_for_anybody(engagement_id)

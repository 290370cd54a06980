"""Closing missed turns of recurring work, and finding the engagements that may have some."""

from datetime import date

from sqlalchemy import and_, or_, update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId, VersionId
from methodology.engagement.missed_turns import turns_to_close, turns_to_let_go
from methodology.plan.changes import is_in_turns
from methodology.plan.team import PersonId
from storage.database.reading import LIVE
from storage.engagements.unit_of_work import UnitOfWork
from storage.methodologies import Catalog
from storage.tables.agenda import AgendaRow
from storage.tables.engagements import EngagementRow
from storage.tables.planned_activities import PlannedActivityRow


def list_engagements_behind(
    session: Session, catalog: Catalog, workspace: str, person: PersonId, today: date
) -> list[EngagementId]:
    """The engagements in which a turn is overdue, and of which this person has something overdue, or is told so.

    That is their own work, that of people for whom they stand in (who get no message that could do this), and what
    is escalated to them.
    """
    overdue = (LIVE, PlannedActivityRow.workspace == workspace, col(PlannedActivityRow.due) < today)
    own = select(PlannedActivityRow.engagement).where(*overdue, PlannedActivityRow.dri == person)
    is_told = or_(and_(col(AgendaRow.work) > 0, col(AgendaRow.due) < today), col(AgendaRow.escalated) > 0)
    listed = select(AgendaRow.engagement).where(
        AgendaRow.workspace == workspace, AgendaRow.person == person, is_told
    )
    theirs = own.union(listed)
    versions = select(EngagementRow.version).where(col(EngagementRow.id).in_(theirs)).distinct()
    methodologies = [catalog.get_methodology(VersionId(each)) for each in session.exec(versions)]
    in_turns = {each.id for it in methodologies for each in it.activities if is_in_turns(it, each.id)}
    if not in_turns:
        return []
    turns = select(PlannedActivityRow.engagement).where(
        LIVE,
        col(PlannedActivityRow.engagement).in_(theirs),
        col(PlannedActivityRow.due) < today,
        col(PlannedActivityRow.activity).in_(in_turns),
    )
    return [EngagementId(engagement_id) for engagement_id in session.exec(turns.distinct())]


def close_missed_turns(unit: UnitOfWork, engagement_id: EngagementId) -> int:
    """Close the turns whose date has passed as missed and plan the next ones, and let go of those whose
    recurrence has ended; returns their number.

    The next turn is the first one from today on: turns in between are skipped.
    """
    plan = unit.lock(engagement_id)
    over = {each.activity.id for each in turns_to_let_go(plan, plan.changes(), unit.actor.at)}
    missed = [each for each in turns_to_close(plan, unit.actor.at) if each.activity.id not in over]
    if not missed and not over:
        return 0
    if missed:
        unit.session.execute(
            update(PlannedActivityRow),
            [
                {"id": each.activity.id, "closed_on": each.closed_on, "state": "missed", "live": False}
                for each in missed
            ],
        )
    for each in missed:
        before, after = {"state": "open"}, {"state": "missed"}
        unit.record("missed", engagement_id, activity_id=each.activity.id, before=before, after=after)
    unit.replan(engagement_id)
    return len(missed) + len(over)

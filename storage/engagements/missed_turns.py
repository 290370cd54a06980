"""Closing missed turns of recurring work, and finding the engagements that may have some."""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.engagement.missed_turns import turns_to_close
from methodology.plan.team import PersonId
from storage.database.reading import LIVE
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.planned_activities import PlannedActivityRow


def list_engagements_behind(
    session: Session, workspace: str, person: PersonId, today: date
) -> list[EngagementId]:
    """The engagements with overdue work of this person, some of which may recur."""
    late = select(PlannedActivityRow.engagement).where(
        LIVE,
        PlannedActivityRow.workspace == workspace,
        PlannedActivityRow.dri == person,
        col(PlannedActivityRow.due) < today,
    )
    return [EngagementId(engagement_id) for engagement_id in session.exec(late.distinct())]


def close_missed_turns(unit: UnitOfWork, engagement_id: EngagementId) -> int:
    """Close the turns whose date has passed as missed and plan the next ones; returns their number.

    The next turn is the first one from today on: turns in between are skipped.
    """
    missed = turns_to_close(unit.lock(engagement_id), unit.actor.at)
    if not missed:
        return 0
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
    return len(missed)

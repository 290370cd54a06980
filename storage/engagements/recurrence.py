"""The next turn of a recurring activity whose date passed before it was done."""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.engagement.recurrence import turns_to_close
from methodology.plan.team import PersonId
from storage.database.reading import LIVE
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.planned_activities import PlannedActivityRow


def list_engagements_behind(
    session: Session, workspace: str, person: PersonId, today: date
) -> list[EngagementId]:
    """The engagements in which live work of this person lies in the past: some of it may recur."""
    late = select(PlannedActivityRow.engagement).where(
        LIVE,
        PlannedActivityRow.workspace == workspace,
        PlannedActivityRow.dri == person,
        col(PlannedActivityRow.due) < today,
    )
    return [EngagementId(engagement_id) for engagement_id in session.exec(late.distinct())]


def close_missed_turns(unit: UnitOfWork, engagement_id: EngagementId) -> int:
    """Mark the turns whose date has passed as missed and bring their next ones; tells how many.

    The next turn is the first from today on: turns that passed while nobody looked are not made up.
    """
    missed = turns_to_close(unit.lock(engagement_id), unit.actor.at, unit.actor.today)
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

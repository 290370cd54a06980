"""The next turn of a recurring activity whose date passed before it was done."""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.plan.calendar import ONE_DAY
from methodology.plan.changes import missed_turns
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
    plan = unit.lock(engagement_id)

    def today_of(dri: PersonId | None) -> date:
        person = plan.people.get(dri) if dri else None
        return person.today(unit.actor.at) if person else unit.actor.today

    over = missed_turns(plan.methodology, plan.work, today_of) if plan.engagement.is_running else ()
    if not over:
        return 0
    missed = {"state": "missed", "live": False}
    unit.session.execute(
        update(PlannedActivityRow),
        [missed | {"id": each.id, "closed_on": today_of(each.dri) - ONE_DAY} for each in over],
    )
    for each in over:
        unit.record(
            "missed", engagement_id, activity_id=each.id, before={"state": "open"}, after={"state": "missed"}
        )
    unit.replan(engagement_id)
    return len(over)

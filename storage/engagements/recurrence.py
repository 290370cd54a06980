"""How does a recurring activity come to its next turn when its date passes undone?"""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.plan.calendar import ONE_DAY
from methodology.plan.changes import passed
from methodology.plan.team import PersonId
from storage.database.reading import LIVE
from storage.engagements.replan import UnitOfWork, replan
from storage.tables import WorkRow


def engagements_behind(session: Session, workspace: str, person: PersonId, today: date) -> list[EngagementId]:
    """The engagements in which live work of this person lies in the past: some of it may recur."""
    late = select(WorkRow.engagement).where(
        LIVE, WorkRow.workspace == workspace, WorkRow.dri == person, col(WorkRow.due) < today
    )
    return [EngagementId(number) for number in session.exec(late.distinct())]


def roll(unit: UnitOfWork, number: EngagementId) -> int:
    """Mark the turns whose date has passed as missed and bring their next ones; tells how many.

    The next turn is the first from today on: turns that passed while nobody looked are not made up.
    """
    now = unit.locked(number)

    def today_of(dri: PersonId | None) -> date:
        there = now.people.get(dri) if dri else None
        return there.today(unit.actor.at) if there else unit.actor.today

    over = passed(now.methodology, now.work, today_of) if now.engagement.is_running else ()
    if not over:
        return 0
    missed = {"state": "missed", "live": False}
    unit.session.execute(
        update(WorkRow),
        [missed | {"id": each.id, "closed_on": today_of(each.dri) - ONE_DAY} for each in over],
    )
    for each in over:
        unit.record("missed", number, work=each.id, before={"state": "open"}, after={"state": "missed"})
    replan(unit, number)
    return len(over)

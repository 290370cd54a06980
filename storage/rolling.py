"""How does a recurring activity come to its next turn when its date passes undone?"""

from datetime import date

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.calendar import ONE_DAY
from methodology.engagement import EngagementId
from methodology.replan import passed
from methodology.team import PersonId
from storage.planning import Unit, replan
from storage.tables import WorkRow


def engagements_behind(session: Session, workspace: str, person: PersonId, today: date) -> list[EngagementId]:
    """The engagements in which live work of this person lies in the past: some of it may recur."""
    late = select(WorkRow.engagement).where(
        col(WorkRow.live), WorkRow.workspace == workspace, WorkRow.dri == person, col(WorkRow.due) < today
    )
    return [EngagementId(number) for number in session.exec(late.distinct())]


def roll(unit: Unit, number: EngagementId) -> int:
    """Mark the turns whose date has passed as missed and bring their next ones; tells how many.

    The next turn is the first from today on: turns that passed while nobody looked are not made up.
    """
    now = unit.locked(number)
    over = passed(now.methodology, now.work, unit.author.today)
    if not over:
        return 0
    unit.session.execute(
        update(WorkRow)
        .where(col(WorkRow.id).in_([each.id for each in over]))
        .values(state="missed", live=False, closed_on=unit.author.today - ONE_DAY),
        execution_options={"synchronize_session": False},
    )
    for each in over:
        unit.record("missed", number, work=each.id, before={"state": "open"}, after={"state": "missed"})
    replan(unit, number)
    return len(over)

"""Due dates on days on which their DRI has just said not to work: they move, and nothing else does."""

from datetime import date

from sqlalchemy import select, union
from sqlmodel import Session, col

from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.team import PersonId
from storage.database.reading import LIVE
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import EngagementRow
from storage.tables.planned_activities import PlannedActivityRow


def list_engagements_with_free_days(session: Session, person: Person, today: date) -> list[EngagementId]:
    """The engagements with work of this person that is due on a day to come on which they do not work."""
    theirs = (
        col(PlannedActivityRow.workspace) == person.workspace,
        col(PlannedActivityRow.dri) == person.id,
        col(PlannedActivityRow.due) >= today,
        col(PlannedActivityRow.due_by_hand).is_(False),
    )
    due = select(col(PlannedActivityRow.engagement), col(PlannedActivityRow.due)).where(*theirs)
    held = select(col(EngagementRow.id)).where(
        col(EngagementRow.workspace) == person.workspace, col(EngagementRow.state) == "on_hold"
    )
    of_held = due.where(col(PlannedActivityRow.engagement).in_(held), col(PlannedActivityRow.state) == "open")
    days = session.execute(union(due.where(LIVE), of_held))  # so that each query uses its index
    calendar = person.calendar
    found = {engagement for engagement, day in days if not calendar.is_working(day)}
    return [EngagementId(each) for each in sorted(found)]


def move_off_free_days(unit: UnitOfWork, engagement_id: EngagementId, person_id: PersonId) -> EngagementPlan:
    """Move what is due on a day to come on which this person does not work."""
    plan = unit.lock_for_anybody(engagement_id)
    for each in plan.open_work:
        if each.dri != person_id or each.due is None or each.due < unit.actor.today:
            continue
        due = plan.due_in(each, plan.calendar_of_person(person_id))
        if due != each.due:
            row = unit.session.get_one(PlannedActivityRow, each.id)
            row.due, row.shifted_from = due, None
    unit.session.flush()
    return unit.replan(engagement_id).plan

"""Acts by which Clara or Anna get something that is due already, in the only engagement of a database."""

from datetime import date

from sqlalchemy import update
from sqlmodel import col, select

from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.engagement.dates import DateEntry
from methodology.engagement.engagement import EngagementId
from methodology.engagement.extra_work import OwnActivity
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from storage.engagements import activity, dates, extra_work, team
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import EngagementRow
from storage.tables.planned_activities import PlannedActivityRow
from tests.support.sending import ANNA, BEN, CLARA, TUESDAY

PSE = RoleId("pse")


def engagement_id(unit: UnitOfWork) -> EngagementId:
    return EngagementId(unit.session.exec(select(EngagementRow.id)).one() or 0)


def work_of(unit: UnitOfWork, person: str, due: date | None = None) -> PlannedActivityId:
    """Some work of this person that can start, made due on this day without a word to anybody."""
    found = select(PlannedActivityRow).where(PlannedActivityRow.dri == person)
    rows = unit.session.exec(found.order_by(col(PlannedActivityRow.id)))
    row = next(each for each in rows if not each.depends_on and each.stage == "engagement_execution")
    row.due = due or row.due
    unit.session.flush()
    return PlannedActivityId(row.id or 0)


def reassign(unit: UnitOfWork) -> None:
    activity.reassign(unit, work_of(unit, BEN, TUESDAY), to=PersonId(CLARA))


def reassign_what_is_overdue(unit: UnitOfWork) -> None:
    activity.reassign(unit, work_of(unit, BEN, date(2026, 11, 20)), to=PersonId(CLARA))


def give_role(unit: UnitOfWork) -> None:
    work_of(unit, CLARA, TUESDAY)
    team.give_role(unit, engagement_id(unit), PSE, PersonId(ANNA))


def take_role_away(unit: UnitOfWork) -> None:
    work_of(unit, CLARA, TUESDAY)
    team.give_role(unit, engagement_id(unit), PSE, None)


def redate(unit: UnitOfWork) -> None:
    activity.redate(unit, work_of(unit, CLARA), due=TUESDAY)


def undo(unit: UnitOfWork) -> None:
    done = work_of(unit, CLARA, TUESDAY)
    unit.session.execute(update(PlannedActivityRow).filter_by(id=done).values(state="done", live=False))
    activity.undo(unit, done)


def add_own(unit: UnitOfWork) -> None:
    own = OwnActivity(name="Book it", stage=StageId("engagement_execution"), role=PSE, due=TUESDAY)
    extra_work.add_own_activity(unit, engagement_id(unit), own)


def move_a_date(unit: UnitOfWork) -> None:
    entry = DateEntry(anchor=AnchorId("kickoff"), on=TUESDAY)
    dates.enter_dates(unit, engagement_id(unit), [entry], move_by_hand_too=True)

"""What is told of moved due dates, kept with the activities until their DRIs were told."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.moves import Move, moved_after
from methodology.plan.planned_activity import Moved, PlannedActivityId
from methodology.plan.team import PersonId
from storage.tables.planned_activities import PlannedActivityRow


def store_moves(
    session: Session,
    before: EngagementPlan,
    after: EngagementPlan,
    moves: Iterable[Move],
    by: PersonId,
    at: datetime,
) -> EngagementPlan:
    """Store what the DRIs are to be told of these moves, and return the plan with it.

    What was to be told is dropped where the date moves later again, and where the work has another DRI.
    """
    told = {each.work.id: moved_after(after, each, by, at) for each in moves}
    had_dri = {each.id: each.dri for each in before.work}
    told |= {each.id: None for each in after.work if each.moved and had_dri.get(each.id) != each.dri}
    changed = {
        each.id: told[each.id] for each in after.work if each.id in told and each.moved != told[each.id]
    }
    if not changed:
        return after
    _write(session, changed)
    work = (
        each.model_copy(update={"moved": changed[each.id]}) if each.id in changed else each
        for each in after.work
    )
    return after.model_copy(update={"work": tuple(work)})


def _write(session: Session, changed: dict[PlannedActivityId, Moved | None]) -> None:
    rows = [
        {"id": activity_id, "moved": moved.model_dump(mode="json") if moved else None}
        for activity_id, moved in changed.items()
    ]
    session.execute(update(PlannedActivityRow), rows)

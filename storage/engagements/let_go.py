"""Letting work go that nobody needs to do any more, and bringing it back."""

from collections.abc import Iterable

from sqlalchemy import update

from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.planned_activities import PlannedActivityRow


def let_go(
    unit: UnitOfWork, engagement_id: EngagementId, work: Iterable[PlannedActivity]
) -> list[PlannedActivityId]:
    """Let this open work go, each in the history; returns its ids, with which `bring_back` opens it again.

    The caller has locked the engagement, and re-plans it.
    """
    gone = [each.id for each in work if each.is_open]
    day = unit.actor.today
    _write(unit, [{"id": each, "state": "let_go", "live": False, "closed_on": day} for each in gone])
    for each in gone:
        unit.record(
            "let_go", engagement_id, activity_id=each, before={"state": "open"}, after={"state": "let_go"}
        )
    return gone


def bring_back(unit: UnitOfWork, engagement_id: EngagementId, gone: Iterable[PlannedActivityId]) -> None:
    """Open again what was let go of this, unless somebody has opened it meanwhile.

    The caller has locked the engagement, and re-plans it.
    """
    plan = unit.lock(engagement_id)
    wanted = set(gone)
    back = [each.id for each in plan.work if each.id in wanted and each.state == "let_go"]
    live = plan.engagement.is_running
    _write(unit, [{"id": each, "state": "open", "live": live, "closed_on": None} for each in back])
    for each in back:
        unit.record(
            "undone", engagement_id, activity_id=each, before={"state": "let_go"}, after={"state": "open"}
        )


def _write(unit: UnitOfWork, rows: list[dict[str, object]]) -> None:
    if rows:
        unit.session.execute(update(PlannedActivityRow), rows)

"""Ticking off the checklists of a planned activity."""

from collections.abc import Collection

from sqlmodel import select

from methodology.engagement.activity import is_for_team, is_possible
from methodology.engagement.checklist import list_items
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.planned_activities import PlannedActivityRow


def tick(
    unit: UnitOfWork,
    activity_id: PlannedActivityId,
    *,
    ticked: Collection[str] = (),
    unticked: Collection[str] = (),
) -> EngagementPlan:
    """Tick off these items, and take back others, by their keys; what somebody else did meanwhile stays.

    An item that is ticked already keeps who ticked it first. Raises `Refusal` where the lists have changed.
    """
    engagement_id = unit.engagement_of(activity_id)
    plan = unit.lock_for_anybody(engagement_id)
    activity = plan.activity(activity_id)
    if is_for_team("ticked", plan, activity, unit.actor.by, unit.actor.at):
        unit.guard(plan.engagement)
    if not is_possible("ticked", activity, plan.engagement):
        raise Refusal("This is closed: nothing of its checklist can be ticked off any more.")
    items = {each.key: each for each in list_items(plan.methodology, activity)}
    if not items.keys() >= {*ticked, *unticked}:
        raise Refusal("The checklist has changed since this was opened. Open it again.")
    before = dict(activity.ticked or {})
    mark = {"by": unit.actor.by, "on": plan.today_of(activity, unit.actor.at).isoformat()}
    new = [key for key in items if key in ticked and key not in before]
    gone = [key for key in items if key in unticked and key in before]
    if not new and not gone:
        return plan
    row = unit.session.exec(select(PlannedActivityRow).where(PlannedActivityRow.id == activity_id)).one()
    kept = {key: dict(each) for key, each in before.items() if key not in gone}
    row.ticked = kept | dict.fromkeys(new, mark)
    unit.record(
        "ticked",
        engagement_id,
        activity_id=activity_id,
        before={"ticked": [items[key].text for key in gone]},
        after={"ticked": [items[key].text for key in new]},
    )
    return unit.reload(engagement_id)

"""Adding work to an engagement: raised conditions, detail activities, own activities of its team."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.ids import ActivityId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.extra_work import (
    OwnActivity,
    build_own_activity,
    check_details,
    raised_condition,
)
from methodology.plan.changes import Changes
from methodology.text import clean_text
from storage.engagements.unit_of_work import Replanned, UnitOfWork
from storage.tables.engagements import EngagementRow, OwnActivityRow, QuestionRow, RaisedRow
from storage.tables.planned_activities import PlannedActivityRow


def raise_condition(
    unit: UnitOfWork, engagement_id: EngagementId, activity: ActivityId, note: str = ""
) -> Replanned:
    """Raise the condition of this activity today, with a note on what came up.

    Raises `Refusal` if it cannot exist here or is open already.
    """
    raise_within(unit, unit.lock_unless_over(engagement_id), activity, note)
    return unit.replan(engagement_id)


def raise_within(unit: UnitOfWork, plan: EngagementPlan, activity: ActivityId, note: str = "") -> None:
    """Raise this condition, which is not asked about any more then. The caller plans the engagement anew."""
    engagement_id, said = plan.engagement.id, clean_text(note, "the note")
    raised = raised_condition(plan, activity, unit.actor.today).model_copy(update={"note": said})
    unit.session.add(RaisedRow(engagement=engagement_id, by=unit.actor.by, **raised.model_dump()))
    asked = update(QuestionRow).where(
        col(QuestionRow.engagement) == engagement_id,
        col(QuestionRow.condition) == activity,
        col(QuestionRow.state) == "asked",
    )
    unit.session.execute(asked.values(state="yes", answered_by=unit.actor.by))
    after = {"activity": activity, "occurrence": raised.occurrence} | ({"note": said} if said else {})
    unit.record("condition_raised", engagement_id, after=after)


def turn_on_details(
    unit: UnitOfWork, engagement_id: EngagementId, activities: Iterable[ActivityId]
) -> Replanned:
    """Plan these detail activities too; raises `Refusal` if one of them cannot exist here."""
    plan = unit.lock_unless_over(engagement_id)
    chosen = set(activities)
    check_details(plan, chosen)
    row = unit.session.get_one(EngagementRow, engagement_id)
    before = sorted(row.details)
    if chosen <= set(before):
        return Replanned(plan, Changes())
    row.details = sorted(chosen | set(before))
    unit.record("details_on", engagement_id, before={"details": before}, after={"details": row.details})
    return unit.replan(engagement_id)


def add_own_activity(unit: UnitOfWork, engagement_id: EngagementId, own: OwnActivity) -> EngagementPlan:
    """Add an activity of the team; raises `Refusal` if the engagement has no room for it."""
    plan = unit.lock_unless_over(engagement_id)
    activity_id = _id(own)
    if any(each.id == activity_id for each in plan.engagement.own_activities):
        return plan
    activity = build_own_activity(plan, own, activity_id)
    row = OwnActivityRow(
        engagement=engagement_id,
        id=activity.id,
        added_by=unit.actor.by,
        definition=activity.model_dump(mode="json"),
    )
    unit.session.add(row)
    unit.record("activity_added", engagement_id, after={"activity": activity.id, "name": activity.name})
    after = unit.replan(engagement_id).plan
    unit.session.execute(
        update(PlannedActivityRow)
        .where(
            col(PlannedActivityRow.engagement) == engagement_id,
            col(PlannedActivityRow.activity) == activity.id,
        )
        .values(due=own.due, due_by_hand=True),
        execution_options={"synchronize_session": False},
    )
    dated = {"due": own.due, "due_by_hand": True}
    work = (each.model_copy(update=dated) if each.activity == activity.id else each for each in after.work)
    dated_plan = after.model_copy(update={"work": tuple(work)})
    return unit.settle_news(dated_plan)


def _id(own: OwnActivity) -> ActivityId:
    named = sha256(own.key.encode()).hexdigest() if own.key else uuid4().hex
    return ActivityId(f"own_{named[:12]}")

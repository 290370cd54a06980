"""Adding work to an engagement: raised conditions, detail activities, own activities of its team."""

from collections.abc import Collection, Iterable
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
    check_taken_back,
    raised_condition,
)
from methodology.plan.changes import Changes
from methodology.plan.planned_activity import PlannedActivityId
from methodology.text import clean_text
from storage.engagements import history
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
    raised = raised_condition(plan, activity, unit.actor.today)
    raised = raised.model_copy(update={"by": unit.actor.by, "note": said})
    unit.session.add(RaisedRow(engagement=engagement_id, **raised.model_dump()))
    answers = [
        each.work
        for each in plan.engagement.questions
        if each.condition == activity and each.state == "asked"
    ]
    _answer(unit, engagement_id, activity, answers, state="yes", answered_by=unit.actor.by)
    after = {"activity": activity, "occurrence": raised.occurrence} | ({"note": said} if said else {})
    unit.record("condition_raised", engagement_id, after=after | ({"answers": answers} if answers else {}))


def take_back_condition(
    unit: UnitOfWork, engagement_id: EngagementId, activity: ActivityId, occurrence: int
) -> EngagementPlan:
    """Take back that this condition was raised, with the work that it planned; what it answered is asked again.

    What was taken back before stays so. Raises `Refusal` once somebody has acted on that work.
    """
    plan = unit.lock_unless_over(engagement_id)
    row = unit.session.get(RaisedRow, (engagement_id, activity, occurrence))
    if row is None:
        return plan
    key = (activity, occurrence)
    work = next(each for each in plan.work if (each.activity, each.occurrence) == key)
    check_taken_back(plan, work, history.list_acted_on(unit.session, engagement_id, work.id))
    raised = history.list_of_kind(unit.session, engagement_id, "condition_raised")
    last = next((e for e in reversed(raised) if (e.after["activity"], e.after["occurrence"]) == key), None)
    answers = last.after.get("answers", ()) if last else ()
    _answer(unit, engagement_id, activity, answers, state="asked", answered_by=None)
    unit.session.delete(row)
    before = {"activity": activity, "occurrence": occurrence}
    unit.record("condition_taken_back", engagement_id, before=before)
    return unit.replan(engagement_id).plan


def _answer(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    condition: ActivityId,
    works: Collection[PlannedActivityId],
    **said: str | None,
) -> None:
    """Store the answer about this condition where marking this work done has asked about it."""
    questions = update(QuestionRow).where(
        col(QuestionRow.engagement) == engagement_id,
        col(QuestionRow.condition) == condition,
        col(QuestionRow.work).in_(works),
    )
    if works:
        unit.session.execute(questions.values(**said))


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
        definition=activity.model_dump(mode="json", exclude_defaults=True),
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

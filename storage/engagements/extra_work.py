"""Giving an engagement more work: raised conditions, detail activities, activities of its team's own."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.activity import Activity, AppliesTo, DueRule
from methodology.definition.ids import ENGAGEMENT_START, ActivityId, RoleId, StageId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import check_day
from methodology.plan.changes import Changes
from methodology.plan.facts import details_possible, stages_ahead, with_condition_raised
from methodology.refusal import Refusal
from methodology.text import NAME, clean_text
from methodology.value import Value
from storage.engagements.unit_of_work import Replanned, UnitOfWork
from storage.tables.engagements import EngagementRow, OwnActivityRow, RaisedRow
from storage.tables.planned_activities import PlannedActivityRow


class OwnActivity(Value):
    """An activity that a team adds for itself, due on a day it names.

    `key` names the form it was sent in with, so that the same form adds it once.
    """

    name: str
    stage: StageId
    role: RoleId
    due: date
    outcome: str = ""
    key: str = ""


def raise_condition(unit: UnitOfWork, engagement_id: EngagementId, activity: ActivityId) -> Replanned:
    """Raise the condition of an activity today; raises `Refusal` where it cannot exist here.

    While the activity it led to is still open, raising it again is refused.
    """
    plan = unit.lock_unless_over(engagement_id)
    plan_facts = with_condition_raised(
        plan.methodology, plan.engagement.plan_facts, activity, unit.actor.today
    )
    if any(each.activity == activity and each.is_open for each in plan.work):
        name = plan.methodology.activity[activity].name
        raise Refusal(f"“{name}” is open already: finish it before you raise its condition again.")
    raised = plan_facts.raised[-1]
    unit.session.add(RaisedRow(engagement=engagement_id, by=unit.actor.by, **raised.model_dump()))
    unit.record(
        "condition_raised", engagement_id, after={"activity": activity, "occurrence": raised.occurrence}
    )
    return unit.replan(engagement_id)


def turn_on_details(
    unit: UnitOfWork, engagement_id: EngagementId, activities: Iterable[ActivityId]
) -> Replanned:
    """Plan these detail activities too; raises `Refusal` where one cannot exist here."""
    plan = unit.lock_unless_over(engagement_id)
    possible = {each.id for each in details_possible(plan.methodology, plan.engagement.plan_facts)}
    wanted = set(activities)
    if not wanted <= possible:
        raise Refusal("One of these cannot come up in this engagement: open the list again and choose anew.")
    row = unit.session.get_one(EngagementRow, engagement_id)
    before = sorted(row.details)
    if wanted <= set(before):
        return Replanned(plan, Changes())
    row.details = sorted(wanted | set(before))
    unit.record("details_on", engagement_id, before={"details": before}, after={"details": row.details})
    return unit.replan(engagement_id)


def add_own_activity(unit: UnitOfWork, engagement_id: EngagementId, own: OwnActivity) -> EngagementPlan:
    """Add an activity of the team's own, due on a day, in a stage that is still to be left."""
    plan = unit.lock_unless_over(engagement_id)
    own_id = _id(own)
    if any(each.id == own_id for each in plan.engagement.own_activities):
        return plan
    plan_facts = plan.engagement.plan_facts
    name = clean_text(own.name, "the name", NAME)
    if not name:
        raise Refusal("Give the activity a name that says what is to be done.")
    if own.role not in plan.methodology.role:
        raise Refusal("This role is not in the methodology: choose another one.")
    if own.stage in plan_facts.left or own.stage not in {
        each.id for each in stages_ahead(plan.methodology, plan_facts)
    }:
        raise Refusal("Choose a stage that this engagement is in or still comes to.")
    check_day(own.due)
    activity = Activity(
        id=own_id,
        stage=own.stage,
        step=plan.methodology.stage[own.stage].steps[0].name,
        name=name,
        kind="once",
        tier="core",
        dri=own.role,
        description="",
        outcome=clean_text(own.outcome, "the outcome"),
        trigger="",
        due=DueRule(anchor=ENGAGEMENT_START, offset=0, documented=False, basis="default"),
        applies_to=AppliesTo(types=(plan_facts.type,)),
        source=plan.methodology.stage[own.stage].source,
    )
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
    return after.model_copy(update={"work": tuple(work)})


def _id(own: OwnActivity) -> ActivityId:
    named = sha256(own.key.encode()).hexdigest() if own.key else uuid4().hex
    return ActivityId(f"own_{named[:12]}")

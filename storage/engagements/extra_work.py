"""How does an engagement get more work than its plan began with?"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.model import (
    ENGAGEMENT_START,
    Activity,
    ActivityId,
    AppliesTo,
    DueRule,
    RoleId,
    StageId,
    Value,
)
from methodology.engagement.engagement import EngagementId
from methodology.plan.changes import Changes
from methodology.plan.facts import check_day, details_possible, raise_condition, stages_ahead
from methodology.refusal import Refusal
from methodology.text import NAME, clean_text
from storage.engagements.replan import EngagementPlan, UnitOfWork, replan
from storage.tables import EngagementRow, OwnActivityRow, RaisedRow, WorkRow


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


def raise_it(unit: UnitOfWork, number: EngagementId, activity: ActivityId) -> tuple[EngagementPlan, Changes]:
    """Raise the condition of an activity today; raises `Refusal` where it cannot exist here.

    While the activity it led to is still open, raising it again is refused.
    """
    now = unit.changing(number)
    plan_facts = raise_condition(now.methodology, now.engagement.plan_facts, activity, unit.actor.today)
    if any(each.activity == activity and each.is_open for each in now.work):
        name = now.methodology.activity[activity].name
        raise Refusal(f"“{name}” is open already: finish it before you raise its condition again.")
    raised = plan_facts.raised[-1]
    unit.session.add(RaisedRow(engagement=number, by=unit.actor.by, **raised.model_dump()))
    unit.record("condition_raised", number, after={"activity": activity, "occurrence": raised.occurrence})
    return _replanned(unit, number)


def turn_on(
    unit: UnitOfWork, number: EngagementId, activities: Iterable[ActivityId]
) -> tuple[EngagementPlan, Changes]:
    """Plan these detail activities too; raises `Refusal` where one cannot exist here."""
    now = unit.changing(number)
    possible = {each.id for each in details_possible(now.methodology, now.engagement.plan_facts)}
    wanted = set(activities)
    if not wanted <= possible:
        raise Refusal("One of these cannot come up in this engagement: open the list again and choose anew.")
    row = unit.session.get_one(EngagementRow, number)
    before = sorted(row.details)
    if wanted <= set(before):
        return now, Changes()
    row.details = sorted(wanted | set(before))
    unit.record("details_on", number, before={"details": before}, after={"details": row.details})
    return _replanned(unit, number)


def add_own(unit: UnitOfWork, number: EngagementId, own: OwnActivity) -> EngagementPlan:
    """Add an activity of the team's own, due on a day, in a stage that is still to be left."""
    now = unit.changing(number)
    own_id = _id(own)
    if any(each.id == own_id for each in now.engagement.own_activities):
        return now
    plan_facts = now.engagement.plan_facts
    name = clean_text(own.name, "the name", NAME)
    if not name:
        raise Refusal("Give the activity a name that says what is to be done.")
    if own.role not in now.methodology.role:
        raise Refusal("This role is not in the methodology: choose another one.")
    if own.stage in plan_facts.left or own.stage not in {
        each.id for each in stages_ahead(now.methodology, plan_facts)
    }:
        raise Refusal("Choose a stage that this engagement is in or still comes to.")
    check_day(own.due)
    activity = Activity(
        id=own_id,
        stage=own.stage,
        step=now.methodology.stage[own.stage].steps[0].name,
        name=name,
        kind="once",
        tier="core",
        dri=own.role,
        description="",
        outcome=clean_text(own.outcome, "the outcome"),
        trigger="",
        due=DueRule(anchor=ENGAGEMENT_START, offset=0, documented=False, basis="default"),
        applies_to=AppliesTo(types=(plan_facts.type,)),
        source=now.methodology.stage[own.stage].source,
    )
    row = OwnActivityRow(
        engagement=number,
        id=activity.id,
        added_by=unit.actor.by,
        definition=activity.model_dump(mode="json"),
    )
    unit.session.add(row)
    unit.record("activity_added", number, after={"activity": activity.id, "name": activity.name})
    _replanned(unit, number)
    unit.session.execute(
        update(WorkRow)
        .where(col(WorkRow.engagement) == number, col(WorkRow.activity) == activity.id)
        .values(due=own.due, due_by_hand=True),
        execution_options={"synchronize_session": False},
    )
    return unit.again(number)


def _id(own: OwnActivity) -> ActivityId:
    named = sha256(own.key.encode()).hexdigest() if own.key else uuid4().hex
    return ActivityId(f"own_{named[:12]}")


def _replanned(unit: UnitOfWork, number: EngagementId) -> tuple[EngagementPlan, Changes]:
    unit.session.flush()
    changes = replan(unit, number)
    return unit.again(number), changes

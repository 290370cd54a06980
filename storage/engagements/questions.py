"""What is asked when something is done, and the answers."""

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.ids import ActivityId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.questions import LINK, find_question, new_questions, with_questions
from methodology.engagement.rights import acts_for
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.refusal import Refusal
from storage.engagements.extra_work import raise_within
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import QuestionRow


def ask(unit: UnitOfWork, plan: EngagementPlan, work: PlannedActivity) -> EngagementPlan:
    """Ask what the Done of this work is the moment for, and return the plan with it.

    The caller holds the lock on the engagement.
    """
    known = {each.condition for each in plan.engagement.questions if each.work == work.id}
    fresh = new_questions(plan, work, unit.actor.by, plan.today(unit.actor.at))
    for each in fresh:
        row = {"engagement": plan.engagement.id, **each.model_dump()}
        if each.condition in known:
            unit.session.execute(update(QuestionRow), [row])
        else:
            unit.session.add(QuestionRow(**row))
    return with_questions(plan, fresh)


def take_back(unit: UnitOfWork, plan: EngagementPlan, work: PlannedActivityId) -> EngagementPlan:
    """Ask no more what nobody has answered, because this work is open again; returns the plan without it."""
    asked = [each for each in plan.engagement.questions if each.work == work and each.state == "asked"]
    if not asked:
        return plan
    unanswered = update(QuestionRow).where(col(QuestionRow.work) == work, col(QuestionRow.state) == "asked")
    unit.session.execute(unanswered.values(state="undone"), execution_options={"synchronize_session": False})
    return with_questions(plan, [each.model_copy(update={"state": "undone"}) for each in asked])


def answer_link(unit: UnitOfWork, plan: EngagementPlan, activities: Collection[ActivityId]) -> EngagementPlan:
    """Ask no more for the link that these activities yield, because it was given; returns the plan without it.

    The caller holds the lock.
    """
    asked = [
        each
        for each in plan.engagement.questions
        if each.condition == LINK and each.activity in activities and each.state == "asked"
    ]
    if not asked:
        return plan
    answered = update(QuestionRow).where(
        col(QuestionRow.engagement) == plan.engagement.id,
        col(QuestionRow.condition) == LINK,
        col(QuestionRow.work).in_([each.work for each in asked]),
    )
    unit.session.execute(
        answered.values(state="yes", answered_by=unit.actor.by),
        execution_options={"synchronize_session": False},
    )
    said = {"state": "yes", "answered_by": unit.actor.by}
    return with_questions(plan, [each.model_copy(update=said) for each in asked])


def answer(
    unit: UnitOfWork,
    work: PlannedActivityId,
    engagement_id: EngagementId,
    condition: ActivityId,
    *,
    holds: bool,
) -> EngagementPlan:
    """Say whether the condition holds: if so, its work is planned. What was answered before stays so. A link that
    is asked for is only denied here: giving it answers the question.

    Anybody who may act on the work that was done may answer. Raises `Refusal` if it is not asked any more.
    """
    plan = unit.lock_for_anybody(engagement_id)
    if not acts_for(unit.actor.by, plan.dri_of(plan.activity(work)), unit.actor.at):
        unit.guard(plan.engagement)
    question = find_question(plan, work, condition)
    if plan.engagement.is_over:
        raise Refusal("This engagement is over: reopen it first, then change it.")
    if question.state != "asked":
        return plan
    if condition == LINK and holds:
        raise Refusal("Add the link itself: press “Add the link”.")
    row = unit.session.get_one(QuestionRow, (engagement_id, work, condition))
    row.state, row.answered_by = "yes" if holds else "no", unit.actor.by
    if holds:
        if any(each.activity == condition for each in plan.open_work):
            return unit.reload(engagement_id)
        raise_within(unit, plan, condition)
        return unit.replan(engagement_id).plan
    if condition != LINK:
        _deny_elsewhere(unit, engagement_id, condition)
        unit.record("condition_denied", engagement_id, activity_id=work, after={"activity": condition})
    return unit.reload(engagement_id)


def _deny_elsewhere(unit: UnitOfWork, engagement_id: EngagementId, condition: ActivityId) -> None:
    """The same condition that other Dones have asked so far is answered too; a later Done asks again."""
    asked = update(QuestionRow).where(
        col(QuestionRow.engagement) == engagement_id,
        col(QuestionRow.condition) == condition,
        col(QuestionRow.state) == "asked",
    )
    unit.session.flush()
    unit.session.execute(
        asked.values(state="no", answered_by=unit.actor.by), execution_options={"synchronize_session": False}
    )

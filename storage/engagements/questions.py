"""What is asked when something is done, and the answers."""

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.ids import ActivityId
from methodology.engagement.engagement import EngagementId, Question
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.questions import LINK, asked_at, find_question, is_asked_again
from methodology.engagement.rights import acts_for
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.refusal import Refusal
from storage.engagements.extra_work import raise_within
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import QuestionRow


def ask(unit: UnitOfWork, plan: EngagementPlan, work: PlannedActivity) -> None:
    """Ask what the Done of this work is the moment for. The caller holds the lock on the engagement."""
    for condition in asked_at(plan, work.activity):
        row = unit.session.get(QuestionRow, (plan.engagement.id, work.id, condition))
        if row is not None and not is_asked_again(Question.model_validate(row), unit.actor.today):
            continue
        fresh = row or QuestionRow(
            engagement=plan.engagement.id,
            work=work.id,
            condition=condition,
            activity=work.activity,
            by=unit.actor.by,
            on=unit.actor.today,
        )
        fresh.by, fresh.on, fresh.state, fresh.answered_by = unit.actor.by, unit.actor.today, "asked", None
        unit.session.add(fresh)


def take_back(unit: UnitOfWork, work: PlannedActivityId) -> None:
    """Ask no more what nobody has answered, because this work is open again."""
    unanswered = update(QuestionRow).where(col(QuestionRow.work) == work, col(QuestionRow.state) == "asked")
    unit.session.execute(unanswered.values(state="undone"), execution_options={"synchronize_session": False})


def answer_link(unit: UnitOfWork, engagement_id: EngagementId, activities: Collection[ActivityId]) -> None:
    """Ask no more for the link that these activities yield, because it was given. The caller holds the lock."""
    asked = update(QuestionRow).where(
        col(QuestionRow.engagement) == engagement_id,
        col(QuestionRow.condition) == LINK,
        col(QuestionRow.activity).in_(activities),
        col(QuestionRow.state) == "asked",
    )
    unit.session.execute(
        asked.values(state="yes", answered_by=unit.actor.by), execution_options={"synchronize_session": False}
    )


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
        raise Refusal("Add the link itself: press *Add the link*.")
    row = unit.session.get_one(QuestionRow, (engagement_id, work, condition))
    row.state, row.answered_by = "yes" if holds else "no", unit.actor.by
    if holds:
        if any(each.activity == condition for each in plan.open_work):
            return unit.reload(engagement_id)
        raise_within(unit, plan, condition)
        return unit.replan(engagement_id).plan
    if condition != LINK:
        unit.record("condition_denied", engagement_id, activity_id=work, after={"activity": condition})
    return unit.reload(engagement_id)

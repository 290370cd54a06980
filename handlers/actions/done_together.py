"""Several activities that a form marks done at once, with the answers to what their Done asks."""

from collections.abc import Collection
from typing import NamedTuple

from handlers.actions.bookmarks import bookmarks
from handlers.actions.views.done_page import Fields, done_fields, read_done_answers
from handlers.block_kit import ids
from handlers.block_kit.inputs import FormValues
from handlers.outbox.item import enqueue
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from storage.engagements import activity, checklist
from storage.engagements.questions import answer
from storage.engagements.unit_of_work import UnitOfWork


class DoneTogether(NamedTuple):
    """The engagement after all of it was done and answered. `fields` ask what Done asks; `is_asked`: the person has
    seen all of them, so that it can be saved."""

    plan: EngagementPlan
    fields: Fields
    is_asked: bool


def complete_all(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    ticked: Collection[PlannedActivityId],
    entered: FormValues,
) -> DoneTogether:
    """Mark all of this done, and answer what was asked; what somebody else has closed since stays as it is."""
    plan = unit.lock_unless_over(engagement_id)
    if not {each.id for each in plan.work}.issuperset(ticked):
        raise Refusal(ids.OLD)
    for each in ticked:
        plan = activity.complete(unit, each).plan
    fields = done_fields(plan, ticked, entered)
    answers = read_done_answers(entered, ticked)
    for (work, condition), holds in answers.conditions.items():
        plan = answer(unit, work, engagement_id, condition, holds=holds)
    for work, evidence in answers.links.items():
        result = activity.give_evidence(unit, work, evidence=evidence)
        plan = result.plan
        if result.is_linked:
            enqueue(unit, bookmarks(plan, unit.actor.by, cleared=True))
    for work, keys in answers.ticked.items():
        plan = checklist.tick(unit, work, ticked=keys)
    is_asked = all(each.block_id in entered.values for each in fields if each.type == "input")
    return DoneTogether(plan, fields, is_asked)

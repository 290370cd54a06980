"""Several activities of an engagement marked done at once."""

from collections.abc import Collection

from handlers.actions.form import Answer, form_opener, perform, unseen_moves
from handlers.actions.views.update import Inputs, question_inputs, read_answers, read_update, update_form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import ShowAgain
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.work_lists import can_be_done
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from storage.engagements import activity
from storage.engagements.questions import answer
from storage.engagements.unit_of_work import UnitOfWork


def update_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return update_form(plan, can_be_done(plan), interaction.now, origin)


def submit_update(interaction: Interaction) -> Answer:
    """All of it or nothing: what due dates of others move, and what Done asks, is shown once for everything that is
    ticked, before it is saved."""
    origin, entered = interaction.origin, interaction.entered
    ticked, engagement_id = read_update(entered), origin.about.engagement_id
    answers = read_answers(entered)
    inputs: Inputs = []

    def update(unit: UnitOfWork) -> EngagementPlan:
        plan = complete_all(unit, engagement_id, ticked)
        inputs.extend(question_inputs(plan, ticked, entered))
        if answers is None and inputs:
            moves = unseen_moves(interaction, origin, unit, plan)
            raise ShowAgain(moves.blocks if moves else [], moves.agreed if moves else origin.agreed)
        for (work, condition), holds in (answers or {}).items():
            plan = answer(unit, work, engagement_id, condition, holds=holds)
        return plan

    try:
        perform(interaction, origin, update, lambda plan: plan, just_done=lambda _plan: tuple(ticked))
    except ShowAgain as again:
        raise ShowAgain([*again.blocks, *inputs], again.agreed) from None
    return None


def complete_all(
    unit: UnitOfWork, engagement_id: EngagementId, ticked: Collection[PlannedActivityId]
) -> EngagementPlan:
    """The engagement after all of this was done; what somebody else has closed since stays as it is."""
    plan = unit.lock_unless_over(engagement_id)
    if not {each.id for each in plan.work}.issuperset(ticked):
        raise Refusal(ids.OLD)
    for each in ticked:
        plan = activity.complete(unit, each).plan
    return plan


BUTTONS = {ids.UPDATE: form_opener("Update", update_view)}
FORMS = {ids.UPDATE: submit_update}

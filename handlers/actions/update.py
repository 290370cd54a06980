"""Several activities of an engagement marked done at once."""

from collections.abc import Collection

from handlers.actions.form import Answer, form_opener, perform
from handlers.actions.views.update import read_update, update_form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.work_lists import can_be_done
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from storage.engagements import activity
from storage.engagements.unit_of_work import UnitOfWork


def update_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return update_form(plan, can_be_done(plan), interaction.now, origin)


def submit_update(interaction: Interaction) -> Answer:
    """All of it or nothing: where due dates of others move, they are shown once for everything that is ticked."""
    origin, ticked = interaction.origin, read_update(interaction.entered)
    perform(
        interaction,
        origin,
        lambda unit: complete_all(unit, origin.about.engagement_id, ticked),
        lambda plan: plan,
        just_done=lambda _plan: tuple(ticked),
    )
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

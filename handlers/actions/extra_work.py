"""Extra work for an engagement: conditions raised, details turned on, activities of its own."""

from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views import extra_work as form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.extra_work import (
    OwnActivity,
    details_left_out,
    roles_at_work,
    stages_to_add_to,
)
from methodology.engagement.questions import may_come_up
from storage.engagements.extra_work import add_own_activity, raise_condition, turn_on_details
from storage.engagements.unit_of_work import UnitOfWork


def condition_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.condition_form(plan.methodology, may_come_up(plan), origin)


def details_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.details_form(plan, details_left_out(plan), origin)


def own_activity_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.own_activity_form(stages_to_add_to(plan), roles_at_work(plan), origin)


def submit_condition(interaction: Interaction) -> Answer:
    """Several at once, or none if one of them cannot be raised."""
    origin = interaction.origin
    came_up, note = form.read_conditions(interaction.entered)

    def raise_all(unit: UnitOfWork) -> EngagementPlan:
        plans = [raise_condition(unit, origin.about.engagement_id, each, note).plan for each in came_up]
        return plans[-1]

    return finish_form(interaction, origin, raise_all)


def submit_details(interaction: Interaction) -> Answer:
    origin, chosen = interaction.origin, form.read_details(interaction.entered)
    return finish_form(
        interaction, origin, lambda unit: turn_on_details(unit, origin.about.engagement_id, chosen).plan
    )


def submit_own_activity(interaction: Interaction) -> Answer:
    origin, entered = interaction.origin, form.read_own_activity(interaction.entered).model_dump()
    own = OwnActivity.model_validate(entered | {"key": interaction.view["id"]})
    return finish_form(
        interaction, origin, lambda unit: add_own_activity(unit, origin.about.engagement_id, own)
    )


BUTTONS = {
    ids.RAISE_CONDITION: form_opener("Something came up", condition_view),
    ids.TURN_DETAILS_ON: form_opener("Add optional steps", details_view),
    ids.ADD_ACTIVITY: form_opener("Add an activity", own_activity_view),
}
FORMS = {
    ids.RAISE_CONDITION: submit_condition,
    ids.TURN_DETAILS_ON: submit_details,
    ids.ADD_ACTIVITY: submit_own_activity,
}

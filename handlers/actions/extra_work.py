"""Extra work for an engagement: conditions raised, details turned on, activities of its own."""

from handlers.actions.form import Answer, finish_form, form_opener, perform, without_view
from handlers.actions.views import extra_work as form
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_number
from handlers.block_kit.modal import View, as_json
from handlers.slack.interaction import Interaction
from methodology.definition.ids import ActivityId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.extra_work import (
    OwnActivity,
    details_left_out,
    roles_at_work,
    stages_to_add_to,
)
from methodology.engagement.questions import may_come_up
from storage.engagements.extra_work import (
    add_own_activity,
    raise_condition,
    take_back_condition,
    turn_on_details,
)
from storage.engagements.unit_of_work import UnitOfWork


def condition_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.condition_form(plan.methodology, may_come_up(plan), origin)


def details_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.details_form(plan, details_left_out(plan), origin)


def own_activity_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.own_activity_form(stages_to_add_to(plan), roles_at_work(plan), origin)


def submit_condition(interaction: Interaction) -> Answer:
    """Raise several at once, or none if one of them cannot be raised; then show what that has added, with Undo."""
    origin = interaction.origin
    came_up, note = form.read_conditions(interaction.entered)
    added: list[View] = []

    def raise_all(unit: UnitOfWork) -> EngagementPlan:
        plans = [raise_condition(unit, origin.about.engagement_id, each, note).plan for each in came_up]
        raised = {each.activity: each for each in plans[-1].engagement.plan_facts.raised}
        added.append(form.added_page(plans[-1], [raised[each] for each in came_up], unit.actor.at, origin))
        return plans[-1]

    finish_form(interaction, origin, raise_all)
    return {"response_action": "update", "view": as_json(added[0])}


def take_back_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Take back one of the conditions that the page shows, and redraw the page with all of them."""
    origin, shown = interaction.origin, form.raised_on(interaction.view["blocks"])
    activity, _, occurrence = button.choice.partition(":")

    def take_back(unit: UnitOfWork) -> EngagementPlan:
        engagement_id, number = origin.about.engagement_id, read_number(occurrence)
        return take_back_condition(unit, engagement_id, ActivityId(activity), number)

    def show(plan: EngagementPlan) -> None:
        interaction.update_form(lambda: form.added_page(plan, shown, interaction.now, origin))

    perform(interaction, without_view(origin), take_back, lambda plan: plan, show=show)


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
    ids.TAKE_BACK_CONDITION: take_back_pressed,
    ids.TURN_DETAILS_ON: form_opener("Add optional steps", details_view),
    ids.ADD_ACTIVITY: form_opener("Add an activity", own_activity_view),
}
FORMS = {
    ids.RAISE_CONDITION: submit_condition,
    ids.TURN_DETAILS_ON: submit_details,
    ids.ADD_ACTIVITY: submit_own_activity,
}

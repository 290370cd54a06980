"""The full plan of an engagement: opened, filtered and paged."""

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View
from handlers.context import AppContext
from handlers.pages.views.full_plan import PlanPage, filter_of, full_plan
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.full_plan import filter_plan
from methodology.engagement.rights import Viewer


def render_full_plan(
    app_context: AppContext, viewer: Viewer, plan: EngagementPlan, origin: FormOrigin
) -> View:
    """The page of the full plan that `origin.about` names, with its filter."""
    now = app_context.now()
    chosen = filter_of(origin.about, is_over=plan.engagement.is_over)
    left = filter_plan(plan, chosen, viewer.id, now)
    page = PlanPage(plan=plan, viewer=viewer, now=now, chosen=chosen, left=left, page=origin.about.page)
    return full_plan(page, origin)


def full_plan_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Open the full plan, or change its filter or page in place."""
    origin = interaction.form_origin(button)
    in_place = interaction.is_in_modal and button.surface == "plan"
    if not in_place:
        first = origin.about.model_copy(update={"choice": ""})
        origin = origin.model_copy(update={"about": first})

    def build() -> View:
        plan = interaction.visible_plan(button)
        return render_full_plan(interaction.app_context, interaction.viewer, plan, origin)

    if in_place:
        interaction.update_form(build)
    else:
        interaction.open_form("Plan", build)


BUTTONS = {ids.FULL_PLAN: full_plan_pressed, ids.FULL_PLAN_FILTER: full_plan_pressed}

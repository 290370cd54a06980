"""Details: the explanation of an activity and its date."""

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View
from handlers.context import AppContext
from handlers.pages.views.why import why, why_gone
from handlers.slack.interaction import Interaction
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.rights import Viewer
from methodology.plan.explanation import explain
from methodology.plan.planned_activity import PlannedActivity


def render_why(
    app_context: AppContext,
    viewer: Viewer,
    plan: EngagementPlan,
    activity: PlannedActivity,
    origin: FormOrigin,
) -> View:
    """The explanation of an activity, or a short page where its version of the methodology lacks it."""
    now = app_context.now()
    today = plan.today_of(activity, now)
    if activity.activity not in plan.methodology.activity:
        return why_gone(plan, activity, today, origin)
    by_role = activity.dri_by_hand and not activity.due_by_hand
    calendar = plan.calendar_of(activity.role) if by_role else plan.calendar_of_activity(activity)
    explanation = explain(plan.methodology, plan.engagement.plan_facts, plan.work, activity, calendar)
    buttons = Buttons(plan=plan, viewer=viewer, now=now).of_activity(activity)
    to_be_done = Lateness(plan=plan, now=now).due(activity)
    return why(plan, activity, explanation, buttons, today, origin, to_be_done=to_be_done)


def why_pressed(interaction: Interaction, button: ButtonValue) -> None:
    origin = interaction.form_origin(button)

    def build() -> View:
        plan = interaction.visible_plan(button)
        activity = plan.activity(button.activity_id)
        return render_why(interaction.app_context, interaction.viewer, plan, activity, origin)

    interaction.open_form("Details", build)


BUTTONS = {ids.WHY: why_pressed}

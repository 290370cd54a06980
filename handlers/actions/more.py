"""The menu behind More."""

from handlers.actions.form import form_opener
from handlers.actions.views.more import more
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan


def more_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    buttons = Buttons(plan=plan, viewer=interaction.viewer, now=interaction.now)
    return more(plan.engagement, origin, buttons.behind_more)


BUTTONS = {ids.MORE: form_opener("More", more_view, find=Interaction.visible_plan)}

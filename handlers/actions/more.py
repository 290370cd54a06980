"""The menu behind More."""

from handlers.actions.form import form_opener
from handlers.actions.views.more import more
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.advance import last_move


def more_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    now = interaction.now
    with interaction.app_context.database.reading() as session:
        move = last_move(session, plan, now)
    buttons = Buttons(plan=plan, viewer=interaction.viewer, now=now, last_move=move)
    return more(plan.engagement, origin, buttons.behind_more, left=move.left if move else ())


BUTTONS = {ids.MORE: form_opener("More", more_view, find=Interaction.visible_plan)}

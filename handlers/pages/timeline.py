"""The timeline of an engagement."""

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.modal import View
from handlers.pages.views.timeline import EARLIER, timeline_page
from handlers.slack.interaction import Interaction
from methodology.engagement.timeline import timeline


def timeline_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Open the timeline, or turn its page in place."""

    def build() -> View:
        plan = interaction.visible_plan(button)
        return timeline_page(timeline(plan, interaction.now), button.page, earlier=button.choice == EARLIER)

    interaction.show_form("Timeline", build)


BUTTONS = {ids.TIMELINE: timeline_pressed}

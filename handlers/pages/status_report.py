"""The status report of an engagement, sent to one person."""

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.modal import View, notice
from handlers.pages.views.status_report import status_report_message
from handlers.slack.interaction import Interaction
from methodology.engagement.status_report import status_report


def status_report_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Send it to the person's conversation with the app, to copy from."""

    def build() -> View:
        plan = interaction.visible_plan(button)
        interaction.send_direct_message(status_report_message(status_report(plan, interaction.now)))
        return notice("It is in your messages with me: copy it from there.", "Status report")

    interaction.open_form("Status report", build)


BUTTONS = {ids.STATUS_REPORT: status_report_pressed}

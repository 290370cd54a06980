"""The export of an engagement's plan as a CSV file, sent to one person."""

from handlers.actions.form import form_opener
from handlers.actions.views.export import as_csv
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View, notice
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan


def send_export(interaction: Interaction, plan: EngagementPlan, _origin: FormOrigin) -> View:
    opened = interaction.client.conversations_open(users=interaction.viewer.id)
    interaction.client.files_upload_v2(
        channel=opened["channel"]["id"],
        filename=f"engagement-{plan.engagement.id}.csv",
        title=f"Plan of {plan.engagement.title}",
        content=as_csv(plan),
        request_file_info=False,
    )
    return notice("The file is in your messages with me.", "Export")


BUTTONS = {ids.EXPORT: form_opener("Export", send_export, find=Interaction.visible_plan)}

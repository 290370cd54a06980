"""The status report of an engagement, sent to the person who asks for it."""

from handlers.actions.form import errand_opener
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View, notice
from handlers.messages.status_report import StatusReport
from handlers.outbox.item import enqueue
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan


def send_report(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    """Have it sent to the person's conversation with the app, to copy from."""
    report = StatusReport(
        workspace=interaction.workspace,
        recipient=interaction.viewer.id,
        engagement=plan.engagement.id,
        asked=interaction.body["trigger_id"],
    )
    with interaction.unit(origin) as unit:
        enqueue(unit, [report])
    interaction.app_context.request_sweep()
    return notice("It is on its way: copy it from your messages with me.", "Status report")


BUTTONS = {
    ids.STATUS_REPORT: errand_opener("Status report", send_report),
}

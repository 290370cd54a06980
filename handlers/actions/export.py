"""The export of an engagement's plan as a CSV file, sent to one person."""

from handlers.actions.engagement_errand import EngagementErrand, why_refused
from handlers.actions.form import errand_opener
from handlers.actions.views.export import as_csv
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View, notice
from handlers.outbox.errand import ErrandContext
from handlers.outbox.item import enqueue
from handlers.slack.api_errors import SlackTrouble
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan


class ExportErrand(EngagementErrand):
    """Uploads the plan as it is by then to the person's conversation with the app."""

    kind = "export"

    def run(self, context: ErrandContext) -> None:
        plan = self.load_plan(context)
        name = f"engagement-{plan.engagement.id}.csv"
        self.upload(context, name, f"Plan of {plan.engagement.title}", as_csv(plan))

    def refused(self, context: ErrandContext, trouble: SlackTrouble) -> None:
        self.tell(
            context, f"Slack did not take the file of the plan ({why_refused(trouble, 'files:write')})."
        )


def send_export(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    errand = ExportErrand(
        workspace=interaction.workspace,
        recipient=interaction.viewer.id,
        engagement=plan.engagement.id,
    )
    with interaction.unit(origin) as unit:
        enqueue(unit, [errand])
    interaction.app_context.request_sweep()
    return notice("The file is on its way: you will find it in your messages with me.", "Export")


BUTTONS = {ids.EXPORT: errand_opener("Export", send_export)}
ERRANDS = (ExportErrand,)

"""The export of an engagement's plan as a CSV file, sent to one person."""

import csv
import io

from handlers.actions.form import form_opener
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.modal import View, notice
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan

COLUMNS = (
    "stage", "activity", "occurrence", "turn", "state", "role", "dri", "due", "waiting_for", "closed_on",
    "closed_by", "evidence", "reason",
)  # fmt: skip


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


def as_csv(plan: EngagementPlan) -> str:
    """A row for each planned activity; no text of people can become a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for activity in plan.work:
        dri = plan.dri_of(activity)
        facts = activity.model_dump(mode="json") | {"activity": activity.name, "dri": dri.name if dri else ""}
        writer.writerow([_cell(facts[column]) for column in COLUMNS])
    return file.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


BUTTONS = {ids.EXPORT: form_opener("Export", send_export, find=Interaction.visible_plan)}

"""The plan of an engagement as a CSV file: its columns, and a row for each planned activity."""

import csv
import io

from methodology.engagement.engagement_plan import EngagementPlan

COLUMNS = (
    "stage", "activity", "occurrence", "turn", "state", "role", "dri", "due", "waiting_for", "closed_on",
    "closed_by", "evidence", "reason",
)  # fmt: skip


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

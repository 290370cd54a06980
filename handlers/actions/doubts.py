"""Dates that a press saves: what may be a mistake is shown first."""

from datetime import date

from handlers.actions.views.moves import early_lines, free_day_lines
from handlers.block_kit.inputs import ABOVE, ShowAgain
from handlers.block_kit.layout import section
from methodology.engagement.dates import DateEntry, too_early_by
from methodology.engagement.engagement_plan import EngagementPlan


def show_doubts(plan: EngagementPlan, entry: DateEntry, today: date) -> None:
    """Raises `ShowAgain` for a date before that of an event which comes first, and for one ahead on which nobody
    works."""
    lines = [
        *early_lines(too_early_by(plan, [entry]), today),
        *free_day_lines(plan.free_days([entry.on]), today),
    ]
    if lines:
        said = "\n".join([*lines, "Nothing is saved yet."])
        raise ShowAgain([section(said, block_id=f"{ABOVE}doubts")], "")

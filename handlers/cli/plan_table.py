"""A plan as a table on a terminal, and as JSON."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from methodology.definition.model import Methodology
from methodology.plan.facts import PlanFacts
from methodology.plan.plan import PlanItem

if TYPE_CHECKING:
    from rich.table import Table


def as_json(item: PlanItem) -> dict[str, str | None]:
    return {
        "activity": item.activity,
        "stage": item.stage,
        "dri": item.dri,
        "due": item.due.isoformat() if item.due else None,
        "waiting_for": item.waiting_for,
    }


def as_table(methodology: Methodology, plan_facts: PlanFacts, items: Sequence[PlanItem]) -> "Table":
    """The plan as a table with a section per stage."""
    from rich.table import Table  # not needed to run the bot

    name = methodology.type[plan_facts.type].name
    table = Table(
        "Stage", "Activity", "DRI", "Due", title=f"{name}, opened on {plan_facts.opened_on:%a %-d %b %Y}"
    )
    times = Counter(item.activity for item in items)
    for stage, of_stage in groupby(items, key=lambda item: item.stage):
        table.add_section()
        heading = methodology.stage[stage].name
        for item in of_stage:
            activity = methodology.activity[item.activity].name
            nth = f" ({item.occurrence})" if times[item.activity] > 1 else ""
            dri = methodology.role[item.dri].short
            table.add_row(heading, activity + nth, dri, due_text(methodology, item))
            heading = ""
    return table


def due_text(methodology: Methodology, item: PlanItem) -> str:
    if item.due:
        return f"{item.due:%a %-d %b %Y}"
    assert item.waiting_for is not None, "what has no date waits for one"
    return f"waiting for {methodology.anchor[item.waiting_for].label}"


def summary(methodology: Methodology, items: Sequence[PlanItem]) -> str:
    """The number of dated activities, and the dates that the others wait for."""
    waiting = Counter(item.waiting_for for item in items if item.waiting_for)
    dated = len(items) - waiting.total()
    text = f"{len(items)} {'activity' if len(items) == 1 else 'activities'}, {dated} with a date."
    anchors = ", ".join(f"{methodology.anchor[each].label} ({n})" for each, n in waiting.most_common())
    return f"{text} Not dated yet, waiting for: {anchors}." if anchors else text

"""The form in which the checklists of an activity are ticked off."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import RADIO_MOST, FormValues, ticks_input
from handlers.block_kit.layout import section
from handlers.block_kit.modal import View, modal, notice
from handlers.block_kit.text import linked, rest_of
from handlers.block_kit.wording import work_name
from methodology.engagement.checklist import ListItem, list_items
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivity

ITEMS = "items:"
MOST_LABEL, MOST_GROUPS = 75, 40


def checklist_form(plan: EngagementPlan, work: PlannedActivity, _today: date, origin: FormOrigin) -> View:
    """All items, those that are ticked off ticked; a long one is continued below its label."""
    items = list_items(plan.methodology, work)
    if not items:
        return notice("This activity has no checklist.", "Checklist")
    blocks: list[Block] = [section(f"*{work_name(work)}*\n{linked(plan.engagement.title, 230)}")]
    for checklist, of_one in groupby(items, key=lambda each: each.checklist):
        blocks += _group(checklist.name, list(of_one), len(blocks))
    return modal(ids.CHECKLIST, "Checklist", blocks[: MOST_GROUPS + 1], submit="Save", carries=origin)


def _group(name: str, items: Sequence[ListItem], at: int) -> list[Block]:
    parts = [items[n : n + RADIO_MOST] for n in range(0, len(items), RADIO_MOST)]
    return [
        ticks_input(
            f"{ITEMS}{at + n}",
            name if n == 0 else f"{name}, continued",
            [(each.text, each.key) for each in part],
            initial=[each.key for each in part if each.tick],
            descriptions={each.key: rest_of(each.text, MOST_LABEL) for each in part if _is_long(each)},
        )
        for n, part in enumerate(parts)
    ]


def _is_long(item: ListItem) -> bool:
    return len(item.text) > MOST_LABEL


def read_checklist(entered: FormValues, shown: FormValues) -> tuple[set[str], set[str]]:
    """The items that were ticked, and those that were unticked, since the form was opened."""
    now = {each for block in entered.blocks(ITEMS) for each in entered.choices(block)}
    before = {each for block in entered.blocks(ITEMS) for each in shown.choices(block)}
    return now - before, before - now

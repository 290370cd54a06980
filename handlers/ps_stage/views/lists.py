"""Checklists, thresholds, tables to look up, and the parts of the handoff sheet."""

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import section, sections
from handlers.block_kit.message import Message
from handlers.block_kit.text import capital, count, escape, first_lines, linked
from handlers.block_kit.wording import sentence
from handlers.ps_stage.views.thing import lines_block, thing_card
from methodology.definition.activity import Checklist
from methodology.definition.model import Methodology, ReferenceTable, Threshold
from methodology.definition.names import HANDOFF
from methodology.text import words_of

MOST_ITEMS = 50


def checklist_block(checklist: Checklist) -> list[Block]:
    """The items of a checklist below its name."""
    items = [f"☐ {linked(item, 300)}" for item in checklist.items]
    heading = f"*{escape(checklist.name)}* ({count(len(items), 'item', 'items')})"
    return sections(f"{heading}\n{first_lines(items, MOST_ITEMS, room=5800)}")


def checklist_card(methodology: Methodology, checklist: Checklist, *, can_share: bool = False) -> Message:
    """A checklist: whose it is, when, and its items."""
    used = [each for each in methodology.activities if checklist.id in each.checklists]
    owner = escape(methodology.role[checklist.owner].name)
    items = [f"☐ {linked(item, 300)}" for item in checklist.items]
    blocks = [
        section(f"Checklist · {owner}\n{sentence(checklist.when)}"),
        *lines_block(count(len(items), "item", "items"), items, MOST_ITEMS),
        *lines_block("Goes with", [f"• {escape(each.name)}" for each in used]),
    ]
    return thing_card(
        methodology,
        checklist.name,
        blocks,
        key=f"checklist:{checklist.id}",
        neighbours=[*(f"activity:{each.id}" for each in used), f"role:{checklist.owner}"],
        source=checklist.source,
        can_share=can_share,
    )


def threshold_card(methodology: Methodology, threshold: Threshold, *, can_share: bool = False) -> Message:
    """A threshold: its value, and the rule that it belongs to."""
    value = f"{threshold.value:,}" if isinstance(threshold.value, int) else threshold.value
    unit = f" {threshold.unit.replace('_bd', ' working days').replace('_', ' ')}" if threshold.unit else ""
    about = f"Threshold\n*{linked(capital(f'{value}{unit}'), 300)}*\n{sentence(threshold.rule)}"
    return thing_card(
        methodology,
        threshold.called,
        [section(about)],
        key=f"threshold:{threshold.id}",
        neighbours=_named_alike(methodology, threshold.id),
        source=threshold.source,
        can_share=can_share,
    )


def _named_alike(methodology: Methodology, id_: str) -> list[str]:
    """The activities and tools with the same two first words in their ids ("ta review", "change order")."""
    first = "_".join(words_of(id_.replace("_", " "))[:2])
    activities = [f"activity:{each.id}" for each in methodology.activities if first in each.id]
    return [*activities, *(f"tool:{each.id}" for each in methodology.collateral if first in each.id)]


def table_card(methodology: Methodology, table: ReferenceTable, *, can_share: bool = False) -> Message:
    """A table to look up, one line for each row."""
    default = "" if table.documented else " · a default"
    lines = [_row(table, each) for each in table.rows]
    blocks = [
        section(f"Table{default}\n{sentence(table.note)}"),
        *sections(first_lines(lines, 60, room=8000)),
    ]
    return thing_card(
        methodology,
        table.name,
        blocks,
        key=f"table:{table.id}",
        neighbours=[],
        source=table.source,
        can_share=can_share,
    )


def _row(table: ReferenceTable, cells: tuple[str, ...]) -> str:
    first, *others = cells
    if len(table.columns) <= len(("name", "meaning")):
        return f"• *{linked(first, 200)}*" + "".join(f": {linked(each, 400)}" for each in others)
    named = zip(table.columns[1:], others, strict=False)
    return f"• *{linked(first, 200)}*: " + " · ".join(
        f"{escape(column)}: {linked(each, 300)}" for column, each in named
    )


def handoff_card(methodology: Methodology, *, can_share: bool = False) -> Message:
    """The parts of the handoff sheet: what delivery must know, and where it comes from."""
    lines = [
        f"• *{escape(part.name)}*: {sentence(part.asks)} Before {escape(methodology.stage[part.before].name)}."
        for part in methodology.handoff
    ]
    taken = dict.fromkeys(f"activity:{each}" for part in methodology.handoff for each in part.taken_from)
    lead = "What the delivery team must know before it starts. In an engagement: *More*, *Handoff*."
    return thing_card(
        methodology,
        "Handoff sheet",
        [section(lead), *sections(first_lines(lines, MOST_ITEMS, room=8000))],
        key=f"handoff:{HANDOFF}",
        neighbours=list(taken),
        source=methodology.handoff[0].source,
        can_share=can_share,
    )

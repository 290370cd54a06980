"""Checklists, thresholds, tables to look up, and the parts of the handoff sheet."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import section, sections
from handlers.block_kit.message import Message
from handlers.block_kit.text import capital, count, escape, first_lines, linked
from handlers.block_kit.wording import sentence
from handlers.ps_stage.views.parts import work_lines
from handlers.ps_stage.views.thing import lines_block, thing_card
from methodology.definition.activity import Activity, Checklist
from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology, ReferenceTable, Threshold
from methodology.definition.names import HANDOFF
from methodology.lookup.lookup import lookup_of

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


def value_words(threshold: Threshold) -> str:
    """The value of a threshold with its unit, such as "50,000 USD"."""
    value = f"{threshold.value:,}" if isinstance(threshold.value, int) else threshold.value
    unit = f" {threshold.unit.replace('_bd', ' working days').replace('_', ' ')}" if threshold.unit else ""
    return linked(capital(f"{value}{unit}"), 300)


def threshold_card(methodology: Methodology, threshold: Threshold, *, can_share: bool = False) -> Message:
    """A threshold: its value, the rule that it belongs to, and the activities that it is about."""
    used = used_by(methodology, threshold, f"threshold:{threshold.id}")
    about = f"Threshold\n*{value_words(threshold)}*\n{sentence(threshold.rule)}"
    return thing_card(
        methodology,
        threshold.called,
        [section(about), *lines_block("Related activities", work_lines(methodology, used))],
        key=f"threshold:{threshold.id}",
        neighbours=[*(f"activity:{each.id}" for each in used), *_tools_of(used)],
        source=threshold.source,
        can_share=can_share,
    )


def used_by(methodology: Methodology, thing: Threshold | ReferenceTable, key: str) -> list[Activity]:
    """The activities that a threshold or table is about: those that it names, or else by the words of its names."""
    lookup = lookup_of(methodology)
    related = lookup.related(lookup.things[key]) if key in lookup.things else ()
    ids = thing.activities or tuple(ActivityId(each.id) for each in related)
    return [methodology.activity[each] for each in ids]


def _tools_of(activities: Sequence[Activity]) -> list[str]:
    return [f"tool:{tool}" for each in activities for tool in each.collateral]


def table_card(methodology: Methodology, table: ReferenceTable, *, can_share: bool = False) -> Message:
    """A table to look up, one line for each row."""
    default = "" if table.documented else " · a default"
    lines = [_row(table, each) for each in table.rows]
    things = _things_of(methodology, table)
    used = [] if things else used_by(methodology, table, f"table:{table.id}")
    blocks = [
        section(f"Table{default}\n{sentence(table.note)}"),
        *sections(first_lines(lines, 60, room=8000)),
        *lines_block("Related activities", work_lines(methodology, used)),
    ]
    return thing_card(
        methodology,
        table.name,
        blocks,
        key=f"table:{table.id}",
        neighbours=[*things, *(f"activity:{each.id}" for each in used)],
        source=table.source,
        can_share=can_share,
    )


def _things_of(methodology: Methodology, table: ReferenceTable) -> list[str]:
    """The keys of what the rows of a table are about, where many of them are called like activities,
    checklists or tools."""
    named = [lookup_of(methodology).exactly(first) for first, *_others in table.rows]
    meant = [found.meant for found in named if found and found.meant]
    keys = [each.key for each in meant if each.kind in ("activity", "checklist", "tool")]
    return keys if 3 * len(keys) >= len(table.rows) else []


def _row(table: ReferenceTable, cells: tuple[str, ...]) -> str:
    first, *others = cells
    if len(table.columns) <= len(("name", "meaning")):
        meant = "".join(f": {linked(each, 400)}" for each in others if each)
        return f"• *{linked(first, 200)}*{meant or _nothing(table)}"
    named = zip(table.columns[1:], others, strict=False)
    said = " · ".join(f"{escape(column)}: {linked(each, 300)}" for column, each in named if each)
    return f"• *{linked(first, 200)}*{f': {said}' if said else _nothing(table)}"


def _nothing(table: ReferenceTable) -> str:
    """What a row says whose other cells are empty, such as ": no stage"; nothing in a table of one column."""
    return f": no {escape(table.columns[-1].lower())}" if len(table.columns) > 1 else ""


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

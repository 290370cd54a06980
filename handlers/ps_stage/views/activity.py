"""What an activity is, whether or not an engagement has it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import section, sections
from handlers.block_kit.message import Message
from handlers.block_kit.text import count, escape, linked, listed
from handlers.block_kit.wording import basis_words, rule_words, sentence, tool_words
from handlers.pages.views.activity_line import act_menu, activity_text
from handlers.ps_stage.views.lists import checklist_block
from handlers.ps_stage.views.thing import lines_block, thing_card
from methodology.definition.activity import Activity
from methodology.definition.model import Methodology
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.lookup.lookup import lookup_of
from methodology.plan.planned_activity import by_urgency


class Here(NamedTuple):
    """The engagements of a channel that the viewer may see."""

    viewer: Viewer
    plans: Sequence[EngagementPlan]
    now: datetime


def activity_card(
    methodology: Methodology, activity: Activity, here: Here | None = None, *, can_share: bool = False
) -> Message:
    """An activity: what it is, when and by whom, with what; `here` has engagements in which it may stand somewhere."""
    after = [methodology.activity[each] for each in activity.depends_on]
    before = [each for each in methodology.activities if activity.id in each.depends_on]
    neighbours = chain(
        [f"stage:{activity.stage}", f"role:{activity.dri}"],
        [f"tool:{each}" for each in activity.collateral],
        [f"checklist:{each}" for each in activity.checklists],
        [f"activity:{each.id}" for each in (*after, *before)],
    )
    blocks: list[Block] = [
        section("\n".join(_about(methodology, activity))),
        *(_standing(here, activity) if here else ()),
        *sections("\n".join(_when(methodology, activity))),
        *lines_block("Tools", [f"• {tool_words(methodology.tool[each])}" for each in activity.collateral]),
        *(block for each in activity.checklists for block in checklist_block(methodology.checklist[each])),
        *lines_block("Waits for", [f"• {escape(each.name)}" for each in after]),
        *lines_block("What waits for it", [f"• {escape(each.name)}" for each in before], 10),
    ]
    return thing_card(
        methodology,
        activity.name,
        blocks,
        key=f"activity:{activity.id}",
        neighbours=list(neighbours),
        source=activity.source,
        can_share=can_share,
    )


def _about(methodology: Methodology, activity: Activity) -> Iterator[str]:
    detail = _by_choice(methodology, activity) if activity.tier == "detail" else ""
    where = f"{escape(methodology.stage[activity.stage].name)}, step {escape(activity.step)}"
    yield f"Activity · {where}{detail}"
    if activity.description:
        yield sentence(activity.description)
    if activity.outcome:
        yield f"*Done when*: {sentence(activity.outcome)}"
    if activity.condition:
        yield f"*Only if*: {sentence(activity.condition)} *Something came up*, in the menu of a card, adds it to the plan."


def _by_choice(methodology: Methodology, activity: Activity) -> str:
    """When an activity that is not planned by itself is: where something happens, or somebody wants it."""
    if activity.kind == "conditional":
        return " · only when it happens"
    required = [column.lower() for column, cell in _in_tables(methodology, activity) if _is_required(cell)]
    by_choice = "optional: turned on where an engagement wants it"
    return (
        f" · required with {escape(listed(required))}, otherwise {by_choice}"
        if required
        else f" · {by_choice}"
    )


def _in_tables(methodology: Methodology, activity: Activity) -> Iterator[tuple[str, str]]:
    """What the tables say of this activity, by their columns, where it differs from one to the other."""
    lookup = lookup_of(methodology)
    for table in methodology.reference:
        for first, *cells in table.rows:
            found = lookup.exactly(first)
            same = len({_is_required(each) for each in cells}) < len(cells)
            if not same and found and found.meant and found.meant.key == f"activity:{activity.id}":
                yield from zip(table.columns[1:], cells, strict=False)


def _is_required(cell: str) -> bool:
    return cell.startswith("Required")


def _when(methodology: Methodology, activity: Activity) -> Iterator[str]:
    dri, support = (
        methodology.role[activity.dri],
        [methodology.role[each].name for each in activity.supporting],
    )
    yield f"*Owner*: {escape(dri.name)}"
    if support:
        yield f"*Support*: {escape(listed(support))}"
    yield f"*Due*: {rule_words(methodology, activity)} ({basis_words(activity)})"
    if activity.trigger:
        yield f"*Begins with*: {sentence(activity.trigger)}"
    types = [methodology.type[each].name for each in activity.applies_to.types]
    if len(types) == len(methodology.types):
        yield "*In*: all types of engagement"
    else:
        yield f"*In*: {escape(listed(types)) or count(0, 'type', 'types')}"
    if activity.applies_to.facets:
        yield f"*Where*: {linked(_facets(methodology, activity), 300)}"


def _facets(methodology: Methodology, activity: Activity) -> str:
    chosen = []
    for facet_id, values in activity.applies_to.facets.items():
        facet = methodology.facet[facet_id]
        names = [each.name for each in facet.values if each.id in values]
        chosen.append(f"{facet.name.lower()} is {listed(names, 'or')}")
    return listed(chosen)


def _standing(here: Here, activity: Activity) -> Iterator[Block]:
    """How this activity stands in each engagement that has it, with what can be done about it."""
    for plan in here.plans:
        work = [each for each in plan.work if each.activity == activity.id and each.state != "withdrawn"]
        if work:
            chosen = min(work, key=lambda each: (not each.is_open, by_urgency(each)))
            buttons = Buttons(plan=plan, viewer=here.viewer, now=here.now).of_activity(chosen)
            state = activity_text(plan, chosen, here.now, outcome=False).replace("\n", " · ", 1)
            menu = act_menu(chosen, plan.engagement.id, "answer", buttons)
            yield section(f"In {linked(plan.engagement.title, 150)}: {state}", menu)

"""The answer about a thing that a methodology names."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.block_kit.message import Message
from handlers.ps_stage.views.activity import Here, activity_card
from handlers.ps_stage.views.lists import checklist_card, handoff_card, table_card, threshold_card
from handlers.ps_stage.views.parts import date_card, journey_card, phase_card, step_card, type_card
from handlers.ps_stage.views.role import role_card
from handlers.ps_stage.views.stage_definition import stage_definition
from handlers.ps_stage.views.tool import tool_card
from methodology.definition.ids import ActivityId, CollateralId
from methodology.definition.model import Methodology
from methodology.definition.names import Thing, ThingKind

Draw = Callable[..., Message]
CARDS: Mapping[ThingKind, tuple[str, Draw]] = {
    "stage": ("stages", stage_definition),
    "phase": ("phases", phase_card),
    "role": ("roles", role_card),
    "checklist": ("checklists", checklist_card),
    "threshold": ("thresholds", threshold_card),
    "table": ("reference", table_card),
    "date": ("anchors", date_card),
    "journey": ("journey", journey_card),
    "type": ("types", type_card),
}
"""By kind: the section of the methodology that has its entries, and what draws one."""


def show_thing(
    methodology: Methodology,
    thing: Thing,
    here: Here | None = None,
    *,
    can_share: bool,
    may_set_link: bool = False,
) -> Message:
    """The card of this thing; `here` has the engagements of the channel, in which an activity may stand somewhere."""
    if thing.kind == "tool":
        tool = methodology.tool[CollateralId(thing.id)]
        return tool_card(methodology, tool, can_share=can_share, may_set_link=may_set_link)
    if thing.kind == "activity":
        activity = methodology.activity[ActivityId(thing.id)]
        return activity_card(methodology, activity, here, can_share=can_share)
    if thing.kind == "step":
        return step_card(methodology, thing.id, can_share=can_share)
    if thing.kind == "handoff":
        return handoff_card(methodology, can_share=can_share)
    section, draw = CARDS[thing.kind]
    entries: tuple[Any, ...] = getattr(methodology, section)
    return draw(methodology, next(each for each in entries if each.id == thing.id), can_share=can_share)

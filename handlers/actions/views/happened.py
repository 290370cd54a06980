"""The answer to somebody who answers a question about a date that has been answered already."""

from datetime import date

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import capital, linked
from methodology.definition.ids import AnchorId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.text import day


def answered_before(plan: EngagementPlan, anchor_id: AnchorId, occurrence: int, today: date) -> Message:
    """How the date stands now: nothing was changed."""
    anchor = plan.methodology.anchor.get(anchor_id)
    name = capital(linked(anchor.label, 150)) if anchor else "This date"
    known = next(
        (e for e in plan.engagement.plan_facts.dates if (e.anchor, e.occurrence) == (anchor_id, occurrence)),
        None,
    )
    if known is None:
        return answer(
            section(f"{name} has no date any more: somebody has taken it out. Nothing was changed.")
        )
    if known.label:
        name += f" ({linked(known.label, 150)})"
    said = f"{'happened on' if known.actual else 'is planned for'} {day(known.on, today)}"
    return answer(section(f"{name} {said}: somebody said so before you. Nothing was changed."))

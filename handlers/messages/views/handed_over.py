"""The message to somebody who took over everything of another person."""

from collections.abc import Sequence

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, first_lines, linked, listed, mention
from handlers.block_kit.wording import name_in
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.hand_over import HandedOver
from methodology.plan.team import PersonId

MOST_ENGAGEMENTS = 10


def handed_over(
    theirs: Sequence[tuple[EngagementPlan, HandedOver]], *, by: PersonId, giver: PersonId
) -> Message:
    """Who handed over, from whom, and what came over in each engagement."""
    where = count(len(theirs), "engagement", "engagements")
    had = "they" if giver == by else mention(giver)
    lines = [_line(plan, given) for plan, given in theirs]
    return message(
        section(f"{mention(by)} handed over to you what {had} had in {where}."),
        section(first_lines(lines, MOST_ENGAGEMENTS)),
        section("Your next message has what is due. `/ps-stage` and a name show you one of them."),
    )


def _line(plan: EngagementPlan, given: HandedOver) -> str:
    known, work = plan.methodology.role, given.activities
    roles = [name_in(known, each) for each in given.roles]
    deputy_of = [f"deputy of the {name_in(known, each)}" for each in given.deputy_of]
    parts = [listed([*roles, *deputy_of]), count(work, "open activity", "open activities") if work else ""]
    return f"• *{linked(plan.engagement.title, 150)}*: {', '.join(each for each in parts if each)}"

"""The message to somebody who took over everything of another person."""

from collections.abc import Sequence

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, escape, first_lines, linked, listed, mention
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.team import PersonId

MOST_ENGAGEMENTS = 10


def handed_over(
    plans: Sequence[EngagementPlan], person: PersonId, *, by: PersonId, giver: PersonId
) -> Message:
    """Who handed over, from whom, and what is the person's now in each engagement."""
    where = count(len(plans), "engagement", "engagements")
    lines = [_line(plan, person) for plan in plans]
    return message(
        section(f"{mention(by)} handed over to you what {mention(giver)} had in {where}."),
        section(first_lines(lines, MOST_ENGAGEMENTS)),
        section("Your next message has what is due. `/ps-stage` and a name show you one of them."),
    )


def _line(plan: EngagementPlan, person: PersonId) -> str:
    roles = [escape(plan.methodology.role[each].name) for each in plan.engagement.team.roles_of(person)]
    work = sum(each.dri == person for each in plan.open_work)
    parts = [listed(roles), count(work, "open activity", "open activities") if work else ""]
    return f"• *{linked(plan.engagement.title, 150)}*: {', '.join(each for each in parts if each)}"

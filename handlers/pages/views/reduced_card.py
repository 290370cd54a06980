"""The card in a channel that people from outside read: what they know anyway, and nothing to press."""

from datetime import datetime

from handlers.block_kit.layout import context, header, section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import capital, escape, listed
from handlers.block_kit.wording import progress_words
from methodology.engagement.audience import next_date_outside
from methodology.engagement.engagement_line import stage_dots
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.stages import current_stages
from methodology.text import day


def reduced_card(plan: EngagementPlan, now: datetime) -> Message:
    """The customer, the stage, how far that is, and the next date that the customer has too."""
    engagement = plan.engagement
    if engagement.is_over:
        return message(header(engagement.customer), section("This engagement is closed."))
    stages = [each.name for each in current_stages(plan.methodology, engagement.plan_facts)]
    title = " · ".join([engagement.customer, *([listed(stages)] if stages else [])])
    parts = [progress_words(stage_dots(plan.methodology, engagement.plan_facts))]
    today = plan.today(now)
    coming = next_date_outside(plan, today) if engagement.is_running else None
    if coming is not None:
        label, on = coming
        parts.append(f"{escape(capital(label))}: {day(on, today)}")
    return message(header(title), context(" · ".join(parts)))

"""One line about an engagement in the thread of its card."""

from collections.abc import Collection

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import escape
from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.text import day


def thread_line(plan: EngagementPlan, happened: str, stages: Collection[StageId] = ()) -> Message:
    """What `happened`; the `stages` that were entered are named."""
    return message(section(f"*{escape(plan.engagement.title)}* {_said(plan, happened, stages)}"))


def _said(plan: EngagementPlan, happened: str, stages: Collection[StageId]) -> str:
    since, until = plan.engagement.held_since, plan.engagement.hold_until
    match happened:
        case "held":
            return f"is on hold until {day(until, since)}." if since and until else "is on hold."
        case "resumed":
            return "is running again."
        case "closed":
            return "is closed."
    return f"is now in {' and '.join(escape(plan.methodology.stage[each].name) for each in stages)}."

"""One line about an engagement in the thread of its card."""

from collections.abc import Collection

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import escape, linked
from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.text import day

MOST_REASON = 500


def thread_line(
    plan: EngagementPlan, happened: str, stages: Collection[StageId] = (), more: str = ""
) -> Message:
    """What `happened`, and `more` about it; the `stages` that were entered are named."""
    said = f"*{escape(plan.engagement.title)}* {_said(plan, happened, stages)}"
    return message(section(f"{said} {more}".rstrip()))


def held_words(by: str, reason: str) -> str:
    """Who put it on hold, by name and not as a mention, and why."""
    why = f": “{linked(reason, MOST_REASON)}”" if reason else "."
    return f"{escape(by)} put it on hold{why}"


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

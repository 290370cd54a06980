"""What both pages of the `/ps-start` form say: the title, and what is open for the same customer already."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import section
from handlers.block_kit.text import first_lines, linked, mention
from methodology.engagement.engagement import Engagement

TITLE = "Open an engagement"

Reading = tuple[Mapping[str, object], Mapping[str, str]]
"""The changes that fields make to the draft, and their errors by block id."""


MOST_OTHERS = 3


def others_hint(others: Sequence[Engagement]) -> list[Block]:
    """A hint at what is open for the same customer already; it holds nobody up."""
    if not others:
        return []
    lines = [_other(each) for each in others]
    return [
        section(
            "⚠️ *This customer has an engagement already*\n"
            + first_lines(lines, MOST_OTHERS)
            + "\nGo on if this is another one. Otherwise type `/ps-stage` and its name, and work there."
        )
    ]


def _other(engagement: Engagement) -> str:
    held = "" if engagement.is_running else ", on hold"
    where = f", in <#{engagement.channel.id}>" if engagement.channel else ""
    return f"• *{linked(engagement.title, 150)}*{held}, opened by {mention(engagement.opened_by)}{where}"

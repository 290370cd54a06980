"""The stage card as posted in an engagement's channel."""

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import mention
from handlers.pages.views.stage_card import stage_card
from methodology.engagement.card import Card


def opening_card(card: Card) -> Message:
    """A line about who opened it, then the stage card for everybody (`card.viewer` None)."""
    lead = section(
        f"{mention(card.plan.engagement.opened_by)} opened this engagement. "
        "Each member of the team gets one message about their part. Type `/ps-stage` for the latest state."
    )
    return message(lead, *stage_card(card).blocks)

"""What does a channel read when an engagement is opened in it?"""

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import mention
from handlers.pages.views.stage_card import stage_card
from methodology.engagement.card import Card


def opened(card: Card) -> Message:
    """Who opened it, then its stage card as all of the channel see it (`card.viewer` None)."""
    lead = section(
        f"{mention(card.plan.engagement.opened_by)} opened this engagement. "
        "Each member of the team gets one message about their part. Type `/ps-stage` for the latest state."
    )
    return message(lead, *stage_card(card).blocks)

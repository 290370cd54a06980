"""What does a channel read when an engagement is opened in it?"""

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import mention
from handlers.pages.views.stage_card import CardAction, CardFacts, stage_card
from methodology.definition.model import Methodology


def opened(
    methodology: Methodology, facts: CardFacts, actions: frozenset[CardAction] = frozenset()
) -> Message:
    """Who opened it, then its stage card as all of the channel see it (`facts.viewer` None)."""
    lead = section(
        f"{mention(facts.engagement.opened_by)} opened this engagement. "
        "Each member of the team gets one message about their part. Type `/ps-stage` for the latest state."
    )
    card = stage_card(methodology, facts, actions)
    return message(lead, *card.blocks)

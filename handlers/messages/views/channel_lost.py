"""The message that the app cannot post in the channel of an engagement any more."""

from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import linked
from handlers.pages.views.stage_card import show_card_button
from methodology.engagement.engagement import Engagement


def channel_lost(engagement: Engagement, channel: str) -> Message:
    """What happened, what still works, and the two ways out."""
    title = linked(engagement.title, 230)
    return message(
        section(
            f"*{title}*: I cannot post in <#{channel}>, its channel: I am not in it, or it is archived. "
            "Reminders go on.\nType `/invite` and my name there, or choose another channel: *More*, *Channel* "
            "on the card."
        ),
        *row([show_card_button(engagement)]),
    )

"""Does Slack accept these blocks, this view, this message, and how does it keep them?"""

from playground.block_kit.defaults import complete_blocks, complete_view, derived_text, stored_text
from playground.block_kit.validation import check_blocks, check_message, check_offer, check_view

__all__ = [
    "check_blocks",
    "check_message",
    "check_offer",
    "check_view",
    "complete_blocks",
    "complete_view",
    "derived_text",
    "stored_text",
]

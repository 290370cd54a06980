"""What does a person read when something cannot be done, or went wrong?"""

from handlers.block_kit.layout import sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import told


def refused(sentence: str) -> Message:
    """A refusal, or what went wrong, in its own words; names in it format nothing and mention nobody."""
    return answer(*sections(told(sentence)))

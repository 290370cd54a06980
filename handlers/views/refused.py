"""What does a person read when something cannot be done, or went wrong?"""

from handlers.views.layout import sections
from handlers.views.message import Message, answer
from handlers.views.text import told


def refused(sentence: str) -> Message:
    """A refusal, or what went wrong, in its own words; names in it format nothing and mention nobody."""
    return answer(*sections(told(sentence)))

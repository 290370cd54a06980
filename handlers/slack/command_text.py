"""The text after a command, freed of Slack's markup, and its first word."""

import html
import re

_LINK = re.compile(r"<(?:mailto:|https?://)?([^<>|]*)(?:\|([^<>]*))?>")
_SPACES = re.compile(r"[\s\u00a0\u200b]+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})


def plain_words(text: str) -> str:
    """The text without the markup of links and mentions, quotes around it, and odd spaces.

    With `should_escape`, Slack writes what looks like a link as `<https://…|label>`: the label counts.
    """
    words = _LINK.sub(lambda found: found[2] or found[1], text)
    words = _SPACES.sub(" ", html.unescape(words).translate(_QUOTES)).strip()
    return words[1:-1].strip() if len(words) > 1 and words[0] == words[-1] == '"' else words


def first_word(words: str) -> tuple[str, str]:
    """The first word in lower case, and the rest."""
    first, _, rest = words.partition(" ")
    return first.casefold(), rest.strip()

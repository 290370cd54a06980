"""The text after a command, freed of Slack's markup: its words, the first one, the channels it mentions."""

import html
import re
from collections.abc import Callable
from unicodedata import category

from methodology.text import is_in_words, words_of

_CHANNEL = re.compile(r"<#([CDG][A-Z0-9]+)(?:\|([^<>]*))?>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_LINK = re.compile(r"<(?:mailto:|https?://)?([^<>|]*)(?:\|([^<>]*))?>")
_SPACES = re.compile(r"[\s\u200b]+")
_AFTER_FIRST = re.compile(r"[\s:=,]+")
_STRAIGHT = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞「」『』＂", '"')
    | dict.fromkeys("‘’‚‛‹›´ˋ`＇", "'")
    | dict.fromkeys("‐‑‒–—―−﹣－", "-")
    | {"…": "..."}
)


def plain_words(text: str) -> str:
    """The text without the markup of links and mentions, quotes around it, and odd spaces.

    With `should_escape`, Slack writes what looks like a link as `<https://…|label>`: the label counts. A
    private channel comes without its name, and leaves nothing; a mentioned person leaves nothing either.
    """
    words = _CHANNEL.sub(lambda found: found[2] or "", text)
    words = _PERSON.sub("", words)
    words = _LINK.sub(lambda found: found[2] or found[1], words)
    words = _trimmed(_SPACES.sub(" ", html.unescape(words)))
    while len(words) > 1 and (words[0] + words[-1]).translate(_STRAIGHT) in ('""', "''"):
        words = _trimmed(words[1:-1])
    return words


def mentioned_channels(text: str) -> list[str]:
    """The ids of the channels that this text mentions."""
    return list(dict.fromkeys(found[1] for found in _CHANNEL.finditer(text)))


def mentioned_people(text: str) -> list[str]:
    """The ids of the people whom this text mentions."""
    return list(dict.fromkeys(found[1] for found in _PERSON.finditer(text)))


def first_word(words: str) -> tuple[str, str]:
    """The first word as it is compared, and the rest without the punctuation around it."""
    first, _, rest = _AFTER_FIRST.sub("\n", _without_punctuation(words), count=1).partition("\n")
    return " ".join(words_of(first)), _without_punctuation(rest)


def spellings(name: str) -> list[str]:
    """The name as typed, without punctuation around it, and with plain or typographic quotes and dashes.

    Keyboards replace what people type: `'` by `’`, `--` by `—`, a hyphen between blanks by `–`.
    """
    found: list[str] = []
    for each in (name, _without_punctuation(name)):
        straight = each.translate(_STRAIGHT)
        twice = each.replace("—", "--").translate(_STRAIGHT)
        curly = straight.replace("...", "…").replace("--", "—").replace(" - ", " – ").replace("'", "’")
        found += [each, straight, twice, curly, straight.replace("-", "–")]
    return list(dict.fromkeys(found))


def _trimmed(words: str) -> str:
    """Without blanks and invisible characters at the ends."""
    return _cut_ends(words, lambda sign: not sign.isspace() and category(sign) not in ("Cc", "Cf"))


def _without_punctuation(words: str) -> str:
    return _cut_ends(words, is_in_words)


def _cut_ends(words: str, is_kept: Callable[[str], bool]) -> str:
    first = next((at for at, sign in enumerate(words) if is_kept(sign)), len(words))
    end = next((at for at in range(len(words), first, -1) if is_kept(words[at - 1])), first)
    return words[first:end]

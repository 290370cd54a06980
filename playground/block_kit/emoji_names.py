"""Emoji by their short names."""

from __future__ import annotations

import re
from functools import cache

import emoji

_NAME = re.compile(r":([a-z0-9_+'\-]+)(?:::skin-tone-[2-6])?:")

# Slack calls these large; the library does not.
_LARGE = {
    "green_circle": "🟢",
    "yellow_circle": "🟡",
    "orange_circle": "🟠",
    "purple_circle": "🟣",
    "brown_circle": "🟤",
    "red_square": "🟥",
    "green_square": "🟩",
    "blue_square": "🟦",
}


@cache
def emoji_names() -> dict[str, str]:
    """Every emoji by its short name."""
    names = {f"large_{colour}": sign for colour, sign in _LARGE.items()}
    for sign, facts in emoji.EMOJI_DATA.items():
        for name in (*facts.get("alias", ()), facts["en"]):
            if "skin_tone" not in name:
                names.setdefault(name.strip(":"), sign)
    return names


def emojis(text: str) -> str:
    """Names of emoji as characters; unknown names stay as they are."""
    return _NAME.sub(lambda found: emoji_names().get(found.group(1), found.group()), text)

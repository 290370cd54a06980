"""Cleaning and limits of text that people type."""

from unicodedata import category

from methodology.refusal import Refusal

NAME = 200
"""The most characters of a name or a label."""

NOT_TYPED = ("Cc", "Cs")
"""Unicode categories that not every database accepts: control characters and lone surrogates."""

TEXT = 3000
"""The most characters of any other text: as many as Slack lets people type."""


def clean_text(text: str, what: str, most: int = TEXT) -> str:
    """The text without outer spaces and unwanted characters.

    Raises `Refusal` if it is longer than `most` characters; `what` names it ("the reason").
    """
    kept = "".join(each for each in text if each in "\n\t" or category(each) not in NOT_TYPED).strip()
    if len(kept) > most:
        raise Refusal(
            f"{what[0].upper()}{what[1:]} has {len(kept)} characters: shorten it to {most} at the most."
        )
    return kept

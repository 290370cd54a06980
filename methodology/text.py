"""Text that people typed, checked and cleaned before it is kept."""

from unicodedata import category

from methodology.refusal import Refusal

NAME = 200
"""Characters that a name or a label may have."""

NOT_TYPED = ("Cc", "Cs")
"""Control characters and halves of characters, which not every database takes."""

TEXT = 3000
"""Characters that a reason, evidence or another text may have: as many as Slack lets people type."""


def clean_text(text: str, what: str, most: int = TEXT) -> str:
    """The text without outer spaces and without characters that nobody types.

    Raises `Refusal` where it is longer than `most` characters; `what` names it ("the reason").
    """
    kept = "".join(each for each in text if each in "\n\t" or category(each) not in NOT_TYPED).strip()
    if len(kept) > most:
        raise Refusal(
            f"{what[0].upper()}{what[1:]} has {len(kept)} characters: shorten it to {most} at the most."
        )
    return kept

"""What somebody else wrote while a form stood open: it is shown before the form replaces it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from slack_sdk.models.blocks import Block

from handlers.block_kit.inputs import ABOVE, FormValues, ShowAgain, as_compared
from handlers.block_kit.layout import section
from handlers.block_kit.text import escape, linked, pieces

WHOLE = 3000
"""Characters of a text that are shown: all of it."""


class Standing(NamedTuple):
    """A text as it is stored now, and what its field is called."""

    name: str
    text: str


def check_texts(
    standing: Mapping[str, Standing],
    entered: FormValues,
    shown: FormValues,
    agreed: str,
    who: Callable[[Collection[str]], str] = lambda _texts: "Somebody else",
) -> None:
    """Raises `ShowAgain` with those of the `standing` texts, by their fields, that this form would replace although
    it has not `shown` them; unless the person has `agreed` to that, who has seen them meanwhile. `who` tells the name
    of who wrote them."""
    replaced = {
        field: each
        for field, each in standing.items()
        if _is_replaced_unseen(each.text, entered.text(field), shown.text(field))
    }
    seen = sha256(repr(sorted(replaced.items())).encode()).hexdigest()[:16]
    if replaced and seen != agreed:
        raise ShowAgain(list(_blocks(replaced, who([each.text for each in replaced.values()]))), seen)


def is_unchanged(field: str, entered: FormValues, shown: FormValues) -> bool:
    """Whether the field was left as it was shown: then it says nothing, and what is stored now stays."""
    return entered.text(field) == shown.text(field)


def _is_replaced_unseen(now: str, entered: str, shown: str) -> bool:
    """What already is as it is entered is no conflict: a form may be submitted twice."""
    return bool(now) and entered != shown and now not in (entered, shown) and as_compared(now) != shown


def _blocks(replaced: Mapping[str, Standing], who: str) -> Iterator[Block]:
    yield section(
        f"⚠️ {escape(who)} wrote here while you had this open, and nothing of yours is saved yet. *Save* replaces their "
        "words with yours, so copy into yours what should stay.",
        block_id=f"{ABOVE}meanwhile",
    )
    for field, each in replaced.items():
        quoted = [f"> {linked(line, WHOLE)}" for line in each.text.splitlines()]
        for at, piece in enumerate(pieces("\n".join([f"*{escape(each.name)}* says now", *quoted]))):
            yield section(piece, block_id=f"{ABOVE}{field}:{at}")

"""The options of `/ps-start`, on pages of which each is at most two screens of a phone."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block, CheckboxesElement, InputBlock

ROOM = 11.0
"""How many fields fit one page, beside the buttons."""
_ROW_OF_BUTTONS, _HINT = 0.65, 0.45
_GROUP, _TICK = 0.55, 0.3
"""How much room these take, where a field takes one."""


def on_pages(
    first: Sequence[Block], parts: Iterable[Sequence[Block]], head: Sequence[Block]
) -> list[list[Block]]:
    """These parts on pages; what belongs to one part stays together.

    The first page begins with what was in sight before and has one part at least, each other one begins with `head`.
    """
    pages, begins = [list(first)], first
    for part in parts:
        if len(pages[-1]) > len(begins) and sum(map(_room, [*pages[-1], *part])) > ROOM:
            pages.append(list(head))
            begins = head
        pages[-1] += part
    return pages


def _room(block: Block) -> float:
    if not isinstance(block, InputBlock):
        return _ROW_OF_BUTTONS
    if isinstance(block.element, CheckboxesElement):
        return _GROUP + _TICK * len(block.element.options or ())
    return 1 + (_HINT if block.hint else 0)

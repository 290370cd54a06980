"""The options of `/ps-start`, on pages of which each is at most a screen and a half of a phone."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block, CheckboxesElement, InputBlock

ROOM = 9.0
"""How many fields fit one page, beside the stage and the buttons."""
_ROW_OF_BUTTONS, _HINT = 0.65, 0.45
_GROUP, _TICK = 0.55, 0.3
"""How much room these take, where a field takes one."""


def on_pages(parts: Iterable[Sequence[Block]]) -> list[list[Block]]:
    """These parts on pages; what belongs to one part stays together. At least one page, which may be empty."""
    pages: list[list[Block]] = [[]]
    left = ROOM
    for part in parts:
        needed = sum(map(_room, part))
        if needed > left and pages[-1]:
            pages.append([])
            left = ROOM
        pages[-1] += part
        left -= needed
    return pages


def _room(block: Block) -> float:
    if not isinstance(block, InputBlock):
        return _ROW_OF_BUTTONS
    if isinstance(block.element, CheckboxesElement):
        return _GROUP + _TICK * len(block.element.options or ())
    return 1 + (_HINT if block.hint else 0)

"""The form behind More: everything that is done seldom, in groups of buttons."""

from collections.abc import Collection, Iterator, Mapping

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, stages_choice
from handlers.block_kit.layout import actions, button, context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import linked
from methodology.definition.ids import StageId
from methodology.engagement.buttons import MoreButton
from methodology.engagement.engagement import Engagement

_GROUPS: Mapping[str, tuple[MoreButton, ...]] = {
    "Stage": ("advance", "undo_move", "handoff", "dates"),
    "Plan": ("own_activity", "details", "iterations", "edit"),
    "Share and keep": ("channel", "links", "share", "history", "export"),
    "Pause or end": ("resume", "reopen", "hold", "hold_longer", "cancel", "close"),
}
_ENTRIES: Mapping[MoreButton, tuple[str, str]] = {
    "advance": (ids.ADVANCE, "Move on …"),
    "undo_move": (ids.UNDO_MOVE, "Undo moving on"),
    "handoff": (ids.HANDOFF, "Handoff sheet …"),
    "dates": (ids.DATES, "All dates …"),
    "own_activity": (ids.ADD_ACTIVITY, "Add an activity …"),
    "details": (ids.TURN_DETAILS_ON, "Add optional steps …"),
    "iterations": (ids.ITERATIONS, "Plan iterations …"),
    "edit": (ids.EDIT, "Edit customer or type …"),
    "channel": (ids.CHANNEL, "Channel …"),
    "links": (ids.LINKS, "Links …"),
    "share": (ids.SHARE, "Share in channel"),
    "history": (ids.HISTORY, "History"),
    "export": (ids.EXPORT, "Export"),
    "resume": (ids.RESUME, "Resume …"),
    "reopen": (ids.REOPEN, "Reopen …"),
    "hold": (ids.HOLD, "Put on hold …"),
    "hold_longer": (ids.HOLD_LONGER, "Keep on hold …"),
    "cancel": (ids.CANCEL, "Cancel the engagement …"),
    "close": (ids.CLOSE, "Close the engagement …"),
}
"""The action id and label of each entry."""
_FINAL: frozenset[MoreButton] = frozenset({"cancel", "close"})
"""These tell people that it is over, which cannot be taken back."""


def more(
    engagement: Engagement,
    origin: FormOrigin,
    entries: Collection[MoreButton],
    *,
    left: Collection[StageId] = (),
) -> View:
    """What is behind More, in groups; `left` are the stages that moving on left last."""
    blocks: list[Block] = [
        section(f"*{linked(engagement.title, 230)}*"),
        *_groups(engagement, origin, entries, left),
    ]
    blocks.append(context(f"This is engagement no. {engagement.id}."))
    return modal("ps.more", "More", blocks, close="Close", carries=origin)


def _groups(
    engagement: Engagement, origin: FormOrigin, entries: Collection[MoreButton], left: Collection[StageId]
) -> Iterator[Block]:
    about = origin.about.model_copy(update={"surface": "modal", "choice": "", "work": None})
    for group, of_group in _GROUPS.items():
        shown = [each for each in of_group if each in entries]
        if not shown:
            continue
        yield context(f"*{group}*")
        buttons = []
        for entry in shown:
            action_id, label = _ENTRIES[entry]
            choice = stages_choice(left) if entry == "undo_move" else ""
            style = "danger" if entry in _FINAL else None
            value = about.model_copy(update={"choice": choice})
            buttons.append(button(label, action_id, value, style=style, of=engagement.title))
        yield from actions(buttons)

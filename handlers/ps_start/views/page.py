"""The frame of every page of the `/ps-start` form, and the type of a page's input."""

from collections.abc import Iterable, Mapping

from slack_sdk.models.blocks import Block, InteractiveElement
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context
from handlers.block_kit.modal import modal
from handlers.ps_start.views.draft import PAGES, StartDraft

TITLE = "Open an engagement"

Reading = tuple[Mapping[str, object], Mapping[str, str]]
"""The changes that a page makes to the draft, and its errors by block id."""


def page(draft: StartDraft, *blocks: Block, extra: Iterable[InteractiveElement] = ()) -> View:
    """A page of the form: its blocks, Back unless it is the first, and the draft that it carries."""
    position = PAGES.index(draft.page) + 1
    back = button("Back", ids.BACK, ButtonValue(surface="modal")) if position > 1 else None
    return modal(
        ids.START,
        TITLE,
        [
            context(f"Page {position} of {len(PAGES)}", block_id="page"),
            *blocks,
            *row([*extra, back], block_id="back"),
        ],
        submit="Open engagement" if draft.page == "preview" else "Next",
        carries=draft,
    )

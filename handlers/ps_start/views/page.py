"""The frame of every page of the `/ps-start` form, and the type of a page's input."""

from collections.abc import Iterable, Mapping, Sequence

from slack_sdk.models.blocks import Block, InteractiveElement
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import first_lines, linked, mention
from handlers.ps_start.views.draft import PAGES, StartDraft
from methodology.engagement.engagement import Engagement

TITLE = "Open an engagement"

Reading = tuple[Mapping[str, object], Mapping[str, str]]
"""The changes that a page makes to the draft, and its errors by block id."""


MOST_OTHERS = 3


def others_hint(others: Sequence[Engagement]) -> list[Block]:
    """A hint at what is open for the same customer already; it holds nobody up."""
    if not others:
        return []
    lines = [_other(each) for each in others]
    return [
        section(
            "⚠️ *This customer has an engagement already*\n"
            + first_lines(lines, MOST_OTHERS)
            + "\nGo on if this is another one. Otherwise type `/ps-stage` and its name, and work there."
        )
    ]


def _other(engagement: Engagement) -> str:
    held = "" if engagement.is_running else ", on hold"
    where = f", in <#{engagement.channel.id}>" if engagement.channel else ""
    return f"• *{linked(engagement.title, 150)}*{held}, opened by {mention(engagement.opened_by)}{where}"


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

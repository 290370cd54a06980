"""The first page of `/ps-start`: everything that is asked for, and more on request."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context
from handlers.block_kit.modal import modal
from handlers.ps_start.views.course_fields import facet_fields, stage_field
from handlers.ps_start.views.customer_fields import channel_field, customer_fields, reference_field
from handlers.ps_start.views.date_fields import date_fields
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import TITLE, others_hint
from handlers.ps_start.views.team_fields import team_fields
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.engagement.opening import Questions

_ABOUT = ButtonValue(surface="modal")


def start_page(
    methodology: Methodology,
    draft: StartDraft,
    questions: Questions | None,
    others: Sequence[Engagement] = (),
) -> View:
    """The page; `questions` are those that a type and stage have, None before the type is chosen.

    `others` are open for the same customer already. Beside more options, who it is for and where it lives are left out,
    so that the page stays short; what was chosen stays.
    """
    known = draft.type is not None and questions is not None
    blocks: list[Block] = [*others_hint(others)]
    if not (known and draft.more):
        blocks += customer_fields(methodology, draft)
    if draft.type is None or questions is None:
        blocks += [channel_field(draft), context("Choose the type to see its stages and roles.")]
    else:
        blocks += [
            stage_field(methodology, draft, draft.type),
            *([] if draft.more else [channel_field(draft)]),
            *team_fields(methodology, draft, questions.first_roles),
            *date_fields(draft, questions.first_dates),
        ]
        if draft.more:
            blocks += [
                *team_fields(methodology, draft, questions.more_roles),
                *date_fields(draft, questions.more_dates),
                reference_field(draft),
                *facet_fields(methodology, draft, draft.type),
            ]
        blocks += _buttons(draft)
    return modal(ids.START, TITLE, blocks, submit="Next", carries=draft)


def _buttons(draft: StartDraft) -> list[Block]:
    more = button("Fewer options" if draft.more else "More roles and options", ids.MORE_OPTIONS, _ABOUT)
    deputies = button(
        "Without deputies" if draft.with_deputies else "Name deputies too", ids.DEPUTIES, _ABOUT
    )
    return row([more, deputies if draft.more else None], block_id="options")

"""The first page of `/ps-start`: everything that is asked for, and more on request."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, DatePickerElement, InputBlock
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context
from handlers.block_kit.modal import modal
from handlers.ps_start.views.course_fields import facet_fields, stage_field
from handlers.ps_start.views.customer_fields import channel_field, customer_fields, reference_field
from handlers.ps_start.views.date_fields import date_fields
from handlers.ps_start.views.draft import DATES_PAGE, StartDraft
from handlers.ps_start.views.option_pages import on_pages
from handlers.ps_start.views.page import TITLE, others_hint
from handlers.ps_start.views.step_fields import step_fields
from handlers.ps_start.views.team_fields import deputy_fields, team_fields
from methodology.definition.activity import Activity
from methodology.definition.ids import TypeId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.engagement.opening import Questions

_ABOUT = ButtonValue(surface="modal")


def start_page(
    methodology: Methodology,
    draft: StartDraft,
    questions: Questions | None,
    others: Sequence[Engagement] = (),
    steps: Sequence[Activity] = (),
) -> View:
    """The page; `questions` are those that a type and stage have, None before the type is chosen.

    `others` are open for the same customer already. More options come below what is in sight, and on as many more
    pages as they need. `steps` are the optional ones that can be planned.
    """
    if draft.type is None or questions is None:
        blocks = [
            *others_hint(others),
            *customer_fields(methodology, draft),
            channel_field(draft),
            context("Choose the type to see its stages and roles."),
        ]
    else:
        stage = stage_field(methodology, draft, draft.type)
        first = [
            *others_hint(others),
            *customer_fields(methodology, draft),
            stage,
            channel_field(draft),
            *team_fields(methodology, draft, questions.first_roles),
            *(block for part in date_fields(draft, questions.first_dates, hints=True) for block in part),
        ]
        options = _options(methodology, draft, draft.type, questions, steps) if draft.more else ()
        pages = on_pages(first, options, [stage])
        wanted = draft.options_page if draft.options_page != DATES_PAGE else _page_with_dates(pages)
        shown = min(max(wanted, 1), len(pages))
        blocks = [*pages[shown - 1], *_buttons(draft, shown, len(pages))]
    return modal(ids.START, TITLE, blocks, submit="Preview", carries=draft)


def _options(
    methodology: Methodology,
    draft: StartDraft,
    type_id: TypeId,
    questions: Questions,
    steps: Sequence[Activity],
) -> Iterator[Sequence[Block]]:
    """All that can be said besides, in parts that stay together."""
    yield [reference_field(draft)]
    yield from ([each] for each in team_fields(methodology, draft, questions.more_roles))
    yield from date_fields(draft, questions.more_dates)
    yield from ([each] for each in facet_fields(methodology, draft, type_id))
    yield from step_fields(methodology, draft, steps)
    roles = (*questions.first_roles, *questions.more_roles)
    yield from ([each] for each in deputy_fields(methodology, draft, roles))


def _page_with_dates(pages: Sequence[Sequence[Block]]) -> int:
    """The first page with a date that was entered, or else with any."""
    fields = [
        (each.element.initial_date is None, number)
        for number, page in enumerate(pages, 1)
        for each in page
        if isinstance(each, InputBlock) and isinstance(each.element, DatePickerElement)
    ]
    return min(fields, default=(True, 1))[1]


def _buttons(draft: StartDraft, page: int = 1, pages: int = 1) -> list[Block]:
    more = button("Fewer options" if draft.more else "More roles and options", ids.MORE_OPTIONS, _ABOUT)
    about = {to: _ABOUT.model_copy(update={"page": to}) for to in (page - 1, page + 1)}
    before = button("Previous page", f"{ids.OPTIONS_PAGE}.before", about[page - 1])
    after = button("Next page", f"{ids.OPTIONS_PAGE}.after", about[page + 1])
    where = [context(f"Page {page} of {pages}")] if pages > 1 else []
    buttons = [more, before if page > 1 else None, after if page < pages else None]
    return [*where, *row(buttons, block_id="options")]

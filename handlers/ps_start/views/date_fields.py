"""The fields of `/ps-start` for the dates that are known."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, read_number
from handlers.block_kit.inputs import FormValues, date_input
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button
from handlers.block_kit.text import capital
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import Reading
from methodology.definition.anchor import Anchor
from methodology.definition.ids import AnchorId
from methodology.plan.anchor_dates import AnchorDate, numbered

DATE = "date:"
MOST_OCCURRENCES = 8


def date_fields(
    draft: StartDraft, anchors: Sequence[Anchor], *, hints: bool = False
) -> Iterable[Sequence[Block]]:
    """For each of these dates its fields; each may stay empty. `hints` say what each date means."""
    for anchor in anchors:
        yield list(_date_inputs(draft, anchor, hints))


def _date_inputs(draft: StartDraft, anchor: Anchor, hints: bool) -> Iterable[Block]:
    known = {each.occurrence: each.on for each in draft.dates if each.anchor == anchor.id}
    wanted = min(max(draft.occurrences.get(anchor.id, 1), max(known, default=1)), MOST_OCCURRENCES)
    if not anchor.repeats:
        yield date_input(
            f"{DATE}{anchor.id}:1",
            title_of(anchor),
            initial=known.get(1),
            hint=capital(anchor.meaning) if hints else "",
        )
        return
    for occurrence in range(1, wanted + 1):
        label = f"{title_of(anchor)}, no. {occurrence}" if wanted > 1 else title_of(anchor)
        hint = capital(anchor.meaning) if occurrence == 1 and hints else ""
        yield date_input(f"{DATE}{anchor.id}:{occurrence}", label, initial=known.get(occurrence), hint=hint)
    if wanted < MOST_OCCURRENCES:
        more = ButtonValue(choice=anchor.id, surface="modal")
        add = button(f"Another date: {anchor.label}", ids.ADD_OCCURRENCE, more)
        yield from row([add], block_id=f"more:{anchor.id}")


def title_of(anchor: Anchor) -> str:
    """The label of its field."""
    return capital(anchor.label.removeprefix("the "))


def read_dates(draft: StartDraft, entered: FormValues) -> Reading:
    """The dates that are shown; those that are not stay as they are."""
    shown = [(block_id, *_date_of(block_id)) for block_id in entered.blocks(DATE)]
    asked = {anchor for _, anchor, _ in shown}
    dates = [each for each in draft.dates if each.anchor not in asked]
    for block_id, anchor, occurrence in shown:
        on = entered.day(block_id)
        if on is not None:
            dates.append(AnchorDate(anchor=anchor, on=on, occurrence=occurrence))
    return {"dates": numbered(dates)}, {}


def _date_of(block_id: str) -> tuple[AnchorId, int]:
    anchor, _, occurrence = block_id.removeprefix(DATE).rpartition(":")
    return AnchorId(anchor), read_number(occurrence)

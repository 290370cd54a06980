"""The form with the empty dates of the stage: each is saved as soon as it is picked, and can be taken back there."""

from collections.abc import Collection, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, DatePickerElement
from slack_sdk.models.views import View

from handlers.actions.views.moves import free_day_lines
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.layout import actions, button, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, escape, linked
from handlers.block_kit.wording import date_label
from methodology.engagement.dates import DateField
from methodology.text import day

SET_DATES = "ps.set_dates"
FIELD = "set:"
MOST = 40
SAVED = "A date is saved as soon as you pick it. If it moves due dates of others, you see that first."


def set_dates_form(
    title: str, fields: Sequence[DateField], today: date, origin: FormOrigin, free_days: Collection[date] = ()
) -> View:
    """A line for each date: what waits for it and a field to pick it, or the date that was picked, whether it is one of
    the `free_days` of everybody, and Undo."""
    lead = SAVED if fields else "Every date is set that work waits for."
    about = origin.about.model_copy(update={"choice": "", "surface": "modal", "work": None})
    blocks: list[Block] = [section(f"*{linked(title, 230)}*\n{lead}")]
    blocks += [_set(each, today, about, free_days) if each.on else _empty(each) for each in fields[:MOST]]
    blocks += actions([button("All dates …", ids.DATES, about, of=title)])
    return modal(SET_DATES, "Set dates", blocks, close="Close", carries=origin)


def keys_shown(blocks: Sequence[dict[str, object]]) -> list[str]:
    """The keys of the dates that this form shows."""
    return [
        str(block["block_id"]).removeprefix(FIELD)
        for block in blocks
        if str(block.get("block_id", "")).startswith(FIELD)
    ]


def _empty(field: DateField) -> Block:
    waits = count(field.waiting, "activity waits for it", "activities wait for it")
    picker = DatePickerElement(action_id=ids.SET_DATE)
    text = f"*{escape(date_label(field))}*\n{escape(field.anchor.meaning)}. {waits}."
    return section(text, picker, block_id=f"{FIELD}{field.key}")


def _set(field: DateField, today: date, about: ButtonValue, free_days: Collection[date]) -> Block:
    assert field.on is not None
    label = date_label(field)
    undo = about.model_copy(update={"choice": f"{field.key}@{field.on.isoformat()}"})
    free = free_day_lines({field.on} & {*free_days}, today)
    return section(
        "\n".join([f"✅ *{escape(label)}*: {day(field.on, today)}", *free]),
        button("Undo", ids.TAKE_BACK_DATE, undo, of=label),
        block_id=f"{FIELD}{field.key}",
    )

"""The question whether something has happened, and its answers, for every page and message."""

from datetime import date

from slack_sdk.models.blocks import Block, DatePickerElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface, encode
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.text import capital, escape, linked
from methodology.definition.ids import AnchorId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.passed_dates import DID_IT_HAPPEN
from methodology.text import day


def date_name(name: str, label: str, occurrence: int, question: str = "") -> str:
    """The name of a date by that of its anchor: "The milestone's completion: Pilot" (mrkdwn); of the end of an event,
    what goes on with its question: "Daily escalation check-in: is it settled?"."""
    if question not in ("", DID_IT_HAPPEN):
        return f"{capital(linked(label or name, 150))}: {escape(question[:1].lower() + question[1:])}"
    told_apart = linked(label, 150) if label else f"no. {occurrence}" if occurrence > 1 else ""
    return capital(linked(name, 150)) + (f": {told_apart}" if told_apart else "")


def happened_question(
    engagement: EngagementId,
    surface: Surface,
    *,
    text: str,
    about: str,
    on: date | None,
    today: date,
) -> list[Block]:
    """The question as `text`, with a button for the planned day and a picker for another; `about` names the date.

    Of an event without a date, the button stands for today.
    """
    value = ButtonValue(engagement=engagement, choice=about, surface=surface)
    yes = f"Yes, {day(on or today, today)}"
    chosen = value.model_copy(update={"choice": f"{about}:{on or today}"})
    picker = DatePickerElement(action_id=ids.HAPPENED_ON, placeholder="Another date")
    answers = row([button(yes, ids.HAPPENED, chosen, of=text), picker], block_id=encode(value))
    return [section(text), *answers]


def named_date(anchor: AnchorId, occurrence: int, on: date | None) -> str:
    """How a button names a date: by anchor, occurrence and the planned day, if it has one."""
    return f"{anchor}:{occurrence}:{on or ''}"

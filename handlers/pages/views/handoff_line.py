"""The text and the buttons of the handoff as work, for every page and message."""

from datetime import date

from slack_sdk.models.blocks import ButtonElement, InteractiveElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import button
from handlers.block_kit.text import count, mention
from handlers.pages.views.gate_line import gate_menu
from methodology.engagement.engagement import EngagementId
from methodology.engagement.handoff_work import HANDOFF, HandoffWork
from methodology.plan.team import PersonId
from methodology.text import day

BEFORE_DELIVERY = "due before delivery"


def handoff_text(work: HandoffWork, today: date, *, beside: str = "", reader: PersonId | None = None) -> str:
    """The handoff in two lines: how far it is, whose it is and by when. `today` is that of its owner.

    The `reader` is not told that it is theirs.
    """
    owner = mention(work.owner) if work.owner and work.owner != reader else ""
    details = [owner, handoff_due_words(work, today), beside]
    return f"🤝 *{work.name}*\n" + " · ".join(each for each in details if each)


def handoff_due_words(work: HandoffWork, today: date) -> str:
    """The day on which it is due, or by how much it is late, and its snooze."""
    if work.late_by:
        due = f"{count(work.late_by, 'working day', 'working days')} late"
    elif work.due is None:
        due = BEFORE_DELIVERY
    else:
        due = "due today" if work.due <= today else f"due {day(work.due, today)}"
    if work.not_before is not None and work.not_before > today:
        return f"{due}, snoozed until {day(work.not_before, today)}"
    return due


def fill_button(engagement: EngagementId, surface: Surface, title: str, choice: str = "") -> ButtonElement:
    """The button that opens the form of the handoff sheet."""
    about = ButtonValue(engagement=engagement, surface=surface, choice=choice)
    return button("Fill in", ids.HANDOFF, about, of=title)


def handoff_controls(
    engagement: EngagementId, surface: Surface, title: str, *, may_change: bool = True
) -> list[InteractiveElement | None]:
    """The row under the handoff: its form, for those who may change the engagement, and Snooze."""
    fill = fill_button(engagement, surface, title) if may_change else None
    return [fill, gate_menu(HANDOFF, engagement, surface)]

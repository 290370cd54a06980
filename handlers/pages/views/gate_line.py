"""The text and the buttons of a gate that is ready, for every page and message."""

from datetime import date

from slack_sdk.models.blocks import InteractiveElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import button, overflow
from handlers.block_kit.text import count, escape, mention
from methodology.definition.ids import StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement import EngagementId
from methodology.engagement.gate_work import GateWork
from methodology.plan.team import PersonId
from methodology.text import day

SNOOZES = (
    ("Snooze to the next working day", "snooze_1"),
    ("Snooze for 3 working days", "snooze_3"),
    ("Snooze until a date …", "snooze_to"),
)
"""The label of each snooze, and how the `choice` of its option begins; after a colon, the gate follows."""


def gate_name(stage: Stage | None) -> str:
    """What there is to do at this gate, as mrkdwn; None stands for closing."""
    return f"Move on from {escape(stage.name)}" if stage else "Close the engagement"


def gate_text(gate: GateWork, today: date, *, beside: str = "", reader: PersonId | None = None) -> str:
    """A gate in two lines: what there is to do, whose it is and by when. `today` is that of its owner.

    The `reader` is not told that it is theirs.
    """
    owner = "" if gate.owner and gate.owner == reader else mention(gate.owner)
    details = [owner, gate_due_words(gate, today), beside]
    return f"🚪 *{gate_name(gate.stage)}*\n" + " · ".join(each for each in details if each)


def gate_due_words(gate: GateWork, today: date) -> str:
    """The day on which a gate is due, or by how much it is late, and its snooze."""
    if gate.late_by:
        due = f"{count(gate.late_by, 'working day', 'working days')} late"
    else:
        due = "due today" if gate.due <= today else f"due {day(gate.due, today)}"
    if gate.not_before is not None and gate.not_before > today:
        return f"{due}, snoozed until {day(gate.not_before, today)}"
    return due


def gate_controls(
    stage: Stage | None,
    engagement: EngagementId,
    surface: Surface,
    *,
    title: str,
    may_change: bool = True,
    primary: bool = True,
) -> list[InteractiveElement | None]:
    """The row under a gate: the form to go through it, for those who may change the engagement, and Snooze."""
    go = gate_button(stage, engagement, surface, title=title, may_change=may_change, primary=primary)
    return [go, gate_menu(stage.id if stage else StageId(""), engagement, surface)]


def gate_button(
    stage: Stage | None,
    engagement: EngagementId,
    surface: Surface,
    *,
    title: str,
    may_change: bool = True,
    primary: bool = True,
) -> InteractiveElement | None:
    """The button that opens the form to go through a gate; None for who may not change the engagement."""
    if not may_change:
        return None
    about = ButtonValue(engagement=engagement, choice=stage.id if stage else "", surface=surface)
    style = "primary" if primary else None
    if stage:
        return button("Move on", ids.ADVANCE, about, style=style, of=stage.name)
    return button("Close …", ids.CLOSE, about, style=style, of=title)


def gate_menu(key: StageId, engagement: EngagementId, surface: Surface) -> InteractiveElement:
    """The menu to snooze a gate. A gate can be neither reassigned nor dropped."""
    about = ButtonValue(engagement=engagement, surface=surface)
    options = [(label, about.model_copy(update={"choice": f"{how}:{key}"})) for label, how in SNOOZES]
    return overflow(ids.GATE_MENU, options)

"""The lines of a digest about the handoff, and about dates of which somebody is to say whether they came true."""

from collections.abc import Iterable
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.text import linked
from handlers.messages.views.digest_parts import Drawing, late_words, line_text
from handlers.pages.views.activity_line import derived_waiting_controls
from handlers.pages.views.handoff_line import BEFORE_DELIVERY, fill_button, handoff_controls
from handlers.pages.views.happened import date_name, happened_question, named_date
from methodology.definition.ids import AnchorId
from methodology.engagement.things import HANDOFF_KEY
from methodology.reminders.digest_lines import Line
from methodology.text import day


def handoff(it: Drawing, line: Line) -> Iterable[Block]:
    """The handoff of the reader, or that of somebody else, late."""
    title, today = linked(line.title, 150), it.today(line)
    if it.current.is_over(line):
        yield section(f"✅ *Handoff*\n{title}")
        return
    work = it.current.handoffs.get(line.engagement)
    name = f"*{work.name if work else linked(line.name, 150)}*"
    if (until := it.current.snoozed_until(line)) and until > today:
        yield section(f"💤 {name}\n{title} · snoozed until {day(until, today)}")
        return
    yield section(line_text(line, name, _handoff_details(line, today)))
    if (
        line.kind == "nudged" and line.due is None
    ):  # nobody has to do it by a day, so there is nothing to put off
        yield from row([fill_button(line.engagement, "digest", line.title)])
        return
    if line.kind != "escalated":
        yield from row(handoff_controls(line.engagement, "digest", line.title))
        return
    about = ButtonValue(engagement=line.engagement, choice=HANDOFF_KEY, surface="digest")
    yield from row(derived_waiting_controls(about, of=line.name, may_fill=line.can_reassign))


def _handoff_details(line: Line, today: date) -> list[str]:
    """By how much it is late, or when it is due; what somebody is only asked about is due on no day."""
    if line.overdue_by:
        return [late_words(line.overdue_by)]
    if line.due is not None:
        return ["due today" if line.due <= today else f"due {day(line.due, today)}"]
    return [] if line.kind == "nudged" else [BEFORE_DELIVERY]


def happened(it: Drawing, line: Line) -> Iterable[Block]:
    """A date that has passed, or the end of an event that goes on."""
    name = date_name(line.name, line.label, line.occurrence, line.question)
    title = linked(line.title, 150)
    today = it.today(line)
    if it.current.is_over(line):
        text = f"✅ *{name}*\n{title} · {it.current.words_of_date(line, today)}"
        yield section(text, _undo_answer(it, line))
        return
    planned = f"planned for {day(line.due, today)}" if line.due else ""
    text = " · ".join(each for each in (title, planned) if each)
    about = named_date(line.anchor or AnchorId(""), line.occurrence, line.due)
    yield from happened_question(
        line.engagement, "digest", text=f"*{name}*\n{text}", about=about, on=line.due, today=today
    )


def _undo_answer(it: Drawing, line: Line) -> ButtonElement | None:
    """The button that takes the answer back, on the day of the message."""
    on, engagement = it.current.happened_on(line), it.current.engagements.get(line.engagement)
    if on is None or engagement is None or engagement.is_over or it.current.today != it.what.day:
        return None
    about = f"{named_date(line.anchor or AnchorId(''), line.occurrence, line.due)}:{on}"
    value = ButtonValue(engagement=line.engagement, choice=about, surface="digest")
    return button("Undo", ids.HAPPENED_UNDO, value, of=line.name)

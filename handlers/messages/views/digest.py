"""The messages of one person on one day, as sent and as rewritten after their lines were acted on.

Each kind of line is drawn by the function in `DRAWN`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import context, header, section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, home_link
from handlers.messages.views import digest_engagement as of_engagement
from handlers.messages.views.digest_ends import tomorrow_words, weekly_blocks
from handlers.messages.views.digest_fill import missing, missing_before
from handlers.messages.views.digest_handoff import handoff, happened
from handlers.messages.views.digest_parts import Drawing, MethodologyOf, Refused
from handlers.messages.views.digest_state import Current
from handlers.messages.views.digest_work import own_work, waiting_on_others
from handlers.pages.views.holidays import holidays_proposed_again
from methodology.engagement.passed_dates import DID_IT_HAPPEN
from methodology.people import Person
from methodology.reminders.digest_lines import Digest, Line, Section, SectionKind
from methodology.text import day

_OF_THE_WEEK: tuple[SectionKind, ...] = ("still_needed", "unanswered")
"""What only weekly messages have, and what is not for today."""
_ABOUT_DATES: tuple[SectionKind, ...] = ("moved", "contradiction")
_TELLS_ONLY: tuple[SectionKind, ...] = (*_ABOUT_DATES, "begun", "over", "done_by_other")
"""Lines that ask for nothing: of dates, of stages that have begun, and of what others did."""

_HEADINGS: dict[SectionKind, str] = {
    "nudged": "👋 *Asked of you*",
    "overdue": "🔴 *Late*",
    "gate": "🚪 *Ready to move on*",
    "today": "🟠 *Due today*",
    "soon": "📆 *Due in the next two working days*",
    "moved": "⏩ *Due earlier*",
    "missing": "👤 *Empty roles and dates*",
    "happened": "📅 *Did it happen?*",
    "role_unfilled": "👤 *Roles to fill*",
    "date_missing": "📅 *Dates to set*",
    "contradiction": "⚠️ *Dates that contradict each other*",
    "hold": "⏸️ *On hold*",
    "hand_over": "🤝 *To hand over*",
    "escalated": "📣 *Waiting on others*",
    "begun": "🏁 *New stage*",
    "startable": "▶️ *Can start now*",
    "over": "🚫 *Cancelled*",
    "done_by_other": "☑️ *What others did*",
    "still_needed": "🔁 *Still needed?* · undone at least twice in a row",
    "unanswered": "❓ *Not answered yet*",
}

_TOLD: dict[SectionKind, str] = {
    "begun": "a new stage",
    "over": "an engagement was closed or cancelled",
    "done_by_other": "what others did",
}
"""In the title of a message that only tells something."""

STILL_GOING_ON = "📅 *Still going on?*"
"""Above events alone, of which each line asks whether it has ended."""
CLOSED = "🏁 *Closed*"
CLOSED_OR_CANCELLED = "🏁 *Closed or cancelled*"
"""Above engagements of which none was cancelled."""


def _nudged(it: Drawing, line: Line) -> Iterable[Block]:
    return of_engagement.gate(it, line) if line.work is None else own_work(it, line)


DRAWN: Mapping[SectionKind, Callable[[Drawing, Line], Iterable[Block]]] = {
    "nudged": _nudged,
    "overdue": own_work,
    "gate": of_engagement.gate,
    "today": own_work,
    "soon": own_work,
    "moved": of_engagement.moved,
    "missing": missing,
    "role_unfilled": missing_before,
    "date_missing": missing_before,
    "contradiction": of_engagement.contradiction,
    "hold": of_engagement.hold,
    "hand_over": of_engagement.leaving,
    "escalated": waiting_on_others,
    "begun": of_engagement.begun,
    "startable": own_work,
    "over": of_engagement.over,
    "done_by_other": of_engagement.done_by_other,
    "still_needed": own_work,
    "happened": happened,
    "unanswered": of_engagement.unanswered,
}


def digest(
    methodologies: MethodologyOf,
    what: Digest,
    *,
    current: Current | None = None,
    refused: Refused | None = None,
    home: str = "",
    reader: Person | None = None,
) -> Message:
    """The message of one person. `current` is the state by now, where it is rewritten; `refused` is what was
    just picked in it and cannot be saved; `home` is the address of Home, where it is known. A weekly message
    asks its `reader` about public holidays, where one comes.

    A line whose work is no longer open says what became of it, and offers Undo where that works.
    """
    current = current or Current()
    left = [line for line in what.lines if not current.is_over(line)]
    it = Drawing(
        methodologies=methodologies,
        what=what,
        current=current,
        primary=_primary(left, current, what),
        refused=refused,
    )
    blocks: list[Block] = [header(_title(what, left))]
    for each in what.sections:
        if not what.title:
            blocks.append(section(_heading(each)))
        for line in each.lines:
            blocks += _line(it, line)
    if what.more:
        blocks.append(context(f"and {what.more} more"))
    if what.weekly is not None:
        blocks += weekly_blocks(what.weekly)
        blocks += holidays_proposed_again(reader, what.day) if reader is not None else []
    ends = [tomorrow_words(what.tomorrow, what.day)] if what.tomorrow is not None else []
    if not what.at_once:
        ends.append(f"All your work: {home_link(home)}")
    if ends:
        blocks.append(context(" · ".join(ends)))
    return message(*blocks)


def _line(it: Drawing, line: Line) -> Iterable[Block]:
    if (engagement := it.current.ended(line)) is not None:
        return of_engagement.ended(line, engagement)
    return handoff(it, line) if line.handoff else DRAWN[line.kind](it, line)


def _heading(each: Section) -> str:
    if each.kind == "over" and any(act.state == "closed" for line in each.lines for act in line.acts):
        are_all = all(act.state == "closed" for line in each.lines for act in line.acts)
        return CLOSED if are_all else CLOSED_OR_CANCELLED
    asks_for_ends = each.kind == "happened" and all(e.question != DID_IT_HAPPEN for e in each.lines)
    return STILL_GOING_ON if asks_for_ends else _HEADINGS[each.kind]


def _primary(left: Iterable[Line], current: Current, what: Digest) -> Line | None:
    """The line whose button stands out: the first gate that is ready and not snoozed."""
    gates = (each for each in left if each.kind in ("gate", "nudged") and each.work is None)
    awake = (each for each in gates if (current.snoozed_until(each) or what.day) <= (each.today or what.day))
    return next((each for each in awake if each.handoff is None), None)


def _title(what: Digest, left: Sequence[Line]) -> str:
    today = day(what.day, what.day)
    if what.title:
        return what.title
    total = len(left) + what.more
    if what.at_once and total:
        return f"New for you: {count(total, 'thing', 'things')}"
    if for_today := sum(line.kind not in _OF_THE_WEEK for line in left) + what.more:
        return f"{today} · {for_today} for today"
    if left or (what.weekly is not None and not what.lines):
        return f"{today} · your week"
    kinds = {line.kind for line in what.lines}
    if not kinds or not kinds <= {*_TELLS_ONLY}:
        return f"{today} · all done here"
    told = next((words for kind, words in _TOLD.items() if kind in kinds), "about your dates")
    return f"{today} · {told}"

"""When does what happen in an engagement, week by week?"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import context, pager, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import cut, day, escape, first_lines, listed, mention
from methodology.engagement.engagement import Engagement
from methodology.plan.team import PersonId
from methodology.value import Value

EntryKind = Literal["stage", "date", "work"]
WEEKS_PER_PAGE = 20
MOST_A_WEEK = 25

_SIGNS = {"stage": "🚩", "date": "📅", "work": "⚪"}


class TimelineEntry(Value):
    """Something on a day: a stage entered or to be left, a date, an activity due or done."""

    on: date
    kind: EntryKind
    text: str
    is_past: bool = False
    is_done: bool = False
    person: PersonId | None = None


def timeline(
    engagement: Engagement,
    entries: Sequence[TimelineEntry],
    today: date,
    *,
    undated: Sequence[str] = (),
    page: int = 1,
) -> View:
    """The weeks in which something happens; `undated` names the dates that are not known yet."""
    ordered = sorted(entries, key=lambda entry: entry.on)
    weeks = [(monday, list(those)) for monday, those in groupby(ordered, key=lambda e: _monday(e.on))]
    pages = max(1, -(-len(weeks) // WEEKS_PER_PAGE))
    shown = weeks[(page - 1) * WEEKS_PER_PAGE : page * WEEKS_PER_PAGE]
    blocks: list[Block] = [section(f"*{escape(cut(engagement.title, 230))}*")]
    if not weeks:
        blocks.append(
            section("Nothing has a date yet. Set the dates you know with *Dates* on the stage card.")
        )
    blocks += [_week(monday, those, today) for monday, those in shown]
    if undated:
        named = listed([escape(each) for each in undated[:15]])
        blocks.append(context(f"Not known yet: {named}."))
    blocks += pager(ids.TIMELINE, ButtonValue(engagement=engagement.id, surface="modal", page=page), pages)
    return modal("ps.timeline", "Timeline", blocks, close="Close")


def _week(monday: date, entries: Iterable[TimelineEntry], today: date) -> Block:
    mark = " · *this week*" if monday == _monday(today) else ""
    lines = [_entry(each, today) for each in entries]
    return section(f"*Week of {day(monday, today)}*{mark}\n{first_lines(lines, MOST_A_WEEK, room=2800)}")


def _entry(entry: TimelineEntry, today: date) -> str:
    sign = _SIGNS[entry.kind]
    if entry.kind == "work" and entry.is_done:
        sign = "✅"
    elif entry.kind == "work" and entry.on < today:
        sign = "🔴"
    text = escape(cut(entry.text, 150))
    said = f"*{text}*" if entry.kind != "work" else text
    planned = " (planned)" if entry.kind == "date" and not entry.is_past else ""
    state = {"✅": ", done", "🔴": ", overdue"}.get(sign, "")
    who = f" · {mention(entry.person)}" if entry.person else ""
    return f"{sign} {day(entry.on, today)}: {said}{planned}{state}{who}"


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())

"""The timeline of an engagement, week by week."""

from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import context, pager, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import day, first_lines, linked, listed, mention
from methodology.engagement.timeline import Timeline, TimelineEntry, Week

WEEKS_PER_PAGE = 20
MOST_A_WEEK = 25
MOST_UNDATED = 15

_SIGNS = {"stage": "🚩", "date": "📅", "work": "⚪"}


def timeline_page(timeline: Timeline, page: int = 1) -> View:
    """A page of the weeks in which something happens, and the dates that are not known yet."""
    engagement, today = timeline.plan.engagement, timeline.today
    weeks = timeline.weeks
    pages = max(1, -(-len(weeks) // WEEKS_PER_PAGE))
    shown = weeks[(page - 1) * WEEKS_PER_PAGE : page * WEEKS_PER_PAGE]
    blocks: list[Block] = [section(f"*{linked(engagement.title, 230)}*")]
    if not weeks:
        blocks.append(
            section("Nothing has a date yet. Set the dates you know with *Dates* on the stage card.")
        )
    blocks += [_week(week, today) for week in shown]
    if timeline.undated:
        names = listed([linked(each, 150) for each in timeline.undated[:MOST_UNDATED]])
        blocks.append(context(f"Not known yet: {names}."))
    blocks += pager(ids.TIMELINE, ButtonValue(engagement=engagement.id, surface="modal", page=page), pages)
    return modal("ps.timeline", "Timeline", blocks, close="Close")


def _week(week: Week, today: date) -> Block:
    mark = " · *this week*" if week.is_current else ""
    lines = [_entry(each, today) for each in week.entries]
    return section(f"*Week of {day(week.monday, today)}*{mark}\n{first_lines(lines, MOST_A_WEEK, room=2800)}")


def _entry(entry: TimelineEntry, today: date) -> str:
    sign = _SIGNS[entry.kind]
    if entry.kind == "work" and entry.is_done:
        sign = "✅"
    elif entry.kind == "work" and entry.is_past:  # where its DRI is
        sign = "🔴"
    text = linked(entry.text, 150)
    name = f"*{text}*" if entry.kind != "work" else text
    planned = " (planned)" if entry.kind == "date" and not entry.is_past else ""
    outcome = {"✅": ", done", "🔴": ", overdue"}.get(sign, "")
    who = f" · {mention(entry.person)}" if entry.person else ""
    return f"{sign} {day(entry.on, today)}: {name}{planned}{outcome}{who}"

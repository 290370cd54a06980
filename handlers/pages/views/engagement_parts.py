"""Parts of an engagement as an answer: its team, its dates, its plan, and what comes next in it."""

from collections.abc import Sequence
from datetime import date, datetime

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, section, sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.table import table
from handlers.block_kit.text import capital, escape, first_lines, first_listed, linked, listed, mention, plain
from handlers.block_kit.wording import (
    due_words_now,
    own_links_line,
    proof_line,
    tool_links,
    when_words,
    work_name,
)
from handlers.pages.views.timeline import undated_label, work_after
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import SheetPart
from methodology.engagement.links import given_links, with_own_links
from methodology.engagement.team import RoleLine
from methodology.engagement.timeline import Timeline
from methodology.plan.planned_activity import PlannedActivity, by_urgency
from methodology.text import day

MOST_LINES = 40
MOST_NEXT = 10
MOST_EMPTY = 15
SET_DATES = "in *Set dates …*"
MOST_ROWS, WIDTHS = 70, (60, 55, 25)
"""Rows of a table, and characters of its columns: together below what Slack takes in one message."""


def team_of(plan: EngagementPlan, roles: Sequence[RoleLine]) -> Message:
    """Who does what, and the roles that are empty."""
    filled = [
        f"• {escape(each.role.name)}: {mention(each.person)}"
        + (f", deputy {mention(each.deputy)}" if each.deputy else "")
        for each in roles
        if each.person
    ]
    empty = [escape(each.role.name) for each in roles if each.is_missing]
    blocks: list[Block] = sections(
        first_lines(filled or ["Nobody is in the team yet."], MOST_LINES, room=5800)
    )
    if empty:
        blocks.append(context(f"Empty: {first_listed(empty, MOST_EMPTY, 'in *Change the team …*')}"))
    return part_of(plan.engagement, "Team", blocks, ids.TEAM, "Change the team …", surface="team")


def dates_of(timeline: Timeline) -> Message:
    """The dates that the plan hangs on, those that are known and those that are not."""
    engagement, today = timeline.plan.engagement, timeline.today
    dates = [each for week in timeline.weeks for each in week.entries if each.kind in ("date", "stage")]
    lines = [
        f"• {day(each.on, today)}: {capital(linked(each.text, 150))}{'' if each.is_past else ' (planned)'}"
        f"{work_after(each, today)}"
        for each in dates
    ]
    blocks: list[Block] = sections(
        first_lines(lines or ["No date is known yet."], MOST_LINES, room=5800, where=f" {SET_DATES}")
    )
    if timeline.undated:
        names = first_listed([linked(each, 150) for each in timeline.undated], MOST_EMPTY, SET_DATES)
        blocks.append(context(f"{undated_label(engagement)}: {names}"))
    return part_of(engagement, "Dates", blocks, ids.DATES, "Set dates …", surface="dates")


def plan_of(plan: EngagementPlan, now: datetime) -> Message:
    """The open work as a table, to copy: what, whose and when, and in which stage; the rest a press away. A phone
    shows two columns of a table, so that whose and when share one."""
    stages = [each.id for each in plan.methodology.stages_in_order]
    work = sorted(plan.open_work, key=lambda each: (stages.index(each.stage), by_urgency(each)))
    blocks: list[Block] = [section("Nothing is open.")]
    if work:
        rows = [_row(plan, each, now) for each in work[:MOST_ROWS]]
        blocks = [table(["Activity", "Who and when", "Stage"], rows)]
    if len(work) > MOST_ROWS:
        blocks.append(context(f"and {len(work) - MOST_ROWS} more in *The whole plan*"))
    return part_of(plan.engagement, "Plan", blocks, ids.FULL_PLAN, "The whole plan")


def _row(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> list[list[str]]:
    dri = plan.dri_of(work)
    stage = plan.methodology.stage[work.stage].name
    told = [
        work.name,
        f"{plain(dri.name, 25) if dri else 'Nobody yet'}, {when_words(plan, work, now)}",
        stage,
    ]
    return [[plain(each, most)] for each, most in zip(told, WIDTHS, strict=True)]


def next_of(plan: EngagementPlan, work: Sequence[PlannedActivity], now: datetime) -> Message:
    """What is next: the open work of the stages that have begun, most urgent first."""
    by = with_own_links(plan.methodology, plan.engagement)
    lines = [" · ".join([_line(plan, each, now), *tool_links(by, each)]) for each in work]
    text = first_lines(lines, MOST_NEXT) if lines else "Nothing is open in this stage."
    return part_of(plan.engagement, "Next", [section(text)], ids.FULL_PLAN, "The whole plan")


def handoff_of(
    plan: EngagementPlan, sheet: Sequence[SheetPart], today: date, ask: ButtonElement | None = None
) -> Message:
    """The handoff sheet as filled in so far, with a button to `ask` who knows what is empty."""
    parts = [
        f"• *{escape(each.part.name)}*: {linked(each.text, 300) or _proofs(each, today) or '_empty_'}"
        for each in sheet
    ]
    filled = sum(not each.is_missing for each in sheet)
    lead = "\n".join(filter(None, [f"{filled} of {len(sheet)} filled in", own_links_line(given_links(plan))]))
    blocks = sections(f"{lead}\n{first_lines(parts, MOST_LINES, room=8000)}")
    return part_of(plan.engagement, "Handoff", blocks, ids.HANDOFF, "Fill in …", ask, surface="handoff")


def _proofs(part: SheetPart, today: date) -> str:
    return listed([proof_line(each, today).removeprefix("• ") for each in part.proofs[:3]])


def no_handoff(plan: EngagementPlan) -> Message:
    """This type of engagement has no handoff."""
    return answer(section(f"*{linked(plan.engagement.title, 200)}* has no handoff sheet."))


def _line(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> str:
    return f"• {work_name(work)} · {mention(work.dri)} · {due_words_now(plan, work, now)}"


def part_of(
    engagement: Engagement,
    what: str,
    blocks: Sequence[Block],
    action: str,
    label: str,
    beside: ButtonElement | None = None,
    *,
    surface: Surface = "card",
) -> Message:
    """A part of an engagement with what to do about it, drawn anew as `surface` after that, and the way to its card."""
    about = ButtonValue(engagement=engagement.id)
    buttons = row(
        [
            button(label, action, about.model_copy(update={"surface": surface}), of=engagement.title),
            beside,
            button("Open card", ids.SHOW_CARD, about, of=engagement.title),
        ]
    )
    return answer(header(f"{what}: {engagement.title}"), *blocks, *buttons)

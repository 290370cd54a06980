"""The summary of an engagement that was closed, for a person or a channel."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import actions, header, section, sections
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, escape, first_lines, linked, mention
from handlers.block_kit.wording import work_name
from handlers.pages.views.stage_card import show_card_button
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.summary import StageSpan, Summary, weeks
from methodology.plan.team import PersonId
from methodology.text import day

MOST_LINES = 10


def closed(
    plan: EngagementPlan, what: Summary, *, by: PersonId, despite: str = "", in_channel: bool = False
) -> Message:
    """How it went: weeks per stage, what was late, dropped or left open, and why. A channel mentions nobody."""

    def named(person: PersonId | None) -> str:
        known = plan.people.get(person) if person else None
        return escape(known.name) if in_channel and known else "nobody" if in_channel else mention(person)

    engagement = plan.engagement
    on = f" on {day(engagement.closed_on, engagement.closed_on)}" if engagement.closed_on else ""
    said = f"*{linked(engagement.title, 230)}* was closed by {named(by)}{on}, after {weeks(what.days)}."
    blocks: list[Block] = [
        header(f"{engagement.title} is closed"),
        section(
            f"{said}\nWhy although something was still open: {linked(despite, 500)}" if despite else said
        ),
        *_list("Stages", [_stage(each) for each in what.stages]),
        *_list("Done late", [f"• {linked(each.name, 150)}: {_days(each.by)}" for each in what.late]),
        *_list(
            "Not needed", [f"• {work_name(each)}: {linked(each.reason, 200)}" for each in what.not_needed]
        ),
        *_list(
            "Moved on anyway",
            [
                f"• {escape(each.name)}: {linked(each.despite, 200)}"
                for each in what.stages
                if each.despite not in ("", despite)
            ],
        ),
        *_list(
            "Still promised, and not done",
            [f"• {work_name(each)} · {named(each.dri)}" for each in what.promises],
        ),
    ]
    if not (
        what.late or what.not_needed or what.promises or any(e.late_by or e.despite for e in what.stages)
    ):
        blocks.append(section("Nothing was late, dropped or left open."))
    return message(*blocks, *([] if in_channel else actions([show_card_button(engagement)])))


def _list(heading: str, lines: Sequence[str]) -> Iterable[Block]:
    return sections(f"*{heading}*\n{first_lines(lines, MOST_LINES)}") if lines else []


def _stage(span: StageSpan) -> str:
    late = f", done {_days(span.late_by)} after its target end" if span.late_by else ""
    return f"• {escape(span.name)}: {weeks(span.days)}{late}"


def _days(number: int) -> str:
    return count(number, "working day", "working days")

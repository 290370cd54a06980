"""The status report of an engagement: a text to copy and to send to others."""

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import context, header, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import capital, count, day, first_lines, linked, mention
from handlers.block_kit.wording import due_words_now, engagement_state, own_links_line, stage_words, work_name
from methodology.engagement.links import given_links
from methodology.engagement.status_report import KeyDate, StatusReport

MOST = 15


def status_report_message(report: StatusReport) -> Message:
    """Stages, recently completed and open work, dates, and unconfirmed criteria."""
    card, today = report.card, report.card.plan.today(report.card.now)
    engagement, methodology = card.plan.engagement, card.plan.methodology
    stages = [stage_words(methodology, stage) for stage in card.current] or ["Every stage is behind it."]
    status = engagement_state(engagement, today)
    links = own_links_line(given_links(card.plan))
    blocks: list[Block] = [
        header(f"Status: {engagement.title}"),
        section(
            "\n".join(filter(None, [f"{day(today, today)} {today.year}", *stages, status, links])),
        ),
        _part(
            f"Done since {day(report.done_since, today)}",
            [f"• {work_name(each)} · {mention(each.closed_by)}" for each in report.done],
            "Nothing was finished in this time.",
        ),
        _part(
            f"Open now: {count(len(card.open_work), 'activity', 'activities')}",
            [
                f"• {work_name(each)} · {mention(each.dri)} · {due_words_now(card.plan, each, card.told_at(each))}"
                for each in card.open_work
            ],
            "Nothing is open in this stage.",
        ),
        _part(
            "Dates",
            [
                f"• {day(each.on, today)}: {capital(linked(each.label, 200))}{_planned(each)}"
                for each in report.dates
            ],
            "No date is known yet.",
        ),
        _part(
            "Still to be true before the next stage",
            [f"• {linked(each.criterion.text, 300)}" for each in card.criteria],
            "Every exit criterion is confirmed.",
        ),
        context("Copy it, change it, and send it to whom it concerns."),
    ]
    return answer(*blocks)


def _part(heading: str, lines: list[str], empty: str) -> Block:
    return section(f"*{heading}*\n{first_lines(lines, MOST, room=2800) if lines else empty}")


def _planned(each: KeyDate) -> str:
    return "" if each.actual else " (planned)"

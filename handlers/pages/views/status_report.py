"""The status report of an engagement: a text to copy, to send to others or to post."""

from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.modal import View, modal
from handlers.block_kit.text import capital, count, first_lines, linked, mention
from handlers.block_kit.wording import (
    due_words_now,
    engagement_state,
    health_words,
    own_links_line,
    stage_words,
    work_name,
)
from methodology.engagement.links import given_links
from methodology.engagement.status_report import KeyDate, StatusReport
from methodology.text import day

MOST = 8


def status_report_message(report: StatusReport, *, can_post: bool = False) -> Message:
    """The report to copy from; if it `can_post`, with the button that posts it in the channel."""
    return answer(
        *_standing(report),
        *_report(report),
        context("Copy it, edit it, and send it on."),
        *_post(report, can_post),
    )


def posted_report(report: StatusReport) -> Message:
    """The report for everybody in a channel."""
    return answer(*_report(report))


def report_page(report: StatusReport, origin: FormOrigin, *, can_post: bool) -> View:
    """The report where it was asked for, to read, to copy and, if it `can_post`, to post in the channel."""
    blocks = [*_standing(report), *_report(report), *_post(report, can_post)]
    return modal("ps.status_report.shown", "Status report", blocks, close="Close", carries=origin)


def _post(report: StatusReport, can_post: bool) -> list[Block]:
    engagement = report.card.plan.engagement
    about = ButtonValue(engagement=engagement.id)
    return row([button("Post in channel", ids.POST_REPORT, about, of=engagement.title) if can_post else None])


def _standing(report: StatusReport) -> list[Block]:
    """How it stands and why, for the person who asked: it is no part of the report, which others read."""
    if report.health is None:
        return []
    return [section(health_words(report.health)), context("Only you see this line. The report begins below.")]


def _report(report: StatusReport) -> list[Block]:
    """Stages, recently completed and open work, dates, and what has to be true before the next stage."""
    card, today = report.card, report.card.plan.today(report.card.now)
    engagement, methodology = card.plan.engagement, card.plan.methodology
    stages = [stage_words(methodology, stage) for stage in card.current] or [
        "All stages are done. Ready to close."
    ]
    status = engagement_state(engagement, today)
    links = own_links_line(given_links(card.plan))
    return [
        header(f"Status: {engagement.title}"),
        section(
            "\n".join(filter(None, [f"{day(today, today)} {today.year}", *stages, status, links])),
        ),
        _part(
            f"Done since {day(report.done_since, today)}",
            [
                f"• {work_name(each)} · {mention(report.did.get(each.id, each.closed_by))}"
                for each in report.done
            ],
            "Nothing was done.",
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
                f"• {day(each.on, today)}: {capital(linked(each.label, 200))}{_planned(each, today)}"
                for each in report.dates
            ],
            "No date is known yet.",
        ),
        _part(
            "Before it can move on",
            [f"• {linked(each.criterion.text, 300)}" for each in card.criteria],
            "Everything is confirmed.",
        ),
    ]


def _part(heading: str, lines: list[str], empty: str) -> Block:
    return section(f"*{heading}*\n{first_lines(lines, MOST, room=2800) if lines else empty}")


def _planned(each: KeyDate, today: date) -> str:
    if each.actual:
        return ""
    return " (planned)" if each.on >= today else " (planned, nobody has said that it happened)"

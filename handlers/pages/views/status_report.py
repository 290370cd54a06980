"""How does an engagement stand, as a text to send to others?"""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import context, header, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import capital, count, day, escape, first_lines, mention
from handlers.block_kit.wording import due_words, engagement_state, health_words, stage_words, work_name
from handlers.pages.views.stage_card import CardFacts
from methodology.definition.model import Methodology
from methodology.plan.activity import PlannedActivity
from methodology.value import Value

MOST = 15


class KeyDate(Value):
    """A date of an engagement worth telling: as its label says, and whether it has happened."""

    label: str
    on: date
    actual: bool = False


def status_report(
    methodology: Methodology,
    facts: CardFacts,
    *,
    done_since: date,
    done: Sequence[PlannedActivity] = (),
    dates: Sequence[KeyDate] = (),
) -> Message:
    """Stage, health, what was done since a day, what is open, and the dates ahead."""
    today = facts.today
    stages = [stage_words(methodology, stage) for stage in facts.current] or ["Every stage is behind it."]
    stands = engagement_state(facts.engagement, today) or health_words(facts.health)
    blocks: list[Block] = [
        header(f"Status: {facts.engagement.title}"),
        section("\n".join([f"{day(today, today)} {today.year}", *stages, stands])),
        _part(
            f"Done since {day(done_since, today)}",
            [f"• {work_name(each)} · {mention(each.closed_by)}" for each in done],
            "Nothing was finished in this time.",
        ),
        _part(
            f"Open now: {count(len(facts.now), 'activity', 'activities')}",
            [
                f"• {work_name(each)} · {mention(each.dri)} · {due_words(methodology, each, today)}"
                for each in facts.now
            ],
            "Nothing is open in this stage.",
        ),
        _part(
            "Dates",
            [f"• {day(each.on, today)}: {capital(escape(each.label))}{_state(each)}" for each in dates],
            "No date is known yet.",
        ),
        _part(
            "Still to be true before the next stage",
            [f"• {escape(each.criterion.text)}" for each in facts.criteria],
            "Every exit criterion is confirmed.",
        ),
        context("Copy it, change it, and send it to whom it concerns."),
    ]
    return answer(*blocks)


def _part(heading: str, lines: list[str], empty: str) -> Block:
    return section(f"*{heading}*\n{first_lines(lines, MOST, room=2800) if lines else empty}")


def _state(each: KeyDate) -> str:
    return "" if each.actual else " (planned)"

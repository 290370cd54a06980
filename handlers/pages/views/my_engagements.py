"""Which engagements is a person in, and how does each stand?"""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import button, divider, header, pager, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import count, cut, day, escape, listed
from handlers.block_kit.wording import STATE, health_words
from handlers.ps_stage.views.stage_map import stage_list
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId, EngagementState
from methodology.engagement.health import Health
from methodology.value import Value

PER_PAGE = 10


class EngagementLine(Value):
    """An engagement in a list: its current stages and a person's roles by name, and how it stands."""

    engagement: EngagementId
    title: str
    stages: tuple[str, ...]
    state: EngagementState = "open"
    health: Health = Health(state="on_track")
    open_work: int = 0
    overdue: int = 0
    roles: tuple[str, ...] = ()
    next_due: date | None = None


def my_engagements(
    methodology: Methodology, lines: Sequence[EngagementLine], today: date, *, total: int, page: int = 1
) -> Message:
    """The engagements of this page of `total`, then, on the first page, the stage map."""
    if not lines:
        return answer(
            section(
                "You are in no open engagement. Open one with `/ps-start`, "
                "or type `/ps-stage` and the name of a customer."
            ),
            divider(),
            *stage_list(methodology),
        )
    blocks: list[Block] = [header(f"Your engagements ({total})")]
    blocks += [engagement_block(line, today) for line in lines[:PER_PAGE]]
    blocks += pager("ps.mine", ButtonValue(page=page), pages(total))
    if page == 1:
        blocks += [divider(), *stage_list(methodology)]
    return answer(*blocks)


def pages(total: int) -> int:
    return max(1, -(-total // PER_PAGE))


def engagement_block(line: EngagementLine, today: date, surface: Surface = "card") -> Block:
    """One engagement, with a button that shows its card."""
    show = button("Show", ids.CARD, ButtonValue(engagement=line.engagement, surface=surface), of=line.title)
    return section(engagement_text(line, today), show)


def engagement_text(line: EngagementLine, today: date) -> str:
    stages = listed([escape(stage) for stage in line.stages]) or "every stage is behind it"
    stands = health_words(line.health) if line.state == "open" else STATE[line.state]
    counted = count(line.open_work, "open activity", "open activities")
    if line.overdue:
        counted += f", {line.overdue} overdue"
    if line.next_due is not None:
        counted += f" · next due {day(line.next_due, today)}"
    lines = [f"*{escape(cut(line.title, 200))}* · {stages}", cut_health(stands), counted]
    if line.roles:
        lines.append(f"You are {listed([escape(role) for role in line.roles])}.")
    return "\n".join(lines)


def cut_health(words: str, most: int = 600) -> str:
    """The reasons of health, cut between two of them."""
    while len(words) > most and "; " in words:
        words = words[: words.rindex("; ")]
    return words

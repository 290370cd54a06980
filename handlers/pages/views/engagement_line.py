"""An engagement as a line of a list, on Home and in the answers to `/ps-stage`."""

from collections.abc import Iterable, Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.layout import button, section
from handlers.block_kit.text import count, cut, escape, linked, listed
from handlers.block_kit.wording import HEALTH, STATE, health_words, own_links_line
from methodology.engagement.engagement_line import EngagementLine
from methodology.text import day

MOST_HEALTH = 600
MOST_LINKS = 3
MOST_OVER = 3
MOST_WHY = 60
MOST_FIRST, MOST_MINE, LEAST_TITLE = 20, 24, 10
"""Characters that fit one line of a phone beside a button: of title and stage beside the dots; of what is next."""


def engagement_block(line: EngagementLine, today: date, surface: Surface = "card") -> Block:
    """One engagement, with a button that shows its card."""
    show = button(
        "Show", ids.SHOW_CARD, ButtonValue(engagement=line.engagement, surface=surface), of=line.title
    )
    return section(engagement_text(line, today), show)


def engagement_row(line: EngagementLine, today: date, *, told_above: bool = False) -> Block:
    """One engagement in one line of Home, with how far it is and its stage; in a second one its health if
    something is wrong, and what the reader has to do next, unless that is `told_above`."""
    about = ButtonValue(engagement=line.engagement, surface="home")
    status = STATE[line.state] if line.state != "open" else ""
    if line.state == "on_hold":
        until = f" until {day(line.hold_until, today)}" if line.hold_until else ""
        why = f": {linked(line.hold_reason, MOST_WHY)}" if line.hold_reason else ""
        status = f"{status}{until}{why}"
    if not status and line.health.state != "on_track":
        status = HEALTH[line.health.state]
    title = cut(line.title, max(LEAST_TITLE, MOST_FIRST - len(line.at)))
    first = " ".join(filter(None, [f"*{linked(title, MOST_FIRST)}*", line.dots, escape(line.at)]))
    due = f", {day(line.mine_due, today)}" if line.mine_due else ""
    mine = (
        ""
        if told_above or not line.mine or line.state == "on_hold"
        else f"{linked(line.mine, MOST_MINE)}{due}"
    )
    second = " · ".join(
        filter(None, [status.replace("*", ""), mine, own_links_line(line.links[:MOST_LINKS])])
    )
    show = button("Show", ids.SHOW_CARD, about, of=line.title)
    return section("\n".join(filter(None, [first, second])), show)


def none_open(over: Sequence[EngagementLine], today: date, *, is_new: bool = True) -> Iterable[Block]:
    """The list of somebody in no open engagement: the latest of their engagements that are over, or, for newcomers,
    what the app does."""
    if over:
        yield section("You're in no open engagement. Yours that are over, the latest first:")
        yield from (engagement_row(each, today) for each in over[:MOST_OVER])
    elif not is_new:
        yield section("You're in no open engagement now. Open one above, or ask the lead of one to add you.")
    else:
        yield section(
            "You're in no open engagement yet. I lead services engagements from stage to stage, and remind their "
            "teams of what is next. Open one above, or ask the lead of one to add you. `/ps-stage list` shows the stages."
        )


def engagement_text(line: EngagementLine, today: date) -> str:
    stages = listed([escape(stage) for stage in line.stages]) or "all stages are done"
    status = health_words(line.health) if line.state == "open" else STATE[line.state]
    counted = count(line.open_work, "open activity", "open activities")
    if line.late:
        counted += f", {line.late} late"
    if line.next_due is not None:
        counted += f" · next due {day(line.next_due, today)}"
    lines = [f"*{linked(line.title, 200)}* · {stages}", _cut_between_reasons(status), counted]
    if line.roles:
        lines.append(f"You are {listed([escape(role) for role in line.roles])}.")
    return "\n".join(lines)


def _cut_between_reasons(health: str) -> str:
    while len(health) > MOST_HEALTH and "; " in health:
        health = health[: health.rindex("; ")]
    return health

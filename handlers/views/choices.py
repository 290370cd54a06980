"""Which of several did a person mean, and what is near a name that nobody knows?"""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.views import ids
from handlers.views.ids import Ref
from handlers.views.layout import actions as row
from handlers.views.layout import button, context, section
from handlers.views.message import Message, answer
from handlers.views.text import cut, escape, listed
from methodology.engagement import EngagementId
from methodology.model import Value

MOST_CHOICES = 10
MOST_NEAREST = 3


class Choice(Value):
    """An engagement to choose: how people tell it apart, and where it stands, in a few words."""

    engagement: EngagementId
    title: str
    detail: str = ""


def choose_engagement(asked: str, choices: Sequence[Choice]) -> Message:
    """Several engagements fit; `asked` is what was typed, empty where a channel has several."""
    if asked:
        lead = f"Several engagements fit “{escape(cut(asked, 100))}”. Which one?"
    else:
        lead = "Several engagements live in this channel. Which one?"
    blocks: list[Block] = [section(lead), *(_choice(choice) for choice in choices[:MOST_CHOICES])]
    if len(choices) > MOST_CHOICES:
        blocks.append(
            context(f"and {len(choices) - MOST_CHOICES} more: type more of the name or its reference.")
        )
    return answer(*blocks)


def unknown(asked: str, nearest: Sequence[str]) -> Message:
    """Nothing has this name; the nearest names, each one press away."""
    said = f"Nothing is called “{escape(cut(asked, 100))}”: no stage, engagement or reference."
    names = list(nearest[:MOST_NEAREST])
    if not names:
        return answer(section(f"{said} Type `/ps-stage list` for the stages, or `/ps-stage help`."))
    quoted = [f"*{escape(cut(name, 150))}*" for name in names]
    buttons = [
        block
        for name in names
        for block in row([button(name, ids.LOOK_UP, Ref(choice=cut(name, 150)), says=f"Show {name}")])
    ]
    return answer(
        section(f"{said} Did you mean {listed(quoted, 'or')}?"),
        *buttons,
        context("Or type `/ps-stage help` to see what can be asked."),
    )


def _choice(choice: Choice) -> Block:
    detail = f"\n{escape(choice.detail)}" if choice.detail else ""
    show = button("Show", ids.CARD, Ref(engagement=choice.engagement), says=f"Show {choice.title}")
    return section(f"*{escape(cut(choice.title, 200))}*{detail}", show)

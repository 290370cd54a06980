"""Choices to press: engagements that share a name, and the names nearest to an unknown one."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import cut, escape, linked, listed
from methodology.engagement.engagement import EngagementId
from methodology.value import Value

MOST_CHOICES = 10
MOST_NEAREST = 3
MOST_LABEL = 75


class Choice(Value):
    """An engagement to choose: its title, and its stage or state in a few words."""

    engagement: EngagementId
    title: str
    detail: str = ""


class Suggestion(Value):
    """A name to press: of an engagement, or of what `typed` gives. `of` tells equal names apart."""

    name: str
    typed: str = ""
    engagement: EngagementId | None = None
    of: str = ""

    @property
    def label(self) -> str:
        of = cut(self.of, 30)
        return f"{cut(self.name, MOST_LABEL - len(of) - 3)} ({of})" if of else self.name


def choose_engagement(
    asked: str, choices: Sequence[Choice], *, where: str = "in this channel", are_over: bool = False
) -> Message:
    """Several engagements fit the words that were typed; or, without words, live in one place, or did: `are_over`."""
    if asked:
        lead = f"Several engagements fit “{linked(asked, 100)}”. Which one?"
    elif are_over:
        lead = "No engagement is open here any more. Which closed or cancelled one do you want to see?"
    else:
        lead = f"Several engagements live {where}. Which one?"
    blocks: list[Block] = [section(lead), *(_choice(choice) for choice in choices[:MOST_CHOICES])]
    if len(choices) > MOST_CHOICES:
        blocks.append(
            context(f"and {len(choices) - MOST_CHOICES} more: type more of the name or its reference.")
        )
    return answer(*blocks)


def nothing_lives_in(channels: Sequence[str]) -> Message:
    """No engagement that the person may see lives in these channels."""
    where = listed([f"<#{channel}>" for channel in channels[:MOST_CHOICES]], "or")
    return answer(
        section(
            f"No open engagement that you can see lives in {where}. "
            "Type `/ps-stage` and the name of a customer, or open one there with `/ps-start`."
        ),
        _HELP,
    )


def with_suggestion(shown: Message, suggested: Suggestion) -> Message:
    """The answer, and a button to what else could have been meant."""
    return answer(*shown.blocks, *_buttons([suggested]))


def unknown_role(asked: str, nearest: Sequence[Suggestion]) -> Message:
    """No role has this name: the nearest roles as buttons."""
    text = f"No role is called “{linked(asked, 100)}”. Did you mean {_quoted(nearest[:MOST_NEAREST])}?"
    more = context("Or type `/ps-stage role` to see all roles.")
    return answer(section(text), *_buttons(nearest[:MOST_NEAREST]), more)


_HELP = context("Or type `/ps-stage help` to see what can be asked.")


def _quoted(names: Sequence[Suggestion]) -> str:
    return listed([f"*{linked(each.label, 150)}*" for each in names], "or")


def _buttons(names: Sequence[Suggestion]) -> list[Block]:
    return [block for each in names for block in row([_button(each)])]


def _button(suggested: Suggestion) -> ButtonElement:
    if suggested.engagement is not None:
        return button(suggested.label, ids.SHOW_CARD, ButtonValue(engagement=suggested.engagement))
    return button(suggested.label, ids.LOOK_UP, ButtonValue(choice=cut(suggested.typed, 150)))


def _choice(choice: Choice) -> Block:
    detail = f"\n{escape(choice.detail)}" if choice.detail else ""
    show = button("Show", ids.SHOW_CARD, ButtonValue(engagement=choice.engagement), of=choice.title)
    return section(f"*{linked(choice.title, 200)}*{detail}", show)

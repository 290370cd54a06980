"""What all answers about a thing of the methodology share: their frame, and the buttons to its neighbours."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, menu, sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import first_lines, plain
from handlers.block_kit.wording import source_words
from methodology.definition.ids import SourceId
from methodology.definition.model import Methodology
from methodology.definition.names import ThingKind
from methodology.lookup.lookup import lookup_of

KIND_NAMES: dict[ThingKind, str] = {
    "stage": "stage",
    "phase": "phase",
    "role": "role",
    "activity": "activity",
    "tool": "tool",
    "checklist": "checklist",
    "threshold": "threshold",
    "table": "table",
    "handoff": "sheet",
    "step": "step",
    "date": "date",
    "journey": "stage of the customer journey",
    "type": "type of engagement",
}
MOST_BUTTONS = 3
MOST_IN_MENU = 100
MOST_LINES = 40


def thing_card(
    methodology: Methodology,
    title: str,
    blocks: Iterable[Block],
    *,
    key: str,
    neighbours: Sequence[str],
    source: SourceId | None = None,
    can_share: bool = False,
) -> Message:
    """A thing: its title, what is said of it, its source, and the things to go on to, by their keys."""
    foot = [context(f"Source: {source_words(methodology, source)}")] if source else []
    return answer(header(title), *blocks, *foot, *onwards(methodology, key, title, neighbours, can_share))


def onwards(
    methodology: Methodology, key: str, title: str, neighbours: Sequence[str], can_share: bool
) -> list[Block]:
    """The row below a thing: buttons to its first neighbours, a list of the others, and Share."""
    known = lookup_of(methodology).things
    things = [known[each] for each in dict.fromkeys(neighbours) if each in known and each != key]
    buttons = [
        button(
            plain(each.name, 40), f"{ids.LOOK_UP}.{n}", ButtonValue(choice=each.key), of=KIND_NAMES[each.kind]
        )
        for n, each in enumerate(things[:MOST_BUTTONS])
    ]
    rest = [
        (f"{plain(each.name, 45)} ({KIND_NAMES[each.kind]})", ButtonValue(choice=each.key))
        for each in things[MOST_BUTTONS:][:MOST_IN_MENU]
    ]
    more = menu(f"{ids.LOOK_UP}.{MOST_BUTTONS}", "Go on to …", rest) if rest else None
    share = button("Share in channel", ids.SHARE, ButtonValue(choice=key), of=title)
    return row([*buttons, more, share if can_share else None])


def lines_block(heading: str, lines: Sequence[str], most: int = MOST_LINES, room: int = 5800) -> list[Block]:
    """Lines of mrkdwn below a heading; empty if there are none."""
    return sections(f"*{heading}*\n{first_lines(lines, most, room=room)}") if lines else []

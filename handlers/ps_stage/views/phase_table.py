"""The stages of a phase as a table: to search in, to copy from, and to be read out cell by cell."""

from collections.abc import Iterator
from itertools import groupby

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header
from handlers.block_kit.message import Message, answer
from handlers.block_kit.table import table
from handlers.block_kit.text import escape
from handlers.pictures.alt_text import line_words
from methodology.definition.model import Methodology
from methodology.definition.picture import Card, Part, table_picture
from methodology.definition.stage import Phase

LABELS = ("DRI", "Activities", "Outcomes", "Tools and collateral")


def phase_table(methodology: Methodology, phase: Phase, *, can_share: bool = False) -> Message:
    """Who leads each stage of this phase, what is done, what must come of it, and with which tools."""
    shown = table_picture(methodology, phase.id)
    (band,) = shown.bands
    roles = "; ".join(f"{short}: {name}" for short, name in shown.roles_used)
    share = button("Share in channel", ids.SHARE, ButtonValue(choice=words_for(phase)), of=phase.name)
    return answer(
        header(phase.name),
        table(["Stage", *LABELS], [_row(each) for each in band.cards]),
        context(
            escape(" ".join(shown.hints)),
            escape(roles),
        ),
        *row([share if can_share else None]),
    )


def words_for(phase: Phase) -> str:
    """What is typed for this table, behind the command."""
    return f"list {phase.name}"


def _row(card: Card) -> list[list[str]]:
    parts = {part.label: list(_lines(part)) for part in card.parts}
    others = [f"{label}: {', '.join(lines)}" for label, lines in parts.items() if label not in LABELS]
    return [[card.title, *others], *(parts.get(label, []) for label in LABELS)]


def _lines(part: Part) -> Iterator[str]:
    """The lines of a part, each group below its heading."""
    for heading, lines in groupby(part.lines, key=lambda line: line.group):
        if heading:
            yield f"{heading}:"
        yield from map(line_words, lines)

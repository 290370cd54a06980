"""What the lines of a digest share: what they are drawn from, and the words that several of them use."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.text import count, linked, listed, mention
from handlers.block_kit.wording import ABSENT
from handlers.messages.views.digest_state import Current
from methodology.definition.model import Methodology
from methodology.reminders.digest_lines import Digest, Line
from methodology.value import Value

MethodologyOf = Mapping[int, Methodology]
"""The methodology of each engagement in the digest, by engagement id: versions may differ."""

MOST_TITLES = 2


class Refused(Value):
    """What was picked in a message and cannot be saved, and a sentence that says why."""

    about: ButtonValue
    words: str


class Drawing(Value):
    """What the lines of one message are drawn from. `primary` is the line whose button stands out, if one does."""

    methodologies: MethodologyOf
    what: Digest
    current: Current
    primary: Line | None = None
    refused: Refused | None = None

    def today(self, line: Line) -> date:
        """The date where the DRI of this line is."""
        return line.today or self.what.day


def line_text(line: Line, name: str, details: Sequence[str]) -> str:
    """The lines of text of a line: its name, its engagement with the details, and for whom somebody stands in."""
    title = linked(line.title, 150)
    late = [late_words(line.overdue_by)] if line.overdue_by and not details else []
    dri = line.owner or (line.work.dri if line.work else None)
    owner = [mention(dri)] if line.kind == "escalated" and dri else []
    new = " · *new*" if line.is_new else ""
    lines = [name + new, " · ".join([each for each in [title, *details, *late, *owner] if each])]
    if line.asked_by is not None:
        asks = f"asks: {linked(line.asks, 500)}" if line.asks else "asks how this is going."
        lines.insert(0, f"{mention(line.asked_by)} {asks}")
    if line.standing_in is not None:
        because = ABSENT[line.standing_in.because]
        lines.append(f"Yours for now, because {mention(line.standing_in.person)} {because}.")
    return "\n".join(lines)


def late_words(days: int) -> str:
    return f"{count(days, 'working day', 'working days')} late"


def titles_words(line: Line) -> str:
    """The engagements of a line by name: "Acme, Globex and 8 more"."""
    titles = [line.title, *(each.title for each in line.elsewhere)]
    shown = [linked(each, 100) for each in titles[:MOST_TITLES]]
    more = len(titles) - len(shown)
    return listed([*shown, f"{more} more"]) if more else listed(shown)

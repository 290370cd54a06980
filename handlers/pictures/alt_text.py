"""What pictures of a methodology say in words: on them, and as their alternative text, from the same values."""

from collections.abc import Collection, Iterable
from itertools import combinations, groupby

from handlers.pictures.direction import isolated
from handlers.pictures.typography import typographic
from methodology.definition.picture import Card, Line, Part, Picture

MOST = 2000
"""The most characters of an alternative text in Slack."""
MORE = " …"
DEFAULT = " (default)"
ROLE_NAMES = "Short names of roles"


def picture_alt(picture: Picture) -> str:
    """A picture of a methodology in words, with as much as there is room for: who leads each stage before all else,
    of the rest, such as its tools, only how many there are, and activities without who does them when."""
    labels = list(
        dict.fromkeys(part.label for band in picture.bands for card in band.cards for part in card.parts)
    )
    first, rest = labels[:1], labels[1:]
    texts = [
        _words(shown, counted)
        for shown in (picture, _plain(picture))
        for number in range(len(rest) + 1)
        for counted in combinations(rest, number)
    ]
    longest = max((each for each in texts if len(each) <= MOST), key=len, default="")
    return longest or cut(_words(_only(picture, first), ()))


def _words(picture: Picture, counted: Collection[str]) -> str:
    roles = "; ".join(f"{isolated(short)}: {isolated(name)}" for short, name in picture.roles_used)
    are_shown = roles and "Activities" not in counted
    hints = [*picture.hints, *([f"{ROLE_NAMES}: {roles}."] if are_shown else [])]
    return typographic(" ".join([f"{picture.title}.", *hints, *_bands(picture, counted)]))


def _only(picture: Picture, labels: Collection[str]) -> Picture:
    """The picture without hints, and of its cards only the parts with these labels."""
    bands = [
        band.model_copy(update={"cards": tuple(_card_with(labels, card) for card in band.cards), "note": ""})
        for band in picture.bands
    ]
    return picture.model_copy(update={"bands": tuple(bands), "hints": ()})


def _plain(picture: Picture) -> Picture:
    """The picture without hints and notes, and its lines without headings and who does them."""
    bands = [
        band.model_copy(update={"cards": tuple(map(_plain_card, band.cards)), "note": ""})
        for band in picture.bands
    ]
    return picture.model_copy(update={"bands": tuple(bands), "hints": ()})


def _card_with(labels: Collection[str], card: Card) -> Card:
    return card.model_copy(update={"parts": tuple(each for each in card.parts if each.label in labels)})


def _plain_card(card: Card) -> Card:
    parts = [
        Part(label=part.label, lines=tuple(Line(text=e.text, is_default=e.is_default) for e in part.lines))
        for part in card.parts
    ]
    return card.model_copy(update={"parts": tuple(parts)})


def _bands(picture: Picture, counted: Collection[str]) -> Iterable[str]:
    for band in picture.bands:
        cards = "; ".join(_card(each, counted) for each in band.cards)
        of_group = f" ({line_words(band.group)})" if band.group else ""
        note = f" {isolated(band.note.removesuffix('.'))}." if band.note else ""
        yield f"{line_words(band.title)}{of_group}: {cards or 'no stage of ours serves it alone'}.{note}"


def _card(card: Card, counted: Collection[str]) -> str:
    """The card; of the parts with these labels only how many lines they have."""
    said = [
        f"{part.label}: {len(part.lines) if part.label in counted else _lines(part)}" for part in card.parts
    ]
    return ", ".join([isolated(card.title), *said])


def _lines(part: Part) -> str:
    """The lines of a part below their headings."""
    groups = groupby(part.lines, key=lambda line: line.group)
    said = [(heading, " · ".join(map(line_words, lines))) for heading, lines in groups]
    return "; ".join(f"{isolated(heading)}: {words}" if heading else words for heading, words in said)


def line_words(line: Line) -> str:
    """A line with who does it, and whether it is a default."""
    return (
        isolated(line.text)
        + (f" ({isolated(line.by)})" if line.by else "")
        + (DEFAULT if line.is_default else "")
    )


def cut(text: str) -> str:
    """The text, no longer than Slack takes."""
    return text if len(text) <= MOST else text[: MOST - len(MORE)] + MORE

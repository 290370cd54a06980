"""The words of the pictures of a methodology: those drawn on them and their alternative text, from the same
values."""

from collections.abc import Collection, Iterable
from itertools import combinations, groupby

from handlers.pictures.direction import isolated
from handlers.pictures.typography import typographic
from methodology.definition.limits import CONDITIONAL
from methodology.definition.picture import BY_CHOICE, Card, Line, Part, Picture

MOST = 2000
"""The most characters of an alternative text in Slack."""
MORE = " …"
DEFAULT = " (default)"
WORK = "Activities"
ELSEWHERE = "/ps-stage with the name of a stage lists them."
NUMBERS = "Numbers stand for lists: see /ps-stage and a stage’s name."
ROLE_NAMES = "Short names of roles"


def picture_alt(picture: Picture) -> str:
    """A picture of a methodology in words, with as much as there is room for: who leads each stage before all else,
    then the names of its activities; of the rest, such as its tools, only how many there are, and of what is planned by
    choice or when something came up; and without notes, and who does what when, if there is room only so."""
    labels = list(
        dict.fromkeys(part.label for band in picture.bands for card in band.cards for part in card.parts)
    )
    first, rest = labels[:1], labels[1:]
    chosen, plain = _without_choice(picture), _plain(picture)
    variants = [picture, _without_notes(picture), chosen, plain, _plain(chosen)]
    texts = [
        (WORK not in counted, len(_words(_plain_texts(shown), counted)), len(text), text)
        for shown in variants
        for number in range(len(rest) + 1)
        for counted in combinations(rest, number)
        if not (shown in variants[2::2] and WORK in counted)
        and len(text := f"{_words(shown, counted)}{_left_out(counted)}") <= MOST
    ]
    if texts:
        return max(texts)[-1]
    left_out = _left_out(rest)
    return cut(_words(_only(picture, first), ()), MOST - len(left_out)) + left_out


def _left_out(counted: Collection[str]) -> str:
    """What is only counted, and where to read it; in few words where the names of the activities need the room."""
    if WORK in counted:
        return f" Only counted here, for want of room: {'; '.join(each.lower() for each in counted)}. {ELSEWHERE}"
    return f" {NUMBERS}" if counted else ""


def _plain_texts(picture: Picture) -> Picture:
    """The picture without hints and notes: what there is to be known."""
    return _without_notes(picture).model_copy(update={"hints": ()})


def _words(picture: Picture, counted: Collection[str]) -> str:
    roles = "; ".join(f"{isolated(short)}: {isolated(name)}" for short, name in picture.roles_used)
    are_shown = roles and WORK not in counted
    hints = [*picture.hints, *([f"{ROLE_NAMES}: {roles}."] if are_shown else [])]
    return typographic(" ".join([f"{picture.title}.", *hints, *_bands(picture, counted)]))


def _only(picture: Picture, labels: Collection[str]) -> Picture:
    """The picture without hints, and of its cards only the parts with these labels."""
    bands = [
        band.model_copy(update={"cards": tuple(_card_with(labels, card) for card in band.cards), "note": ""})
        for band in picture.bands
    ]
    return picture.model_copy(update={"bands": tuple(bands), "hints": ()})


def _without_notes(picture: Picture) -> Picture:
    bands = [band.model_copy(update={"note": ""}) for band in picture.bands]
    return picture.model_copy(update={"bands": tuple(bands)})


def _without_choice(picture: Picture) -> Picture:
    """The picture without notes, and with only the number of what is planned by choice or when something came up."""
    bands = [
        band.model_copy(update={"cards": tuple(map(_counting_choice, band.cards)), "note": ""})
        for band in picture.bands
    ]
    return picture.model_copy(update={"bands": tuple(bands)})


def _counting_choice(card: Card) -> Card:
    parts = []
    for part in card.parts:
        lines = tuple(each for each in part.lines if not _may_never_be(each))
        more = len(part.lines) - len(lines)
        counted = (Line(text=f"and {more} {BY_CHOICE} or when something came up"),) if more else ()
        parts.append(Part(label=part.label, lines=(*lines, *counted)))
    return card.model_copy(update={"parts": tuple(parts)})


def _may_never_be(line: Line) -> bool:
    return BY_CHOICE in line.marks or line.group.startswith(CONDITIONAL)


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
    """A line with who does it, whether it is by choice, and whether it is a default."""
    told = "; ".join([*([isolated(line.by)] if line.by else []), *line.marks])
    return isolated(line.text) + (f" ({told})" if told else "") + (DEFAULT if line.is_default else "")


def cut(text: str, most: int = MOST) -> str:
    """The text, no longer than this."""
    return text if len(text) <= most else text[: most - len(MORE)] + MORE

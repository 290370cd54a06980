"""The index finds what comparing all names finds, in the same order."""

from random import Random

import pytest

from methodology.lookup.matching import nearest
from methodology.lookup.name_index import NameIndex
from methodology.text import words_of

RANDOM = Random(7)
SYLLABLES = (
    "ac",
    "me",
    "nor",
    "thern",
    "rail",
    "glo",
    "bex",
    "straße",
    "日立",
    "söhne",
    "a",
    "7",
    "42",
    "sow",
)
Named = tuple[int, str, str]


def _word() -> str:
    return "".join(RANDOM.choices(SYLLABLES, k=RANDOM.randint(1, 3)))


def _named(count: int) -> list[Named]:
    customers = [" ".join(_word() for _ in range(RANDOM.randint(1, 3))) for _ in range(count // 2)]
    return [(n, RANDOM.choice(customers), RANDOM.choice(["", f"SOW-{n:04}"])) for n in range(1, count + 1)]


NAMED = _named(400)


def _typed() -> str:
    """A name, whole or its beginning, often misspelt; or something else."""
    customer, reference = RANDOM.choice(NAMED)[1:]
    text = RANDOM.choice([customer, f"{customer} {reference}", customer[:-1], _word(), f"the {customer}"])
    at = RANDOM.randrange(len(text) + 1)
    return RANDOM.choice([text, text[:at] + text[at + 1 :], text[:at] + "x" + text[at:], text[::-1]])


@pytest.fixture(scope="module")
def index() -> NameIndex:
    """Filled in three steps, the last one out of order, as transactions end."""
    index = NameIndex()
    for part in (NAMED[:300], NAMED[310:], NAMED[300:310]):
        index.add(part)
    return index


@pytest.mark.parametrize("typed", [_typed() for _ in range(60)])
def test_the_index_finds_what_comparing_all_names_finds(index: NameIndex, typed: str) -> None:
    listed: dict[str, list[int]] = {}
    for number, customer, reference in reversed(NAMED):
        listed.setdefault(f"{customer} ({reference})" if reference else customer, []).append(number)
    assert index.nearest(typed, 20) == [(title, listed[title]) for title in nearest(typed, listed, 20)]
    words = words_of(typed)
    beginning = [
        number
        for number, customer, reference in reversed(NAMED)
        if words and words_of(f"{customer} {reference}")[: len(words)] == words
    ]
    assert index.beginning_with(typed, 30) == beginning[:30]

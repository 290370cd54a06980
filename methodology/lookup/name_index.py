"""`NameIndex`: the names of engagements, of which those that begin with some words, or are near them, are found.

What is found is what `matching` finds by comparing all names. Here only those words are compared that can be alike:
they are kept by their length and by how many digits they have.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import chain, islice

from methodology.lookup.matching import (
    FILLERS,
    LONG,
    MISSPELT,
    NEAR,
    PREFIX,
    SHORTEST_PART,
    customer_key,
)
from methodology.text import words_of

ROUNDING = 1e-6
FEW = 100
"""Up to so many are put in their place one by one; of more, all are sorted anew."""
LAST_SIGN = "\U0010ffff"
Shape = tuple[int, int]
"""The number of letters of a word, and of digits among them."""


class NameIndex:
    """The names of the engagements of a workspace, by their numbers. Not thread-safe."""

    def __init__(self) -> None:
        self._named: dict[int, tuple[str, str]] = {}
        self._of_customer: dict[str, list[int]] = {}
        self._of_title: dict[str, list[int]] = {}
        self._beginnings: list[tuple[str, int]] = []
        self._words = _Words()
        self._wholes = _Words()
        self._lengths: dict[str, int] = {}

    def add(self, named: Iterable[tuple[int, str, str]]) -> None:
        """Add engagements with their customers and references, oldest first; those with another name change it."""
        added = []
        for number, customer, reference in named:
            before = self._named.get(number)
            if before == (customer, reference):
                continue
            if before is not None:
                self._remove(number, *before)
            self._named[number] = (customer, reference)
            added.append((_beginning(customer, reference), number))
            insort(self._of_customer.setdefault(customer_key(customer), []), number)
            title = _title(customer, reference)
            if title not in self._of_title:
                self._add_title(title)
            insort(self._of_title.setdefault(title, []), number)
        if len(added) > FEW:
            self._beginnings = sorted([*self._beginnings, *added])
        else:
            for each in added:
                insort(self._beginnings, each)

    def of_customer(self, customer: str, limit: int) -> list[int]:
        """The newest engagements for this customer, however it is spelt."""
        return self._of_customer.get(customer_key(customer), [])[: -limit - 1 : -1]

    def beginning_with(self, words: str, limit: int) -> list[int]:
        """The newest engagements whose customer and reference begin with these words."""
        typed = " ".join(words_of(words))
        if not typed:
            return []
        first = bisect_left(self._beginnings, (typed,))
        found: list[int] = []
        for name, number in islice(self._beginnings, first, None):
            if not name.startswith(typed):
                break
            if name == typed or name[len(typed)] == " ":
                found.append(number)
        return sorted(found, reverse=True)[:limit]

    def nearest(self, words: str, limit: int) -> list[tuple[str, list[int]]]:
        """The titles most like these words, the nearest first, each with its engagements, newest first."""
        alike = self._likenesses([word for word in words_of(words) if word not in FILLERS])
        near = (title for title, likeness in alike.items() if likeness >= NEAR and self._of_title[title])

        def order(title: str) -> tuple[float, int, int]:
            return -alike[title], self._lengths[title], -self._of_title[title][-1]

        return [(title, self._of_title[title][::-1]) for title in nsmallest(limit, near, key=order)]

    def _remove(self, number: int, customer: str, reference: str) -> None:
        """Take out an engagement with this name; the words of its title stay, and lead to nothing."""
        del self._beginnings[bisect_left(self._beginnings, (_beginning(customer, reference), number))]
        self._of_customer[customer_key(customer)].remove(number)
        self._of_title[_title(customer, reference)].remove(number)

    def _add_title(self, title: str) -> None:
        parts = [word for word in words_of(title) if word not in FILLERS]
        self._lengths[title] = len(parts)
        for part in parts:
            self._words.add(part, title)
        self._wholes.add("".join(parts), title)

    def _likenesses(self, typed: Sequence[str]) -> dict[str, float]:
        """As `matching.Spelt` has them, of titles that may be `NEAR`."""
        if not typed:
            return {}
        letters = sum(map(len, typed))
        alike = [(self._words.alike(word, with_endings=True), len(word)) for word in typed]
        may_be_near = self._may_be_near(alike, letters)
        likeness: dict[str, float] = {}
        for words, length in alike:
            found: dict[str, float] = {}
            for other in sorted(words, key=words.__getitem__):  # the most alike has the last word
                having = may_be_near.intersection(self._words.titles(other))
                found.update(dict.fromkeys(having, words[other]))
            for title, each in found.items():
                likeness[title] = likeness.get(title, 0) + each * length / letters
        for other, whole in self._wholes.alike("".join(typed), with_endings=False).items():
            for title in self._wholes.titles(other):
                likeness[title] = max(whole, likeness.get(title, 0))
        return likeness

    def _may_be_near(self, alike: Sequence[tuple[dict[str, float], int]], letters: int) -> set[str]:
        """The titles with two of the words or more, and those with one that makes them near by itself.

        A word such as “industries” is in many titles: they are put together as sets, not one by one.
        """
        seen, found = set[str](), set[str]()
        for words, length in alike:
            having = set(chain.from_iterable(map(self._words.titles, words)))
            is_enough = max(words.values(), default=0) * length >= (NEAR - ROUNDING) * letters
            found |= having if is_enough else seen & having
            seen |= having
        return found


def _title(customer: str, reference: str) -> str:
    return f"{customer} ({reference})" if reference else customer


def _beginning(customer: str, reference: str) -> str:
    return " ".join(words_of(f"{customer} {reference}"))


class _Words:
    """Words, and the titles that have each."""

    def __init__(self) -> None:
        self._titles: dict[str, list[str]] = {}
        self._shapes: dict[Shape, list[str]] = {}
        self._sorted: list[str] = []
        self._unsorted: list[str] = []

    def add(self, word: str, title: str) -> None:
        if word not in self._titles:
            self._titles[word] = []
            self._shapes.setdefault(_shape(word), []).append(word)
            self._unsorted.append(word)
        self._titles[word].append(title)

    def titles(self, word: str) -> Sequence[str]:
        """The titles that have this word."""
        return self._titles[word]

    def alike(self, word: str, *, with_endings: bool) -> dict[str, float]:
        """The words that this one misspells or, `with_endings`, begins or ends otherwise, each with its likeness."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found: dict[str, float] = {}
        mine = _shape(word)
        for shape, others in self._shapes.items():
            if _can_be_alike(mine, shape):
                misspelt = process.extract(
                    word, others, scorer=OSA.normalized_similarity, score_cutoff=MISSPELT, limit=None
                )
                found |= {other: alike for other, alike, _ in misspelt}
        if not with_endings or len(word) < SHORTEST_PART:
            return found
        for other in self._beginning_with(word[:-1] if len(word) > LONG else word):
            if other != word:
                alike = PREFIX if other.startswith(word) else MISSPELT
                found[other] = max(alike, found.get(other, 0))
        return found

    def _beginning_with(self, stem: str) -> Sequence[str]:
        self._sort()
        first = bisect_left(self._sorted, stem)
        return self._sorted[first : bisect_left(self._sorted, stem + LAST_SIGN, first)]

    def _sort(self) -> None:
        if len(self._unsorted) > FEW:
            self._sorted = sorted([*self._sorted, *self._unsorted])
        else:
            for word in self._unsorted:
                insort(self._sorted, word)
        self._unsorted.clear()


def _shape(word: str) -> Shape:
    return len(word), sum(sign.isdigit() for sign in word)


def _can_be_alike(one: Shape, other: Shape) -> bool:
    """Whether words of these shapes can be `MISSPELT` ones: each letter that differs changes a shape by one at most."""
    edits = (1 - MISSPELT) * max(one[0], other[0])
    return abs(one[0] - other[0]) <= edits and abs(one[1] - other[1]) <= edits

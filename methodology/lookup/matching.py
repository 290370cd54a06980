"""The likeness of typed words and names, and which spellings of a customer are the same one."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from methodology.text import words_of

NEAR = 0.5
"""Share of the typed letters that must be found in a name for it to be suggested."""
MISSPELT = 0.75
"""Likeness of a word and its misspelling: one typo in four letters, two in eight."""
PREFIX = 0.95
"""Likeness of a word and a longer one that begins with it."""
SHORTEST_PART = 3
"""Letters from which a word counts as the beginning of a longer one."""
LONG = 4
"""Letters beyond which a word may have another ending."""
FILLERS = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "what", "with"]
)
"""Words that do not tell names apart."""
LEGAL_FORMS = frozenset(
    ["ab", "ag", "aps", "as", "bhd", "bv", "co", "company", "corp", "corporation", "eg", "gbr", "gmbh", "inc",
     "incorporated", "kg", "kgaa", "kk", "limited", "llc", "llp", "lp", "ltd", "mbh", "nv", "ohg", "oy", "oyj", "plc",
     "pte", "pty", "pvt", "sa", "sarl", "sas", "sdn", "se", "spa", "srl", "ug"]
)  # fmt: skip
"""Words at the end of a company's name that people leave out."""


def nearest(words: str, names: Iterable[str], limit: int) -> list[str]:
    """The names most like the words, the nearest first."""
    return list(Spelt(names).likenesses(words))[:limit]


class Spelt:
    """Names by the words that they are spelt with."""

    def __init__(self, names: Iterable[str]) -> None:
        self._parts = {name: [word for word in words_of(name) if word not in FILLERS] for name in names}
        self._position = {name: n for n, name in enumerate(self._parts)}
        self._wholes = {name: "".join(parts) for name, parts in self._parts.items()}
        self._having: dict[str, list[str]] = {}
        for name, parts in self._parts.items():
            for part in parts:
                self._having.setdefault(part, []).append(name)
        self._words = sorted(self._having)

    def likenesses(self, words: str) -> dict[str, float]:
        """The names that are near the words, one by one or as a whole, with their likeness; the nearest first."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        typed = [word for word in words_of(words) if word not in FILLERS]
        if not typed:
            return {}
        likeness = self._by_words(typed)
        whole = process.extract(
            "".join(typed), self._wholes, scorer=OSA.normalized_similarity, score_cutoff=MISSPELT, limit=None
        )
        for _, alike, name in whole:
            likeness[name] = max(alike, likeness.get(name, 0))

        def order(name: str) -> tuple[float, int, int]:
            return -likeness[name], len(self._parts[name]), self._position[name]

        near = sorted((name for name, alike in likeness.items() if alike >= NEAR), key=order)
        return {name: likeness[name] for name in near}

    def _by_words(self, typed: Sequence[str]) -> dict[str, float]:
        """The share of the typed letters that is found in each name."""
        letters = sum(map(len, typed))
        likeness: dict[str, float] = {}
        for word in typed:
            found: dict[str, float] = {}
            for part, alike in self._alike(word):
                for name in self._having[part]:
                    found[name] = max(alike, found.get(name, 0))
            for name, alike in found.items():
                likeness[name] = likeness.get(name, 0) + alike * len(word) / letters
        return likeness

    def _alike(self, word: str) -> Iterator[tuple[str, float]]:
        """The words that this one misspells, begins, or differs from only in its ending ("scope", "scoping")."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        for other, alike, _ in process.extract(
            word, self._words, scorer=OSA.normalized_similarity, score_cutoff=MISSPELT, limit=None
        ):
            yield other, alike
        if len(word) < SHORTEST_PART:
            return
        stem = word[:-1] if len(word) > LONG else word
        for other in islice(self._words, bisect_left(self._words, stem), None):
            if not other.startswith(stem):
                break
            if other != word:
                yield other, PREFIX if other.startswith(word) else MISSPELT


def customer_key(name: str) -> str:
    """What the ways to spell one customer have in common: its words without its legal form.

    Letters with full stops are one word: "S.p.A." is "spa".
    """
    words: list[str] = []
    is_initials = False
    for word in words_of(name):
        if words and len(word) == 1 and is_initials:
            words[-1] += word
        else:
            words.append(word)
        is_initials = len(word) == 1
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words[1:] if words[1:] and words[0] == "the" else words) or name

"""The matching of typed words with names: the one that was meant, and the nearest ones."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from methodology.definition.model import Methodology
from methodology.definition.role import Role
from methodology.definition.stage import Stage
from methodology.text import words_of

SURE = 88
"""Likeness (0 to 100) from which a name counts as meant: one typo in a short name."""
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


def stage_called(methodology: Methodology, words: str) -> Stage | None:
    """The stage with exactly this name, alias or id; case and punctuation do not matter."""
    names = _stage_names(methodology)
    return names[found] if (found := exactly(words, names)) else None


def stage_meant(methodology: Methodology, words: str) -> Stage | None:
    """The stage with this name, alias or id; a typo is forgiven."""
    names = _stage_names(methodology)
    return names[found] if (found := meant(words, names)) else None


def _stage_names(methodology: Methodology) -> dict[str, Stage]:
    return {
        name: stage
        for stage in methodology.stages
        for name in (stage.name, stage.id, stage.id.replace("_", " "), *stage.aliases)
    }


def role_meant(methodology: Methodology, words: str) -> Role | None:
    """The role with this name, abbreviation or id; a typo is forgiven."""
    names = _role_names(methodology)
    return names[found] if (found := meant(words, names)) else None


def roles_near(methodology: Methodology, words: str, limit: int) -> list[Role]:
    """The roles whose names are most like the words."""
    names = _role_names(methodology)
    near = nearest(words, names, len(names))
    return list({names[name].id: names[name] for name in near}.values())[:limit]


def _role_names(methodology: Methodology) -> dict[str, Role]:
    names = {part.strip(): role for role in methodology.roles for part in role.short.split("/")}
    for role in methodology.roles:
        names |= dict.fromkeys((role.id, role.id.replace("_", " "), role.name), role)
    return names


def exactly(words: str, names: Iterable[str]) -> str | None:
    """The name with exactly these words; a name that is written just so comes first."""
    typed, folded = words_of(words), words.casefold()
    alike = [name for name in names if words_of(name) == typed] if typed else []
    return next((name for name in alike if name.casefold() == folded), alike[0] if alike else None)


def meant(words: str, names: Iterable[str]) -> str | None:
    """The name that was meant; None if none is near enough."""
    all_names = list(names)
    exact = exactly(words, all_names)
    if exact is not None:
        return exact
    from rapidfuzz import fuzz, process  # most queries are spelt right and need no fuzzy search

    found = process.extractOne(words, all_names, scorer=fuzz.ratio, processor=_joined, score_cutoff=SURE)
    return found[0] if found else None


def begins_with(name: str, words: str) -> bool:
    """Whether a name begins with these words; punctuation and case do not matter."""
    typed = words_of(words)
    return bool(typed) and words_of(name)[: len(typed)] == typed


def nearest(words: str, names: Iterable[str], limit: int) -> list[str]:
    """The names most like the words, one by one or as a whole, the nearest first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    typed = [word for word in words_of(words) if word not in FILLERS]
    spelt = {name: [word for word in words_of(name) if word not in FILLERS] for name in names}
    if not typed:
        return []
    likeness = _by_words(typed, spelt)
    joined = {name: "".join(parts) for name, parts in spelt.items()}
    whole = process.extract(
        "".join(typed), joined, scorer=OSA.normalized_similarity, score_cutoff=MISSPELT, limit=None
    )
    for _, alike, name in whole:
        likeness[name] = max(alike, likeness.get(name, 0))
    near = [name for name in spelt if likeness.get(name, 0) >= NEAR]
    return sorted(near, key=lambda name: (-likeness[name], len(spelt[name])))[:limit]


def _by_words(typed: Sequence[str], spelt: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """The share of the typed letters that is found in each name."""
    having: dict[str, list[str]] = {}
    for name, parts in spelt.items():
        for part in parts:
            having.setdefault(part, []).append(name)
    letters = sum(map(len, typed))
    likeness: dict[str, float] = {}
    for word in typed:
        found: dict[str, float] = {}
        for part, alike in _alike(word, list(having)):
            for name in having[part]:
                found[name] = max(alike, found.get(name, 0))
        for name, alike in found.items():
            likeness[name] = likeness.get(name, 0) + alike * len(word) / letters
    return likeness


def _alike(word: str, others: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The words that this one misspells, begins, or differs from only in its ending ("scope", "scoping")."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    for other, alike, _ in process.extract(
        word, others, scorer=OSA.normalized_similarity, score_cutoff=MISSPELT, limit=None
    ):
        yield other, alike
    if len(word) < SHORTEST_PART:
        return
    stem = word[:-1] if len(word) > LONG else word
    for other in others:
        if other != word and other.startswith(stem):
            yield other, PREFIX if other.startswith(word) else MISSPELT


def _joined(name: str) -> str:
    return " ".join(words_of(name))

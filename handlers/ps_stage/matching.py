"""The name that a person meant by what they typed, and the names nearest to it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from methodology.definition.model import Methodology
from methodology.definition.role import Role
from methodology.definition.stage import Stage

SURE = 88
"""Likeness (0 to 100) from which a name counts as meant: one slip of the keyboard in a short name."""
NEAR = 0.5
"""Share of the letters typed that a name must have, in words like its own, to be worth suggesting."""
SLIPPED = 0.75
"""Likeness of two words of which one is the other misspelt: one slip in four letters, two in eight."""
BEGUN = 0.95
"""Likeness of a word to one that it begins."""
SHORTEST_PART = 3
"""Letters from which a word counts as the beginning of a longer one."""
LONG = 4
"""Letters beyond which a word may have another ending."""
FILLERS = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "what", "with"]
)
"""Words that tell no name from another."""
_WORD = re.compile(r"\w+")


def stage_meant(methodology: Methodology, words: str) -> Stage | None:
    """The stage of this name, alias or id; a slip of the keyboard is forgiven."""
    names = {
        name: stage
        for stage in methodology.stages
        for name in (stage.name, stage.id, stage.id.replace("_", " "), *stage.aliases)
    }
    return names[found] if (found := meant(words, names)) else None


def role_meant(methodology: Methodology, words: str) -> Role | None:
    """The role of this name, abbreviation or id."""
    names = _role_names(methodology)
    return names[found] if (found := meant(words, names)) else None


def roles_near(methodology: Methodology, words: str, limit: int) -> list[Role]:
    """The roles with the names most like what was typed."""
    names = _role_names(methodology)
    near = nearest(words, names, len(names))
    return list({names[name].id: names[name] for name in near}.values())[:limit]


def _role_names(methodology: Methodology) -> dict[str, Role]:
    names = {part.strip(): role for role in methodology.roles for part in role.short.split("/")}
    for role in methodology.roles:
        names |= dict.fromkeys((role.id, role.id.replace("_", " "), role.name), role)
    return names


def meant(words: str, names: Iterable[str]) -> str | None:
    """The one name that is meant, None where none is near enough."""
    all_names = list(names)
    folded = words.casefold()
    exact = next((name for name in all_names if name.casefold() == folded), None)
    if exact is not None:
        return exact
    from rapidfuzz import fuzz, process, utils  # most of what is asked is spelt as it should be

    found = process.extractOne(
        words, all_names, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=SURE
    )
    return found[0] if found else None


def begins_with(name: str, words: str) -> bool:
    """Whether a name begins with these words; signs and case do not matter."""
    typed = _words(words)
    return bool(typed) and _words(name)[: len(typed)] == typed


def nearest(words: str, names: Iterable[str], limit: int) -> list[str]:
    """The names that most of what was typed is like, word by word or as a whole, the nearest first."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    typed = [word for word in _words(words) if word not in FILLERS]
    spelt = {name: [word for word in _words(name) if word not in FILLERS] for name in names}
    if not typed:
        return []
    likeness = _by_words(typed, spelt)
    joined = {name: "".join(parts) for name, parts in spelt.items()}
    whole = process.extract(
        "".join(typed), joined, scorer=OSA.normalized_similarity, score_cutoff=SLIPPED, limit=None
    )
    for _, alike, name in whole:
        likeness[name] = max(alike, likeness.get(name, 0))
    near = [name for name in spelt if likeness.get(name, 0) >= NEAR]
    return sorted(near, key=lambda name: (-likeness[name], len(spelt[name])))[:limit]


def _by_words(typed: Sequence[str], spelt: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """How much of what was typed is found in each name, as a share of its letters."""
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
    """The words that this one is but for a slip, begins, or is but for its ending ("scope", "scoping")."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    for other, alike, _ in process.extract(
        word, others, scorer=OSA.normalized_similarity, score_cutoff=SLIPPED, limit=None
    ):
        yield other, alike
    if len(word) < SHORTEST_PART:
        return
    stem = word[:-1] if len(word) > LONG else word
    for other in others:
        if other != word and other.startswith(stem):
            yield other, BEGUN if other.startswith(word) else SLIPPED


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())

"""Which known name did a person mean by what they typed?"""

from collections.abc import Iterable

from methodology.model import Methodology, Role, Stage

SURE = 88
"""Likeness (0 to 100) from which a name counts as meant: one slip of the keyboard in a short name."""
NEAR = 50
"""Likeness from which a name is worth suggesting."""


def stage_meant(methodology: Methodology, words: str) -> Stage | None:
    """The stage of this name, alias or id; a slip of the keyboard is forgiven."""
    names = {
        name: stage
        for stage in methodology.stages
        for name in (stage.name, stage.id.replace("_", " "), *stage.aliases)
    }
    return names[found] if (found := meant(words, names)) else None


def role_meant(methodology: Methodology, words: str) -> Role | None:
    """The role of this name, abbreviation or id."""
    shorts = {part.strip(): role for role in methodology.roles for part in role.short.split("/")}
    names = {name: role for role in methodology.roles for name in (role.name, role.id.replace("_", " "))}
    return (shorts | names)[found] if (found := meant(words, shorts | names)) else None


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


def nearest(words: str, names: Iterable[str], limit: int) -> list[str]:
    """The names most like what was typed, the nearest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        words,
        list(dict.fromkeys(names)),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=NEAR,
        limit=limit,
    )
    return [name for name, _score, _index in found]

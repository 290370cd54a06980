"""Problems of a methodology file: the line, what is wrong, and how to fix it."""

import difflib
from collections.abc import Iterable
from typing import NamedTuple

NodePath = tuple[str | int, ...]
"""The keys and positions that lead from the root of a file to a value."""


class Problem(NamedTuple):
    """One mistake; `id` is the id of its entry, empty if it concerns the whole file."""

    file: str
    line: int
    id: str
    wrong: str
    fix: str

    def __str__(self) -> str:
        entry = f"{self.id}: " if self.id else ""
        return f"{self.file}:{self.line}: {entry}{self.wrong}; {self.fix}"


class MethodologyErrors(Exception):
    """All problems of a methodology file, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def suggest_name(unknown: object, known: Iterable[str]) -> str:
    """What to write instead of an unknown name: the most similar known name, if any."""
    names = sorted(set(known))
    similar = difflib.get_close_matches(str(unknown), names, n=1, cutoff=0.6)
    if similar:
        return f"did you mean `{similar[0]}`?"
    if len(names) <= 12:
        return f"write one of: {', '.join(names)}" if names else "there is none to choose from"
    return "write one that exists, or add it"

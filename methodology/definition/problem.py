"""What is wrong with a methodology's file, where, and how is it mended?"""

import difflib
from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One mistake; `id` is the entry that has it, empty where the file as a whole does."""

    file: str
    line: int
    id: str
    wrong: str
    mend: str

    def __str__(self) -> str:
        entry = f"{self.id}: " if self.id else ""
        return f"{self.file}:{self.line}: {entry}{self.wrong}; {self.mend}"


class MethodologyErrors(Exception):
    """Everything that is wrong with a methodology's file, in the order of its lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(wanted: object, known: Iterable[str]) -> str:
    """What to write instead of an unknown name, as far as that can be guessed."""
    names = sorted(set(known))
    near = difflib.get_close_matches(str(wanted), names, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if len(names) <= 12:
        return f"write one of: {', '.join(names)}" if names else "there is none to choose from"
    return "write one that exists, or add it"

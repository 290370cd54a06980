"""The shipped methodology file with mistakes, and the problems that loading it reports."""

import pytest

from methodology.definition.load import load, shipped
from methodology.definition.problem import MethodologyErrors, Problem

FILE = "mine.yaml"
Change = tuple[str, str, str]
"""The key of an entry, a text in it, and what to write instead."""


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(MethodologyErrors) as caught:
        load(text, FILE)
    return caught.value.problems


def messages_after(changes: list[Change]) -> list[str]:
    """The problems of the shipped file with these changes, without file and line."""
    return [str(each).split(": ", 1)[1] for each in problems_of(with_changes(*changes))]


def with_changes(*changes: Change) -> str:
    """The text of the shipped file with changes; each is made once, the first time after its entry's key."""
    text = shipped()
    for entry, before, after in changes:
        start = text.index(f"{entry}:\n") if entry else 0
        at = text.index(before, start)
        text = text[:at] + after + text[at + len(before) :]
    return text


def line_with(text: str, searched: str) -> int:
    return text[: text.index(searched)].count("\n") + 1

"""Merging of the tables of handlers, and the check that no id is used twice."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class NameTaken(ValueError):
    """Two parts of the app use the same name: a mistake of ours, found when the app starts."""


def merge_tables(what: str, *tables: Mapping[str, Answer]) -> dict[str, Answer]:
    """The entries of all tables; raises `NameTaken` where two share a name. `what` names the kind of entry."""
    everything: dict[str, Answer] = {}
    for table in tables:
        for name in sorted(everything.keys() & table.keys()):
            both = f"{_owner(everything[name])} and {_owner(table[name])}"
            raise NameTaken(
                f"Two parts of the app answer the same {what}: {name} stands for {both}. Give one of them another."
            )
        everything |= table
    return everything


class LoadedWhenUsed(Mapping[str, Answer]):
    """A table whose names are known at once, and whose answers are loaded when the first of them is asked for."""

    def __init__(self, names: Collection[str], load: Callable[[], Mapping[str, Answer]]) -> None:
        self._names, self._load = frozenset(names), load

    def __getitem__(self, name: str) -> Answer:
        return self._load()[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _owner(answer: object) -> str:
    return getattr(answer, "__qualname__", repr(answer))


def check_distinct(what: str, constants: Mapping[str, Any], prefix: str) -> None:
    """Raises `NameTaken` where two of these constants with this prefix have the same value."""
    names: dict[str, str] = {}
    for name, value in constants.items():
        if name.isupper() and isinstance(value, str) and value.startswith(prefix):
            if value in names:
                raise NameTaken(
                    f"{names[value]} and {name} are the same {what}: {value}. Give one of them another."
                )
            names[value] = name

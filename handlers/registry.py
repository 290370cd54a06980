"""Tables of what the app answers, put together so that no name stands for two things."""

from collections.abc import Mapping
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class NameTaken(ValueError):
    """Two parts of the app claim one name: our mistake, found when the app starts."""


def merged(what: str, *tables: Mapping[str, Answer]) -> dict[str, Answer]:
    """The entries of all tables; raises `NameTaken` where two have one name. `what` it is a name of."""
    everything: dict[str, Answer] = {}
    for table in tables:
        if taken := everything.keys() & table.keys():
            raise NameTaken(f"Two parts of the app answer the same {what}: {', '.join(sorted(taken))}.")
        everything |= table
    return everything


def check_distinct(what: str, constants: Mapping[str, Any], prefix: str) -> None:
    """Raises `NameTaken` where two of these constants have one value; of texts that begin like this."""
    names: dict[str, str] = {}
    for name, value in constants.items():
        if name.isupper() and isinstance(value, str) and value.startswith(prefix):
            if value in names:
                raise NameTaken(f"{names[value]} and {name} are the same {what}: {value}.")
            names[value] = name

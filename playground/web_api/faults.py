"""Faults: calls of the Web API that are answered wrongly on purpose."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from playground.errors import PageError
from playground.json_values import Json

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "ratelimited": ("429 with Retry-After", ("retry_after",)),
    "server_error": ("500 with an HTML page", ()),
    "reset_before": ("connection reset before the request is accepted", ()),
    "reset_after": ("request accepted, then the connection reset", ()),
    "never_answered": ("request accepted and never answered", ()),
    "error": ("ok: false with an error code", ("error",)),
    "latency": ("a slow answer", ("seconds",)),
}
_DETAILS: dict[str, tuple[type | tuple[type, ...], float | None, str]] = {
    "retry_after": (int, 1, "a whole number of seconds, 1 or more"),
    "error": (str, None, "an error code such as internal_error"),
    "seconds": ((int, float), 0, "a number of seconds, 0 or more"),
    "one_in": (int, 1, "a whole number of 1 or more"),
    "stored": (bool, None, "true or false"),
}


def _is(value: Any, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


@dataclass
class Fault:
    """``count`` requests are hit, or all until the fault is cleared where it is None; every one, or ``one_in`` so
    many. The first fault that hits counts.

    ``stored``: an error or 500 is answered although Slack did what was asked.
    """

    id: int
    method: str
    kind: str
    count: int | None = None
    retry_after: int = 1
    error: str = "internal_error"
    seconds: float = 1.0
    stored: bool = False
    one_in: int = 1
    seen: int = 0

    def hits(self, method: str) -> bool:
        """Whether it hits this call."""
        if self.method not in (method, "*"):
            return False
        self.seen += 1
        return self.seen % self.one_in == 0


class Faults:
    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self.all: list[Fault] = []
        self.on_change: Callable[[], None] = lambda: None

    def add(self, method: str, kind: str, count: int | None = 1, **details: Any) -> Fault:
        """Make the next ``count`` calls of the method (``*``: of any) go wrong in this way."""
        if kind not in KINDS:
            raise PageError(f"There is no fault {kind!r}; there are {', '.join(KINDS)}.")
        unknown = set(details) - set(_DETAILS)
        if unknown:
            raise PageError(f"A fault has no {', '.join(sorted(unknown))}.")
        if count is not None and not (_is(count, int) and count >= 1):
            raise PageError("count must be a whole number of 1 or more, or null: until the fault is cleared.")
        for key, value in details.items():
            kind_of, least, words = _DETAILS[key]
            if not _is(value, kind_of) or (least is not None and value < least):
                raise PageError(f"{key} must be {words}.")
        fault = Fault(next(self._ids), method, kind, count, **details)
        self.all.append(fault)
        self.on_change()
        return fault

    def clear(self, fault: int | None = None) -> None:
        self.all = [each for each in self.all if fault is not None and each.id != fault]
        self.on_change()

    def take(self, method: str) -> Fault | None:
        """The fault that hits this call, which counts as one of its hits."""
        for fault in self.all:
            if fault.hits(method):
                if fault.count is not None:
                    fault.count -= 1
                    if fault.count <= 0:
                        self.all.remove(fault)
                self.on_change()
                return fault
        return None

    def as_json(self) -> list[Json]:
        return [asdict(fault) for fault in self.all]

"""`KeptForEach`: what takes long to make of a methodology, kept for the versions that are in use."""

from collections.abc import Callable
from typing import Generic, TypeVar

from methodology.definition.model import Methodology

Made = TypeVar("Made")

MOST = 8


class KeptForEach(Generic[Made]):
    """Makes something of each methodology once, and keeps it for a few of them. Thread-safe."""

    def __init__(self, make: Callable[[Methodology], Made], most: int = MOST) -> None:
        self._make, self._most = make, most
        self._kept: dict[int, tuple[Methodology, Made]] = {}
        """By the identity of the methodology, which is kept with it: two of them never share one."""

    def of(self, methodology: Methodology) -> Made:
        kept = self._kept.get(id(methodology))
        if kept is None or kept[0] is not methodology:
            kept = (methodology, self._make(methodology))
            for oldest in tuple(self._kept)[: max(0, len(self._kept) + 1 - self._most)]:
                self._kept.pop(oldest, None)
            self._kept[id(methodology)] = kept
        return kept[1]

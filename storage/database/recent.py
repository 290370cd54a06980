"""`Recent`: values made from what the database holds, kept until it holds something else."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """The values that were used last, at most so many, each with what was read to make it. Thread-safe.

    What was read is compared whole, so no change is missed, by another replica or by hand.
    All who ask share the values, which are immutable.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[object, Made]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, read: object) -> Made | None:
        """The value kept by this key, if it was made from what was read now."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept[0] != read:
                return None
            self._kept.move_to_end(key)
            return kept[1]

    def keep(self, key: Hashable, read: object, made: Made) -> None:
        with self._lock:
            self._kept[key] = read, made
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

"""`Paged`: a list of which only the part is read that is looked at."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar, overload

T = TypeVar("T")


class Paged(Sequence[T]):
    """A list of this length; `read(offset, limit)` returns a part of it, and is called once for each part."""

    def __init__(self, total: int, read: Callable[[int, int], Sequence[T]]) -> None:
        self._total, self._read = total, cache(read)

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, int):
            return self._read(range(self._total)[index], 1)[0]
        part = range(self._total)[index]
        return self._read(part.start, len(part)) if part else ()

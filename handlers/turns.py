"""`Turns`: how many threads may compute something at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore


class Turns:
    """Lets a few at a time do what mostly computes: more threads would only compete for the interpreter.

    Nobody waits longer than a moment, so that one who waits for somebody else does not hold up others. Thread-safe.
    """

    def __init__(self, at_a_time: int, longest_wait: float) -> None:
        self._free, self._longest_wait = Semaphore(at_a_time), longest_wait

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a turn, or go ahead anyway after the longest wait, in seconds."""
        has_turn = self._free.acquire(timeout=self._longest_wait)
        try:
            yield
        finally:
            if has_turn:
                self._free.release()

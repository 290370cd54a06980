"""What is under way in threads of its own, and for which workspace?"""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from threading import Thread


class Workers:
    """Work in a thread each, by workspace. No thread keeps the process from ending."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._owners: dict[Future[None], str] = {}

    def begin(self, workspace: str, does: Callable[[], None]) -> None:
        done: Future[None] = Future()

        def run() -> None:
            try:
                does()
            finally:
                done.set_result(None)  # or the sweep would wait for ever

        self._owners[done] = workspace
        Thread(target=run, name=self._name, daemon=True).start()

    def by_workspace(self) -> Counter[str]:
        """How much is under way in each workspace."""
        self._owners = {each: owner for each, owner in self._owners.items() if not each.done()}
        return Counter(self._owners.values())

    def __len__(self) -> int:
        return self.by_workspace().total()

    def futures(self) -> set[Future[None]]:
        return set(self._owners)

    def wait(self, seconds: float | None = None) -> None:
        """Wait for all of it, so long at most."""
        wait(self.futures(), seconds)


def wait_for_one(some: Iterable[Workers], seconds: float) -> bool:
    """Wait for so long, or until something of these is done; False where there is nothing."""
    futures = {future for each in some for future in each.futures()}
    wait(futures, seconds, FIRST_COMPLETED)
    return bool(futures)

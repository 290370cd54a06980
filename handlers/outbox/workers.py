"""`Workers`: jobs in threads, counted by workspace."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from threading import Thread

from handlers.request_id import with_current_id


class Workers:
    """Jobs, each in a daemon thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._owners: dict[Future[None], str] = {}

    def start(self, workspace: str, job: Callable[[], None]) -> None:
        done: Future[None] = Future()

        def run() -> None:
            try:
                job()
            finally:
                done.set_result(None)  # otherwise the sweep would wait for ever

        self._owners[done] = workspace
        Thread(target=with_current_id(run), name=self._name, daemon=True).start()

    def by_workspace(self) -> Counter[str]:
        """The number of running jobs for each workspace."""
        self._owners = {each: owner for each, owner in self._owners.items() if not each.done()}
        return Counter(self._owners.values())

    def __len__(self) -> int:
        return self.by_workspace().total()

    def futures(self) -> set[Future[None]]:
        """Those of the running jobs: who waits for the next one to end must not get one that has ended."""
        return {each for each in self._owners if not each.done()}

    def wait(self, seconds: float | None = None) -> None:
        """Wait for all of them, at most this long."""
        wait(self.futures(), seconds)


def wait_for_one(groups: Iterable[Workers], seconds: float) -> bool:
    """Wait until one of these jobs is done, at most this long; False where none is running."""
    futures = {future for each in groups for future in each.futures()}
    wait(futures, seconds, FIRST_COMPLETED)
    return bool(futures)

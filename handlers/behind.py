"""`Behind`: work that is done behind the answer to a request, and questions asked at the same time."""

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from threading import Condition, local
from typing import TypeVar

log = logging.getLogger(__name__)

Job = Callable[[], None]
Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")

JOBS = 200
"""Jobs at a time. Each mostly waits for Slack; a modal cannot be opened by a job that waits for its turn."""
QUESTIONS = 32
"""Questions to Slack at a time."""


class Behind:
    """Threads for what waits for Slack, so that no request does. Thread-safe."""

    def __init__(self) -> None:
        self._jobs = ThreadPoolExecutor(JOBS, "behind")
        self._questions = ThreadPoolExecutor(QUESTIONS, "ask")
        self._in_hand, self._changed = 0, Condition()
        self._request = local()

    def start(self, job: Job) -> None:
        """Do this behind the answer, or at once outside a request. An exception of the job is logged."""
        with self._changed:
            self._in_hand += 1
        held: list[Job] | None = getattr(self._request, "held", None)
        if held is None:
            self._jobs.submit(self._do, job)
        else:
            held.append(job)

    @contextmanager
    def answering(self) -> Iterator[Job]:
        """Hold back what this thread starts, until the function is called that is handed out."""
        held: list[Job] = []
        self._request.held = held
        try:
            yield partial(self._release, held)
        finally:
            self._request.held = None

    def begin(self, job: Callable[[], Answer]) -> Future[Answer]:
        """Do this now, in another thread; its result, or its exception, is in the future."""
        return self._jobs.submit(job)

    def ask(
        self, questions: Mapping[Question, Callable[[], Answer]], within: float
    ) -> dict[Question, Answer]:
        """The answers that come within so many seconds, all asked at the same time.

        Those that raise are left out; those that come later still run to their end.
        """
        asked = {each: self._questions.submit(question) for each, question in questions.items()}
        wait(asked.values(), within)
        return {each: it.result() for each, it in asked.items() if it.done() and it.exception() is None}

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until nothing is in hand, at most this long; whether nothing is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._in_hand, seconds)

    def _release(self, held: list[Job]) -> None:
        for job in held:
            self._jobs.submit(self._do, job)
        held.clear()

    def _do(self, job: Job) -> None:
        try:
            job()
        except Exception:
            log.exception("something went wrong behind an answer")
        finally:
            with self._changed:
                self._in_hand -= 1
                self._changed.notify_all()

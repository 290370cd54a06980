"""`Behind`: work that is done behind the answer to a request, and questions asked at the same time."""

import logging
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from threading import Condition, local
from time import monotonic
from typing import TypeVar

from handlers.request_id import with_current_id

log = logging.getLogger(__name__)

Job = Callable[[], None]
Question = TypeVar("Question", bound=Hashable)
Answer = TypeVar("Answer")

JOBS = 200
"""Jobs at a time. Each mostly waits for Slack; a modal cannot be opened by a job that waits for its turn."""
CALLS = 64
"""Calls at a time that are made for these jobs at once, or twice."""
AGAIN_AFTER = 1.0
"""Seconds after which a call without an answer is made once more. Few calls of Slack take long, and the next one
is usually quick."""


class Behind:
    """Threads for what waits for Slack, so that no request does. Thread-safe."""

    def __init__(self) -> None:
        self._jobs = ThreadPoolExecutor(JOBS, "behind")
        self._calls = ThreadPoolExecutor(CALLS, "call")
        self._in_hand, self._changed = 0, Condition()
        self._request = local()

    def start(self, job: Job) -> None:
        """Do this behind the answer, or at once outside a request. An exception of the job is logged."""
        with self._changed:
            self._in_hand += 1
        held: list[Job] | None = getattr(self._request, "held", None)
        if held is None:
            self._jobs.submit(self._do, with_current_id(job))
        else:
            held.append(with_current_id(job))

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
        return self._jobs.submit(with_current_id(job))

    def ask(
        self, questions: Mapping[Question, Callable[[], Answer]], within: float
    ) -> dict[Question, Answer]:
        """The answers that come within so many seconds, all asked at the same time.

        Those that raise are left out; those that come later still run to their end.
        """
        until = monotonic() + within
        questions = {each: with_current_id(question) for each, question in questions.items()}
        asked = {each: [self._calls.submit(question)] for each, question in questions.items()}
        wait([first for (first,) in asked.values()], AGAIN_AFTER)
        for each, calls in asked.items():
            if not calls[0].done():
                calls.append(self._calls.submit(questions[each]))
        return {
            each: answered.result()
            for each, calls in asked.items()
            if (answered := _first(calls, until)) is not None and answered.exception() is None
        }

    def call_again(self, call: Callable[[], Answer]) -> Answer:
        """The result of a call that may be made twice: once more, if the first one takes long."""
        call = with_current_id(call)
        first = self._calls.submit(call)
        calls = [first] if wait([first], AGAIN_AFTER).done else [first, self._calls.submit(call)]
        (done, *_) = wait(calls, return_when=FIRST_COMPLETED).done
        return done.result()

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


def _first(calls: Sequence[Future[Answer]], until: float) -> Future[Answer] | None:
    """The first of these calls to have a result, if one has by then."""
    done = wait(calls, max(0.0, until - monotonic()), FIRST_COMPLETED).done
    return next((each for each in calls if each in done), None)

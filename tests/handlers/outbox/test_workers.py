"""Tests of `handlers.outbox.workers`."""

from threading import Event

from handlers.outbox.workers import Workers, wait_for_one


def test_a_job_that_has_ended_is_not_waited_for_again() -> None:
    """Otherwise a sweep that waits for the rate of Slack would look at the queue without a pause."""
    workers, may_end = Workers("test"), Event()
    workers.start("T1", lambda: None)
    workers.wait()
    assert not wait_for_one([workers], 30)

    def job() -> None:
        may_end.wait()

    workers.start("T1", job)
    assert len(workers.futures()) == 1
    may_end.set()
    workers.wait()
    assert not workers.futures()

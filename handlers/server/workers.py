"""Several processes that answer at one port: started, watched and ended by the one that listens."""

import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic, sleep

from prometheus_client.multiprocess import mark_process_dead

from handlers.server.lifespan import EXIT_WITHIN
from handlers.server.settings import Settings
from methodology.refusal import Refusal

log = logging.getLogger(__name__)

INHERITED = "PS_BOT_WORKER"
"""The variable that makes a process a worker: the descriptors of the socket and of the pipe, as `7,8`."""
METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that lets the library of metrics add up those of several processes. It is read on import."""
SETTLED = 10.0
"""Seconds that a worker runs before it counts as having started well."""
LOOKS_EVERY = 0.2
LONGEST_PAUSE = 30.0
KILLED_AFTER = EXIT_WITHIN + 1.5
"""Seconds after which a worker is killed that was asked to end."""


def why_alone(settings: Settings) -> str:
    """A sentence that says why one process does it all although more are wanted; empty where several can."""
    if settings.workers == 1:
        return ""
    if settings.database_url.startswith("sqlite"):
        return f"WORKERS={settings.workers} needs PostgreSQL: with SQLite, one process answers"
    if sys.platform == "win32":
        return f"WORKERS={settings.workers} is not possible on Windows: one process answers"
    return ""


def inherited_socket() -> socket.socket | None:
    """The listening socket where this process is a worker; it then ends with the process that started it."""
    if INHERITED not in os.environ:
        return None
    listening, pipe = map(int, os.environ.pop(INHERITED).split(","))
    Thread(target=_end_with, args=(pipe,), name="supervised", daemon=True).start()
    return socket.socket(fileno=listening)


def _end_with(pipe: int) -> None:
    """Wait for the end of the process at the other end of the pipe, then end this one."""
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class _Worker:
    process: "subprocess.Popen[bytes]"
    began: float = field(default_factory=monotonic)

    @property
    def is_settled(self) -> bool:
        return monotonic() - self.began > SETTLED


def supervise(listening: socket.socket, number: int) -> None:
    """Keep so many workers running on this socket until a signal ends this process; then they end in order.

    One that ends by itself is started again, after a pause that grows while it does not last. Raises `Refusal`
    where the first ones cannot start: they have said why.
    """
    with _metrics_folder() as metrics, _pipe() as pipe:

        def start() -> _Worker:
            handed = (listening.fileno(), pipe)
            environment = {**os.environ, INHERITED: "{},{}".format(*handed), METRICS: metrics}
            command = [sys.executable, *sys.orig_argv[1:]]
            return _Worker(subprocess.Popen(command, env=environment, pass_fds=handed))

        workers = [start() for _ in range(number)]
        log.info("workers started", extra={"workers": number})
        try:
            _watch(workers, start, metrics)
        finally:
            _end([each.process for each in workers])


def _watch(workers: list[_Worker], start: Callable[[], _Worker], metrics: str) -> None:
    has_settled, pause, start_at = False, 0.0, dict.fromkeys(range(len(workers)), 0.0)
    while True:
        sleep(LOOKS_EVERY)
        has_settled = has_settled or all(each.is_settled for each in workers)
        for at, worker in enumerate(workers):
            code = worker.process.poll()
            if code is None:
                continue
            if not start_at[at]:  # it has just ended
                if not has_settled and code == 1:
                    raise Refusal("A worker could not start: see above.")
                mark_process_dead(worker.process.pid, metrics)  # type: ignore[no-untyped-call]
                pause = 0.0 if worker.is_settled else min(LONGEST_PAUSE, 2 * pause + LOOKS_EVERY)
                start_at[at] = monotonic() + pause
                log.error("a worker ended: it is started again", extra={"code": code, "pause": pause})
            if monotonic() >= start_at[at]:
                workers[at], start_at[at] = start(), 0.0


def _end(processes: "list[subprocess.Popen[bytes]]") -> None:
    """Let them finish current requests; what does not end in time is killed."""
    for each in processes:
        each.terminate()
    until = monotonic() + KILLED_AFTER
    for each in processes:
        try:
            each.wait(max(0.0, until - monotonic()))
        except subprocess.TimeoutExpired:
            each.kill()
            each.wait()


@contextmanager
def _metrics_folder() -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="ps-bot-metrics-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _pipe() -> Iterator[int]:
    """The end to read of a pipe whose other end only this process has: it closes with it, however it ends."""
    read, write = os.pipe()
    try:
        yield read
    finally:
        for each in (read, write):
            with suppress(OSError):
                os.close(each)

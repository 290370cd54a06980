"""Replicas of the bot beside each other: started, replaced when they die, woken when they sleep, and ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

from playground import Playground
from tests.chaos.replica import LEASE

ROUND_WITHIN = 300.0


@dataclass
class Replicas:
    """The bot's processes. A dead one is replaced, a suspended one is woken after its lease is over."""

    folder: Path
    environment: dict[str, str]
    skews: Sequence[int]
    supervisors: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    asleep: dict[Path, float] = field(default_factory=dict)
    slept: set[Path] = field(default_factory=set)

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.chaos.replica", str(self.folder)]
        for skew in self.skews:
            # Each in a group of its own, so that it can be ended with the replica it watches.
            environment = self.environment | {"CLOCK_SKEW": str(skew)}
            one = subprocess.Popen(command, env=environment, start_new_session=True)
            self.supervisors.append(one)

    @property
    def killed(self) -> int:
        return len(list(self.folder.glob("*.died")))

    @property
    def all_awake(self) -> bool:
        return set(self.folder.glob("*.stop.*.taken")) == self.slept

    def tend(self) -> None:
        assert all(each.poll() is None for each in self.supervisors), "a replica ended by itself"
        for order in set(self.folder.glob("*.stop.*.taken")) - self.slept:
            since = self.asleep.setdefault(order, monotonic())
            if monotonic() - since > LEASE.total_seconds() + 1:
                del self.asleep[order]
                self.slept.add(order)
                with suppress(ProcessLookupError):  # it was woken by another order and has died since
                    os.kill(int(order.name.split(".")[-2]), signal.SIGCONT)

    def end(self) -> None:
        for each in self.supervisors:
            os.killpg(each.pid, signal.SIGKILL)
        for each in self.supervisors:
            each.wait(10)
        self.supervisors.clear()


@contextmanager
def replicas(
    folder: Path, slack: Playground, database_url: str, skews: Sequence[int], *, hurried: bool = True
) -> Iterator[Replicas]:
    """Replicas with these clocks, with the waits of production unless they are `hurried`."""
    environment = os.environ | {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "REMINDER_SWEEP_SECONDS": "1",
        "HURRIED": "yes" if hurried else "",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    environment.pop("SLACK_APP_TOKEN", None)
    ours = Replicas(folder, environment, skews)
    ours.start()
    try:
        yield ours
    finally:
        ours.end()


def until(
    holds: Callable[[], bool], replicas: Replicas, what: Callable[[], object], within: float = ROUND_WITHIN
) -> None:
    ends = monotonic() + within
    while not holds():
        assert monotonic() < ends, f"not in time: {what()}"
        replicas.tend()
        Event().wait(0.1)

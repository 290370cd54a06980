"""Measures how long the bot takes and computes until it is ready, and its memory while it is idle."""

import time
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.callers import Callers, Load, callers
from benchmarks.databases import Databases
from benchmarks.figures import Figure, paired
from benchmarks.processes import bot_settings, cpu_of, free_port, memory_of, running
from benchmarks.seed import Sizes

PART = "start"
SIZES = Sizes(engagements=50, activities=5_000, people=50, due_people=0)
BARE, OURS = ["-m", "benchmarks.bare"], ["bot.py"]
WITH_SQLMODEL = [*BARE, "sqlmodel"]
IDLE_AFTER = 2.0
"""Seconds after which a start has left nothing to do."""


class Start(NamedTuple):
    """`computed` is in seconds, like `seconds`; `idle` is the memory before any command, `used` the memory
    when idle again after some commands."""

    seconds: float
    computed: float
    idle: float
    used: float


def measure(databases: Databases, *, rounds: int) -> Iterator[Figure]:
    slack = free_port()
    settings = bot_settings(databases.sqlite("start", SIZES), slack)
    with running(["-m", "benchmarks.small_slack"], slack), callers() as process:
        _start(OURS, settings, process), _start(BARE, settings, process)  # fills the disk cache
        pairs = [(_start(OURS, settings, process), _start(BARE, settings, process)) for _ in range(rounds)]
        yield _figure(pairs, "seconds", "cold start to ready", "s", 2.5)
        others = [_start(WITH_SQLMODEL, settings, process) for _ in range(rounds)]
        computed = [(ours, other) for (ours, _), other in zip(pairs, others, strict=True)]
        yield _figure(computed, "computed", "CPU until ready", "s", 1.3, "bare Bolt with SQLModel")
        yield _figure(pairs, "idle", "memory, idle", "MB", 2.0)
        yield _figure(pairs, "used", "memory, idle after a second of commands", "MB", 2.0)


def _start(command: Sequence[str], settings: Mapping[str, str], process: Callers) -> Start:
    port = free_port()
    began = time.perf_counter()
    with running(command, port, settings) as started:
        seconds, computed = time.perf_counter() - began, cpu_of(started)
        time.sleep(IDLE_AFTER)
        idle = memory_of(started)
        process.measure(_load(port))
        time.sleep(IDLE_AFTER)
        return Start(seconds, computed, idle, memory_of(started))


def _load(port: int) -> Load:
    channels = [f"C{id_:08}" for id_ in range(1, SIZES.engagements + 1)]
    return {
        "port": port,
        "callers": 4,
        "seconds": 1.0,
        "expected": "",
        "commands": [
            {"kind": "card", "user": "U00000001", "channel": channel, "text": ""} for channel in channels
        ],
    }


def _figure(
    pairs: list[tuple[Start, Start]],
    name: str,
    what: str,
    unit: str,
    target: float,
    baseline: str = "bare Bolt",
) -> Figure:
    ours = [float(getattr(mine, name)) for mine, _ in pairs]
    bare = [float(getattr(other, name)) for _, other in pairs]
    return Figure(
        PART,
        what,
        f"{median(ours):.2f} {unit}",
        f"{baseline}: {median(bare):.2f} {unit}",
        paired(ours, bare),
        target=target,
        details={"ours": ours, "bare": bare},
    )

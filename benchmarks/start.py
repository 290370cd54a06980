"""How long does the bot take to be ready, and how much memory does it hold when nobody asks?"""

import time
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.callers import Callers, Wanted, callers
from benchmarks.databases import Stores
from benchmarks.figures import Figure, paired
from benchmarks.processes import bot_settings, free_port, memory_of, running
from benchmarks.seed import Sizes

PART = "start"
SIZES = Sizes(engagements=50, activities=5_000, people=50, due_people=0)
BARE, OURS = ["-m", "benchmarks.bare"], ["bot.py"]
IDLE_AFTER = 2.0
"""Seconds until what a start leaves to do is done."""


class Start(NamedTuple):
    """`idle`: before anybody asked. `used`: idle again, after some have."""

    seconds: float
    idle: float
    used: float


def measure(stores: Stores, *, rounds: int) -> Iterator[Figure]:
    slack = free_port()
    settings = bot_settings(stores.sqlite("start", SIZES), slack)
    with running(["-m", "benchmarks.small_slack"], slack), callers() as process:
        _start(OURS, settings, process), _start(BARE, settings, process)  # to fill the caches of the disk
        pairs = [(_start(OURS, settings, process), _start(BARE, settings, process)) for _ in range(rounds)]
        yield _figure(pairs, "seconds", "cold start to ready", "s", 2.5)
        yield _figure(pairs, "idle", "memory, idle", "MB", 2.0)
        yield _figure(pairs, "used", "memory, idle after a second of commands", "MB", 2.0)


def _start(command: Sequence[str], settings: Mapping[str, str], process: Callers) -> Start:
    port = free_port()
    began = time.perf_counter()
    with running(command, port, settings) as started:
        seconds = time.perf_counter() - began
        time.sleep(IDLE_AFTER)
        idle = memory_of(started)
        process.measure(_some_commands(port))
        time.sleep(IDLE_AFTER)
        return Start(seconds, idle, memory_of(started))


def _some_commands(port: int) -> Wanted:
    channels = [f"C{number:08}" for number in range(1, SIZES.engagements + 1)]
    return {
        "port": port,
        "callers": 4,
        "seconds": 1.0,
        "must_say": "",
        "commands": [
            {"kind": "card", "user": "U00000001", "channel": channel, "text": ""} for channel in channels
        ],
    }


def _figure(pairs: list[tuple[Start, Start]], name: str, what: str, unit: str, target: float) -> Figure:
    ours = [float(getattr(mine, name)) for mine, _ in pairs]
    bare = [float(getattr(other, name)) for _, other in pairs]
    return Figure(
        PART,
        what,
        f"{median(ours):.2f} {unit}",
        f"bare Bolt: {median(bare):.2f} {unit}",
        paired(ours, bare),
        target=target,
        details={"ours": ours, "bare": bare},
    )

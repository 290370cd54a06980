"""How quickly is `/ps-stage` answered, whole, beside a Bolt app that only acks?"""

from collections.abc import Iterator
from random import Random
from statistics import median
from typing import NamedTuple

from benchmarks.callers import Callers, Command, Measured, callers
from benchmarks.databases import Stores
from benchmarks.figures import Figure, ms, paired, percentile
from benchmarks.processes import bot_settings, free_port, running
from benchmarks.seed import Sizes

PART = "/ps-stage"
FULL = Sizes(engagements=10_000, activities=1_000_000, people=5_000, due_people=0)
SMALL = Sizes(engagements=200, activities=20_000, people=200, due_people=0)
STAGES = ("scoping", "iteration 0", "Delivery Prep", "engagement execution", "customer succes")
"""Names, an alias, and a slip of the keyboard."""
MANY = 16
DISTINCT = 500


class Servers(NamedTuple):
    ours: int
    bare: int


def measure(stores: Stores, *, rounds: int, seconds: float, small: bool) -> Iterator[Figure]:
    sizes = SMALL if small else FULL
    slack, servers = free_port(), Servers(free_port(), free_port())
    told = bot_settings(stores.sqlite("stage", sizes), slack)
    with (
        running(["-m", "benchmarks.small_slack"], slack),
        running(["bot.py"], servers.ours, told, stores.folder / "bot.log"),
        running(["-m", "benchmarks.bare"], servers.bare, told, stores.folder / "bare.log"),
        callers() as process,
    ):
        yield from _figures(process, servers, _commands(sizes), rounds, seconds)


def _commands(sizes: Sizes) -> list[Command]:
    """A third each: in the channel of an engagement, by its name, and what a stage is."""
    chance = Random(1)
    asked: list[Command] = []
    for number in range(DISTINCT):
        engagement, user = chance.randint(1, sizes.engagements), f"U{chance.randrange(sizes.people):08}"
        for kind, channel, text in (
            ("card of the channel", f"C{engagement:08}", ""),
            ("card by name", "C0ELSEWHERE", f"Customer {engagement:06}"),
            ("stage definition", "C0ELSEWHERE", STAGES[number % len(STAGES)]),
        ):
            asked.append({"kind": kind, "user": user, "channel": channel, "text": text})
    return asked


def _figures(
    process: Callers, servers: Servers, commands: list[Command], rounds: int, seconds: float
) -> Iterator[Figure]:
    def ask(port: int, number: int) -> Measured:
        must_say = '"blocks"' if port == servers.ours else ""
        return process.measure(
            {"port": port, "callers": number, "seconds": seconds, "must_say": must_say, "commands": commands}
        )

    for number in (1, MANY):  # to warm up
        ask(servers.bare, number), ask(servers.ours, number)
    one: list[tuple[Measured, Measured]] = []
    many: list[tuple[Measured, Measured]] = []
    for _ in range(rounds):
        one.append((ask(servers.ours, 1), ask(servers.bare, 1)))
        many.append((ask(servers.ours, MANY), ask(servers.bare, MANY)))
    for share, target in ((0.50, 0.4), (0.99, 1.0)):
        yield _latency(one, share, target)
    yield _throughput(many)
    for kind in one[0][0]["by_kind"]:
        told = [percentile(ours["by_kind"][kind], 0.5) for ours, _ in one]
        last = [percentile(ours["by_kind"][kind], 0.99) for ours, _ in one]
        what = f"one caller, {kind}: p50 (p99)"
        yield Figure(PART, what, f"{ms(median(told))} ({ms(median(last))})", "", median(told), "ms")


def _latency(pairs: list[tuple[Measured, Measured]], share: float, target: float) -> Figure:
    ours = [percentile(_all(mine), share) for mine, _ in pairs]
    bare = [percentile(_all(other), share) for _, other in pairs]
    return Figure(
        PART,
        f"one caller: p{100 * share:.0f}",
        ms(median(ours)),
        f"bare Bolt, ack only: {ms(median(bare))}",
        paired(ours, bare),
        target=target,
        details={"ours_ms": ours, "bare_ms": bare, "characters": pairs[0][0]["characters"]},
    )


def _throughput(pairs: list[tuple[Measured, Measured]]) -> Figure:
    ours = [len(_all(mine)) / mine["seconds"] for mine, _ in pairs]
    bare = [len(_all(other)) / other["seconds"] for _, other in pairs]
    return Figure(
        PART,
        f"{MANY} callers: answers a second",
        f"{median(ours):.0f}/s (p99 {ms(median(percentile(_all(mine), 0.99) for mine, _ in pairs))})",
        f"bare Bolt, ack only: {median(bare):.0f}/s",
        paired(ours, bare),
        target=4.0,
        bound="at least",
        details={"ours_per_second": ours, "bare_per_second": bare},
    )


def _all(measured: Measured) -> list[float]:
    return [each for kind in measured["by_kind"].values() for each in kind]

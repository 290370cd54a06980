"""Measures how quickly `/ps-stage` is answered in full, beside a Bolt app that only acknowledges."""

from collections.abc import Iterator
from random import Random
from statistics import median
from subprocess import Popen
from typing import NamedTuple

from benchmarks.callers import Callers, Command, Measured, callers
from benchmarks.databases import Databases
from benchmarks.figures import Figure, ms, paired, percentile
from benchmarks.processes import bot_settings, cpu_of, free_port, running
from benchmarks.seed import Sizes

PART = "/ps-stage"
FULL = Sizes(engagements=10_000, activities=1_000_000, people=5_000, due_people=0)
SMALL = Sizes(engagements=200, activities=20_000, people=200, due_people=0)
STAGES = ("scoping", "iteration 0", "Delivery Prep", "engagement execution", "customer succes")
"""Names, an alias, and a typing error."""
MANY = 16
DISTINCT = 500


class Servers(NamedTuple):
    """Their ports. `at_once` is bare Bolt that answers within the request."""

    ours: int
    bare: int
    at_once: int


def measure(databases: Databases, *, rounds: int, seconds: float, small: bool) -> Iterator[Figure]:
    sizes = SMALL if small else FULL
    slack, servers = free_port(), Servers(free_port(), free_port(), free_port())
    settings = bot_settings(databases.sqlite("stage", sizes), slack)
    with (
        running(["-m", "benchmarks.small_slack"], slack),
        running(["bot.py"], servers.ours, settings, databases.folder / "bot.log") as bot,
        running(["-m", "benchmarks.bare"], servers.bare, settings, databases.folder / "bare.log"),
        running(["-m", "benchmarks.bare", "at-once"], servers.at_once, settings) as at_once,
        callers() as process,
    ):
        commands = _commands(sizes)
        yield from _figures(process, servers, commands, rounds, seconds)
        computed = [
            tuple(
                _cpu_for_each(process, server, port, commands, seconds)
                for server, port in ((bot, servers.ours), (at_once, servers.at_once))
            )
            for _ in range(rounds)
        ]
        yield _computed([ours for ours, _ in computed], [other for _, other in computed])


def _commands(sizes: Sizes) -> list[Command]:
    """A third each: the card in an engagement's channel, the card by name, the definition of a stage."""
    random = Random(1)
    commands: list[Command] = []
    for n in range(DISTINCT):
        engagement_id, user = random.randint(1, sizes.engagements), f"U{random.randrange(sizes.people):08}"
        for kind, channel, text in (
            ("card of the channel", f"C{engagement_id:08}", ""),
            ("card by name", "C0ELSEWHERE", f"Customer {engagement_id:06}"),
            ("stage definition", "C0ELSEWHERE", STAGES[n % len(STAGES)]),
        ):
            commands.append({"kind": kind, "user": user, "channel": channel, "text": text})
    return commands


def _figures(
    process: Callers, servers: Servers, commands: list[Command], rounds: int, seconds: float
) -> Iterator[Figure]:
    def ask(port: int, count: int) -> Measured:
        expected = '"blocks"' if port == servers.ours else ""
        return process.measure(
            {"port": port, "callers": count, "seconds": seconds, "expected": expected, "commands": commands}
        )

    for count in (1, MANY):  # to warm up
        ask(servers.bare, count), ask(servers.ours, count)
    one: list[tuple[Measured, Measured]] = []
    many: list[tuple[Measured, Measured]] = []
    for _ in range(rounds):
        one.append((ask(servers.ours, 1), ask(servers.bare, 1)))
        many.append((ask(servers.ours, MANY), ask(servers.bare, MANY)))
    for share, target in ((0.50, 0.4), (0.99, 1.0)):
        yield _latency(one, share, target)
    yield _throughput(many)
    for kind in one[0][0]["by_kind"]:
        p50 = [percentile(ours["by_kind"][kind], 0.5) for ours, _ in one]
        p99 = [percentile(ours["by_kind"][kind], 0.99) for ours, _ in one]
        what = f"one caller, {kind}: p50 (p99)"
        yield Figure(PART, what, f"{ms(median(p50))} ({ms(median(p99))})", "", median(p50), "ms")


def _cpu_for_each(
    process: Callers, server: "Popen[bytes]", port: int, commands: list[Command], seconds: float
) -> float:
    """The milliseconds that a server computes for each answer."""
    before = cpu_of(server)
    measured = process.measure(
        {"port": port, "callers": 1, "seconds": seconds, "expected": "", "commands": commands}
    )
    return 1000 * (cpu_of(server) - before) / len(_all(measured))


def _computed(ours: list[float], at_once: list[float]) -> Figure:
    return Figure(
        PART,
        "CPU of one answer",
        ms(median(ours)),
        f"bare Bolt that answers at once: {ms(median(at_once))}",
        paired(ours, at_once),
        target=8.0,
        details={"ours_ms": ours, "bare_ms": at_once},
    )


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

"""Measures how fast the bot is, each figure beside its baseline in the same run: `make bench`."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from benchmarks import due, opening, slow_slack, stage, start, sweep
from benchmarks.databases import Databases
from benchmarks.figures import Figure, machine, save, show

Part = Callable[[Databases, argparse.Namespace], Iterator[Figure]]

PARTS: dict[str, Part] = {
    "start": lambda databases, options: start.measure(databases, rounds=options.rounds),
    "stage": lambda databases, options: stage.measure(
        databases, rounds=options.rounds, seconds=options.seconds, small=options.small
    ),
    "opening": lambda databases, options: opening.measure(databases, times=10 * options.rounds),
    "due": lambda databases, options: due.measure(databases, rounds=options.rounds, small=options.small),
    "slow": lambda databases, options: slow_slack.measure(rounds=options.rounds),
    "sweep": lambda databases, options: sweep.measure(databases, rate=options.rate, small=options.small),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS)
    )
    parser.add_argument("--rounds", type=int, default=7, help="how often each pair is measured (%(default)s)")
    parser.add_argument(
        "--seconds", type=float, default=3.0, help="of one measurement of /ps-stage (%(default)s)"
    )
    parser.add_argument(
        "--rate", type=float, default=50.0, help="messages a second that the sweep may send (%(default)s)"
    )
    parser.add_argument(
        "--small", action="store_true", help="small databases, to try it out; do not quote its figures"
    )
    parser.add_argument(
        "--databases", type=Path, help="keep the SQLite databases in this folder, for the next run of the day"
    )
    parser.add_argument(
        "--json",
        type=Path,
        default=Path("build/bench.json"),
        help="where the figures are written as JSON (%(default)s)",
    )
    options = parser.parse_args()
    console = Console(width=None if Console().is_terminal else 160)
    figures: list[Figure] = []
    with _database_folder(options.databases) as folder:
        for name in options.only:
            console.print(f"Measuring {name} …", style="dim")
            figures += PARTS[name](Databases(folder), options)
    show(figures, console)
    console.print(machine())
    save(figures, options.json)


@contextmanager
def _database_folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="ps-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()

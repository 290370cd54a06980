"""How fast is the bot, each figure beside its baseline in the same run? `make bench`."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from benchmarks import due, opening, stage, start, sweep
from benchmarks.databases import Stores
from benchmarks.figures import Figure, machine, save, show

Part = Callable[[Stores, argparse.Namespace], Iterator[Figure]]

PARTS: dict[str, Part] = {
    "start": lambda stores, asked: start.measure(stores, rounds=asked.rounds),
    "stage": lambda stores, asked: stage.measure(
        stores, rounds=asked.rounds, seconds=asked.seconds, small=asked.small
    ),
    "opening": lambda stores, asked: opening.measure(stores, times=10 * asked.rounds),
    "due": lambda stores, asked: due.measure(stores, rounds=asked.rounds, small=asked.small),
    "sweep": lambda stores, asked: sweep.measure(stores, rate=asked.rate, small=asked.small),
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
        "--small", action="store_true", help="small databases: to try it out, not to be quoted"
    )
    parser.add_argument(
        "--databases", type=Path, help="keep the SQLite databases in this folder, for the next run of the day"
    )
    parser.add_argument(
        "--json", type=Path, default=Path("build/bench.json"), help="also written there (%(default)s)"
    )
    asked = parser.parse_args()
    console = Console(width=None if Console().is_terminal else 160)
    found: list[Figure] = []
    with _folder(asked.databases) as folder:
        for name in asked.only:
            console.print(f"Measuring {name} …", style="dim")
            found += PARTS[name](Stores(folder), asked)
    show(found, console)
    console.print(machine())
    save(found, asked.json)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="ps-bench-") as folder:
        yield Path(folder)


if __name__ == "__main__":
    main()

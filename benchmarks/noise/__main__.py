"""Plays twelve weeks of each engagement type, and counts which messages were news: `make noise`.

The rules of the last release are played beside those of this checkout, by the same people. The judge reads what they
were sent, and knows the specification only.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.noise.judge import judge
from benchmarks.noise.scenario import BEHAVIOURS, Behaviour, worlds
from benchmarks.noise.stillness import AT_MOST
from benchmarks.noise.verdict import OfPerson, Verdict

ROOT = Path(__file__).parents[2]
COMMIT = re.compile(r"^\| \d+\.\d+\.\d+ \|[^|]*\| `([0-9a-f]{7,40})` \|", re.MULTILINE)
VERSIONS = ("before", "now")
LONGEST_FIRST = ("hundred", "ten", "blended", "custom_sow")


@dataclass(frozen=True)
class Figure:
    """One column of the table; `is_met` is None where nothing is to be reached."""

    name: str
    to_reach: str
    of: Callable[[OfPerson], str]
    is_met: Callable[[OfPerson], bool] | None = None


FIGURES = (
    Figure("digests", "", lambda each: str(each.digests)),
    Figure("lines", "", lambda each: str(each.lines)),
    Figure(
        "share of news",
        "at least 0.80",
        lambda each: f"{each.news / each.lines:.2f}" if each.lines else "–",
        lambda each: each.news >= 0.8 * each.lines,
    ),
    Figure(
        "mornings without news",
        "0",
        lambda each: str(each.mornings_without_news),
        lambda each: each.mornings_without_news == 0,
    ),
    Figure("news untold", "0", lambda each: str(each.untold), lambda each: each.untold == 0),
    Figure(
        "due told on the day",
        "all",
        lambda each: f"{each.due_told} of {each.due}",
        lambda each: each.due_told == each.due,
    ),
    Figure(
        "escalated exactly once",
        "all",
        lambda each: f"{each.escalated_once} of {each.escalations}",
        lambda each: each.escalated_once == each.escalations,
    ),
    Figure(
        "unmentioned, working days",
        "at most 5",
        lambda each: str(each.unmentioned),
        lambda each: each.unmentioned <= 5,
    ),
    Figure(
        "messages a week, never acting",
        "at most 2",
        lambda each: str(each.quiet_week) if each.quiet_week else "–",
        lambda each: each.quiet_week <= 2,
    ),
)


def main() -> None:
    options = _options()
    console = Console(width=None if Console().is_terminal else 160)
    folder = Path("build/noise")
    if not options.again:
        _play_all(console, options, folder)
    versions = [each for each in VERSIONS if any((folder / each).glob("*.jsonl"))]
    verdicts = {
        version: [judge(folder / version / f"{world}.jsonl") for world in options.only]
        for version in versions
    }
    _show(console, verdicts)
    _save(verdicts, folder / "verdicts.json")
    missed = _missed(verdicts["now"])
    for each in missed:
        console.print(f"✗ {each}")
    sys.exit(1 if missed else 0)


def _play_all(console: Console, options: argparse.Namespace, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix="ps-before-") as kept,
        ThreadPoolExecutor(options.workers) as pool,
    ):
        trees = dict(_trees(options.before, Path(kept)))
        played = {
            (version, world): pool.submit(_play, tree, world, folder / version / f"{world}.jsonl")
            for world in _longest_first(options.only)
            for version, tree in trees.items()
        }
        for (version, world), playing in played.items():
            seconds = playing.result()
            console.print(f"Played {world} by the rules {version} in {seconds:.0f} s", style="dim")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.noise", description=__doc__)
    names = list(worlds())
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="WORLD", help=", ".join(names)
    )
    parser.add_argument(
        "--before", default=_released(), help="the commit to compare with (the last release: %(default)s)"
    )
    parser.add_argument(
        "--workers", type=int, default=os.cpu_count() or 1, help="how many are played at once (%(default)s)"
    )
    parser.add_argument("--again", action="store_true", help="judge what was played last, without playing it")
    return parser.parse_args()


def _released() -> str:
    found = COMMIT.findall((ROOT / "docs" / "releases.md").read_text("utf-8"))
    return str(found[0]) if found else ""


def _trees(before: str, kept: Path) -> Iterator[tuple[str, Path]]:
    """The trees that are played: the one before, with this benchmark in it, and this one."""
    if before:
        with subprocess.Popen(["git", "archive", before], cwd=ROOT, stdout=subprocess.PIPE) as archived:
            subprocess.run(["tar", "-x", "-C", str(kept)], stdin=archived.stdout, check=True)
        shutil.copytree(Path(__file__).parent, kept / "benchmarks" / "noise", dirs_exist_ok=True)
        yield "before", kept
    yield "now", ROOT


def _longest_first(names: Sequence[str]) -> list[str]:
    return sorted(names, key=lambda name: (name not in LONGEST_FIRST, names.index(name)))


def _play(tree: Path, world: str, log: Path) -> float:
    """Play this world with the bot of this tree, in a process of its own; the seconds that it took."""
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "benchmarks.noise.play", world, str(log.resolve())], cwd=tree, check=True
    )
    return time.monotonic() - began


def _people(verdicts: Sequence[Verdict]) -> dict[Behaviour, OfPerson]:
    """The figures by behaviour, over all worlds."""
    found = {behaviour: OfPerson("", behaviour) for behaviour in BEHAVIOURS}
    for verdict in verdicts:
        for each in verdict.people:
            found[each.behaviour].add(each)
    return found


def _show(console: Console, verdicts: dict[str, list[Verdict]]) -> None:
    table = Table(title="Twelve weeks, by who reads", title_justify="left")
    table.add_column("", no_wrap=True)
    for figure in FIGURES:
        table.add_column(figure.name, justify="right")
    by_version = {version: _people(found) for version, found in verdicts.items()}
    for behaviour, words in BEHAVIOURS.items():
        for version, people in by_version.items():
            each = people[behaviour]
            cells = [_cell(figure, each, marked=version == "now") for figure in FIGURES]
            table.add_row(f"{words}: {version}", *cells)
        table.add_section()
    table.add_row("to reach", *(figure.to_reach for figure in FIGURES))
    console.print(table)
    still = Table(title="Longest time still with nobody told, in working days", title_justify="left")
    still.add_column("")
    for version in verdicts:
        still.add_column(version, justify="right")
    still.add_column("to reach", justify="right")
    for number, verdict in enumerate(verdicts["now"]):
        longest = [str(max(found[number].still.values(), default=0)) for found in verdicts.values()]
        still.add_row(verdict.world, *longest, f"at most {AT_MOST}")
    console.print(still)


def _cell(figure: Figure, each: OfPerson, *, marked: bool) -> str:
    text = figure.of(each)
    if not marked or figure.is_met is None:
        return text
    return f"{text} {'✓' if figure.is_met(each) else '✗'}"


def _missed(verdicts: Sequence[Verdict]) -> list[str]:
    """A sentence for each figure that the rules of now do not reach, by who reads."""
    found = [
        f"{BEHAVIOURS[each.behaviour]}: {figure.name} is {figure.of(each)}, to reach: {figure.to_reach}"
        for each in _people(verdicts).values()
        for figure in FIGURES
        if figure.is_met is not None and not figure.is_met(each)
    ]
    for verdict in verdicts:
        for engagement, days in verdict.still.items():
            if days > AT_MOST:
                found.append(f"{verdict.world}, {engagement}: still for {days} working days")
    return found


def _save(verdicts: dict[str, list[Verdict]], path: Path) -> None:
    """Everything, with an example for each miss."""
    as_json = {version: [asdict(each) for each in found] for version, found in verdicts.items()}
    path.write_text(json.dumps(as_json, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Measures what each surface costs for people with few and many engagements, where few and many are stored.

`make bench-surfaces`. CPU is that of this process: with SQLite the database's too. Two companies are compared, in
turns: what a surface costs should follow from what it shows.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import company
from benchmarks.companies import on_postgresql
from benchmarks.company import NOW, PEOPLE, Somebody
from benchmarks.counting import Counted, counting
from benchmarks.each_surface import SURFACES, Source, Surface, source_of
from benchmarks.figures import machine
from handlers.outbox.standings import settle_some
from storage.database.connection import Database
from storage.database.recent import Recent
from storage.database.schema import migrate
from storage.engagements.standing import list_lapsed

SMALL, DEFAULT = 1_000, 10_000
KEPT = Path("build/companies")


def _bring_up_to_date(source: Source) -> None:
    """What an installation has done since it was updated: the tables, and how engagements stand."""
    migrate(source.database)
    lapsed = True
    while lapsed:
        settle_some(source.app_context, lambda: False)
        with source.database.reading() as session:
            lapsed = bool(list_lapsed(session, NOW, most=1))


def _measure(source: Source, surface: Surface, who: Somebody, times: int) -> Counted:
    counted = Counted()
    surface(source, who)  # the first one compiles its statements
    for _ in range(times):
        started = time.process_time()
        surface(source, who)
        counted.cpu.append(1000 * (time.process_time() - started))
    with counting(source.database, counted):
        surface(source, who)
    return counted


def _compare(console: Console, product: str, urls: dict[int, str], surfaces: list[str], times: int) -> None:
    small, large = min(urls), max(urls)
    table = Table(title=f"{product}: {small:,} and {large:,} engagements", title_justify="left")
    for heading in ("surface", "person", "CPU ms", "", "×", "statements", "", "rows", "", "bytes", "", "×"):
        table.add_column(heading, justify="right" if heading not in ("surface", "person") else "left")
    with ExitStack() as stack:
        sources = {n: source_of(stack.enter_context(closing(Database(url)))) for n, url in urls.items()}
        for source in sources.values():
            source.app_context.catalog.plans = Recent(0)  # each time as if nobody had just looked at it
            _bring_up_to_date(source)
        for name in surfaces:
            for who in (each for each in PEOPLE if company.here(each, large)):
                found = {
                    n: _measure(source, SURFACES[name], who, times)
                    for n, source in sources.items()
                    if company.here(who, n)
                }
                table.add_row(name, who.name, *_cells(found.get(small), found[large]))
            table.add_section()
    console.print(table)


def _cells(small: Counted | None, large: Counted) -> Iterator[str]:
    yield from (f"{small.ms:.1f}" if small else "", f"{large.ms:.1f}")
    yield f"{large.ms / small.ms:.2f}" if small and small.ms else ""
    for each in (small, large):
        yield f"{each.statements}" if each else ""
    for each in (small, large):
        yield f"{each.rows:,}" if each else ""
    for each in (small, large):
        yield f"{each.size:,}" if each else ""
    yield f"{large.size / small.size:.2f}" if small and small.size else ""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.surfaces", description=__doc__)
    parser.add_argument(
        "--engagements", type=int, default=DEFAULT, help="stored in the larger company (%(default)s)"
    )
    parser.add_argument("--times", type=int, default=5, help="how often each is measured (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=SURFACES, default=list(SURFACES), metavar="SURFACE")
    parser.add_argument("--sqlite-only", action="store_true", help="leave PostgreSQL out")
    parser.add_argument("--kept", type=Path, default=KEPT, help="where the databases stay (%(default)s)")
    options = parser.parse_args()
    folder = options.kept.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    sizes = (SMALL, options.engagements)
    console = Console(width=None if Console().is_terminal else 160)
    urls = {size: company.sqlite(folder, size) for size in sizes}
    _compare(console, "SQLite", urls, options.only, options.times)
    if not options.sqlite_only:
        with on_postgresql(folder, sizes) as urls:
            _compare(console, "PostgreSQL", urls, options.only, options.times)
    console.print(machine())


if __name__ == "__main__":
    main()

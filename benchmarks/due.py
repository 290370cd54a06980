"""Does finding what is due take longer, the more is stored?"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from statistics import median
from typing import Any, NamedTuple

from sqlmodel import col, select

from benchmarks.databases import Stores
from benchmarks.figures import Figure, ms, paired
from benchmarks.seed import Sizes
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for
from storage import people
from storage.database.connection import Database
from storage.methodologies import Catalog
from storage.outbox.digest_schedule import load_digest_input, plan_digests
from storage.tables.people import PersonRow

PART = "due"
DUE = 500
STORED, SMALL_STORED = (1_000, 100_000, 1_000_000), (1_000, 20_000)
DIGESTS = 50
"""Of how many people the digests are worked out."""


class Store(NamedTuple):
    """A database beside the methodologies that have been read from it, as the bot keeps them."""

    database: Database
    catalog: Catalog


DigestSchedule = Callable[[Store, datetime], Any]


def measure(stores: Stores, *, rounds: int, small: bool) -> Iterator[Figure]:
    wanted = {stored: _sizes(stored) for stored in (SMALL_STORED if small else STORED)}
    sqlite = {stored: stores.sqlite("due", sizes) for stored, sizes in wanted.items()}
    yield from _growth("SQLite", sqlite, rounds)
    with stores.postgresql(wanted) as postgresql:
        yield from _growth("PostgreSQL", postgresql, rounds)


def _sizes(stored: int) -> Sizes:
    """As many people as there is work for: each of those who are due has as much, whatever is stored."""
    return Sizes(engagements=stored // 100, activities=stored, people=stored // 2, due_people=DUE)


def _growth(product: str, urls: dict[int, str], rounds: int) -> Iterator[Figure]:
    with ExitStack() as stack:
        stores = {number: _open(stack.enter_context(closing(Database(url)))) for number, url in urls.items()}
        looks: tuple[tuple[str, DigestSchedule], ...] = (
            (f"whose digest is due ({DUE} people)", _plan),
            (f"what stands in {DIGESTS} of them", _digests),
        )
        for what, look in looks:
            yield from _compare(f"{product}: {what}", stores, look, rounds)


def _open(database: Database) -> Store:
    return Store(database, Catalog(database))


def _compare(what: str, stores: dict[int, Store], look: DigestSchedule, rounds: int) -> Iterator[Figure]:
    now = datetime.now(UTC)
    taken: dict[int, list[float]] = {number: [] for number in stores}
    for turn in range(rounds + 1):
        for number, store in stores.items():
            milliseconds = _timed(look, store, now)
            if turn:  # the first one reads from the disk, and compiles its statements
                taken[number].append(milliseconds)
    smallest, largest = min(taken), max(taken)
    for number in sorted(taken)[1:]:
        yield Figure(
            PART,
            f"{what}, {number:,} stored",
            ms(median(taken[number])),
            f"{smallest:,} stored: {ms(median(taken[smallest]))}",
            paired(taken[number], taken[smallest]),
            target=1.5 if number == largest else None,
            details={f"{each}_ms": values for each, values in taken.items()},
        )


def _timed(look: DigestSchedule, store: Store, now: datetime) -> float:
    began = time.perf_counter()
    look(store, now)
    return 1000 * (time.perf_counter() - began)


def _plan(store: Store, now: datetime) -> None:
    """What the sweep does first, taken back so that it can be done again."""
    with store.database.reading() as session:
        found = plan_digests(session, now, most=DUE).people
        assert found == DUE, f"{found} people were due"
        session.rollback()


def _digests(store: Store, now: datetime) -> None:
    """What the sweep works out for each of those people."""
    with store.database.reading() as session:
        for person in _people_due(store.database, now):
            digest_for(person, person.today(now), load_digest_input(session, store.catalog, person))


def _people_due(database: Database, now: datetime) -> list[Person]:
    with database.reading() as session:
        due = select(PersonRow.workspace, PersonRow.id).where(col(PersonRow.next_look_at) <= now)
        found = session.exec(due.order_by(col(PersonRow.id)).limit(DIGESTS)).all()
        workspace = found[0][0]
        return list(people.get_people(session, workspace, [PersonId(each) for _, each in found]).values())

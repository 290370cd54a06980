"""Fills a database with a company: 90 % of its engagements are closed, and some people have many that run."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks import seed
from benchmarks.bulk import maintain, write
from methodology.definition.load import SHIPPED, load, shipped
from methodology.engagement.engagement import EngagementId
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.database.schema import migrate
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog, publish
from storage.tables.channels import ChannelRow
from storage.tables.engagements import EngagementRow, MemberRow, StageEntryRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
"""A Wednesday. The same in every run, so that a database can be kept."""
ACTIVITIES = 20
CLOSED_SHARE = 0.9
LEADING = ("project_manager", "engagement_manager", "training_coordinator")
DIRECTING = ("ps_director",)


class Somebody(NamedTuple):
    """A person with the engagements from `first` on, all of which run, in these roles."""

    name: str
    id: PersonId
    roles: tuple[str, ...]
    first: int
    engagements: int

    @property
    def last(self) -> int:
        return self.first + self.engagements - 1


PEOPLE = (
    Somebody("PM of 1", PersonId("U0LEAD1"), LEADING, 1, 1),
    Somebody("PM of 20", PersonId("U0LEAD20"), LEADING, 2, 20),
    Somebody("PM of 500", PersonId("U0LEAD500"), LEADING, 22, 500),
    Somebody("director of 20", PersonId("U0DIRECTOR20"), DIRECTING, 2, 20),
    Somebody("director of 500", PersonId("U0DIRECTOR500"), DIRECTING, 22, 500),
    Somebody("director of 5,000", PersonId("U0DIRECTOR5000"), DIRECTING, 522, 5_000),
)
FEWEST_RUNNING = 600


def fill(url: str, engagements: int) -> None:
    """Fill an empty database with so many engagements, each with 20 activities and a whole team."""
    with closing(Database(url)) as database:
        migrate(database)
        methodology = load(shipped(), SHIPPED)
        with database.begin() as session:
            version, _ = publish(session, methodology, NOW)
        pool = max(200, engagements // 20)
        sizes = seed.Sizes(engagements, engagements * ACTIVITIES, pool, due_people=0)
        write(database, PersonRow, [*seed.people(sizes, NOW), *_heavy_people()])
        patterns, today = seed.patterns(methodology, NOW.date()), NOW.date()
        for first in range(1, engagements + 1, seed.BATCH):
            ids = range(first, min(first + seed.BATCH, engagements + 1))
            chosen = {id_: patterns[id_ % len(patterns)] for id_ in ids}
            planned = [
                row for id_ in ids for row in seed.activities(id_, chosen[id_], methodology, sizes, today)
            ]
            stages = list(seed.stages(planned, today))
            closed = {id_ for id_ in ids if id_ > running(engagements)}
            write(
                database,
                EngagementRow,
                [_engagement(seed.engagement(i, chosen[i], version, pool, today), i in closed) for i in ids],
            )
            write(database, ChannelRow, [seed.channel_facts(id_, NOW) for id_ in ids])
            members = (row for id_ in ids for row in seed.members(id_, methodology, pool))
            write(database, MemberRow, [_with_its_person(row, "person") for row in members])
            write(database, PlannedActivityRow, [_activity(row, closed) for row in planned])
            write(database, StageEntryRow, stages)
        if not database.is_sqlite:
            maintain(database)
        _plan_whole(database)


def _plan_whole(database: Database) -> None:
    """Give the engagements that are looked at one by one the rest of their plan: an act would add it first."""
    actor = Actor(by=PersonId("U0SEED"), at=NOW, today=NOW.date(), source="bench")
    for number in sorted({each.first for each in PEOPLE}):
        with database.begin() as session:
            unit = UnitOfWork(session, Catalog(database), seed.WORKSPACE, actor, lambda _engagement: None)
            if unit.lock_for_anybody(EngagementId(number)).engagement.is_running:
                unit.replan(EngagementId(number))


def running(engagements: int) -> int:
    """How many of so many engagements run: the first ones, and enough for the people who have many."""
    return max(FEWEST_RUNNING, round(engagements * (1 - CLOSED_SHARE)))


def here(somebody: Somebody, engagements: int) -> bool:
    """Whether a company of so many engagements has this person."""
    return somebody.last <= running(engagements)


def sqlite(folder: Path, engagements: int) -> str:
    """The address of such a company in SQLite, filled at the first time."""
    path = folder / f"company-{engagements}.db"
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fill(f"sqlite:///{fresh}", engagements)
        fresh.rename(path)
    return f"sqlite:///{path}"


def _heavy_people() -> Iterator[dict[str, Any]]:
    for somebody in PEOPLE:
        yield seed.person(somebody.id, somebody.name, "Europe/Berlin", NOW, NOW)


def _engagement(row: dict[str, Any], is_closed: bool) -> dict[str, Any]:
    names = Random(row["id"])
    customer = f"{names.choice(_FIRST)} {names.choice(_SECOND)} {row['id']}"
    return row | {
        "customer": customer,
        "customer_folded": customer.casefold(),
        "state": "closed" if is_closed else "open",
        "closed_on": NOW.date().isoformat() if is_closed else None,
    }


_FIRST = ("Northwind", "Contoso", "Globex", "Initech", "Umbrella", "Stark", "Wayne", "Tyrell", "Aperture")
_SECOND = ("Industries", "Logistics", "Energy", "Bank", "Foods", "Systems", "Partners", "Labs", "Airlines")


def _activity(row: dict[str, Any], closed: set[int]) -> dict[str, Any]:
    row = _with_its_person(row, "dri")
    if row["engagement"] not in closed:
        return row
    return row | {"state": "done", "live": False, "closed_on": row["due"], "closed_by": row["dri"]}


def _with_its_person(row: dict[str, Any], column: str) -> dict[str, Any]:
    for somebody in PEOPLE:
        if row["role"] in somebody.roles and somebody.first <= row["engagement"] <= somebody.last:
            return row | {column: somebody.id}
    return row

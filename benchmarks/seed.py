"""How does a database come to hold as many engagements as a large organisation has, within a minute?"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import SQLModel

from methodology.definition.ids import ActivityId, RoleId
from methodology.definition.load import SHIPPED, load, shipped
from methodology.definition.model import Methodology
from methodology.engagement.engagement import VersionId
from methodology.plan.activity import ItemKey, item_key
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts, open_plan_facts
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.team import roles_in
from storage.database.connection import Database
from storage.database.schema import migrate
from storage.engagements.queries import fold
from storage.methodologies import publish
from storage.tables.engagements import EngagementRow, MemberRow, StageEntryRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

WORKSPACE = "T0BENCH"
OPEN_SHARE = 0.4
APART = 100
"""What lies between the occurrence numbers of a plan and those of the same plan over again."""
BATCH = 1_000
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo")


class Sizes(NamedTuple):
    """How much there is to be: `due_people` are those whose digest is to be looked at now."""

    engagements: int
    activities: int
    people: int
    due_people: int


class Pattern(NamedTuple):
    """An engagement type with its plan, which the seeded engagements repeat."""

    plan_facts: PlanFacts
    items: tuple[PlanItem, ...]


def seed(database: Database, sizes: Sizes, now: datetime) -> None:
    """Fill a migrated, empty database: 40 % of the activities are open, and due around today or later."""
    methodology = load(shipped(), SHIPPED)
    with database.begin() as session:
        version, _ = publish(session, methodology, now)
    _write(database, PersonRow, _people(sizes, now))
    patterns = _patterns(methodology, now.date())
    numbers = range(1, sizes.engagements + 1)
    for first in range(0, sizes.engagements, BATCH):
        batch = numbers[first : first + BATCH]
        chosen = {number: patterns[number % len(patterns)] for number in batch}
        _write(
            database,
            EngagementRow,
            (_engagement(n, chosen[n], version, sizes.people, now.date()) for n in batch),
        )
        members = (row for n in batch for row in _members(n, methodology, sizes.people))
        _write(database, MemberRow, members)
        work = [row for n in batch for row in _work(n, chosen[n], methodology, sizes, now.date())]
        _write(database, PlannedActivityRow, work)
        _write(database, StageEntryRow, _stages(work, now.date()))
    if not database.is_sqlite:
        _settle(database)


def _patterns(methodology: Methodology, today: date) -> list[Pattern]:
    courses = [open_plan_facts(methodology, type_id=each.id, opened_on=today) for each in methodology.types]
    return [
        Pattern(
            plan_facts,
            plan_activities(
                methodology, plan_facts, roles_in(methodology, plan_facts.type, booked=False), _calendar
            ),
        )
        for plan_facts in courses
    ]


def _calendar(_role: RoleId) -> WorkingCalendar:
    return WorkingCalendar()


def _people(sizes: Sizes, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.people):
        is_due = number < sizes.due_people
        look = now - timedelta(minutes=1) if is_due else now + timedelta(hours=1, seconds=number)
        yield {
            "workspace": WORKSPACE,
            "id": _person(number),
            "name": f"Person {number}",
            "zone": ZONES[number % len(ZONES)],
            "deactivated": False,
            "guest": False,
            "outsider": False,
            "refreshed_at": _instant(now),
            "digest_at": "09:00:00.000000",
            "next_look_at": _instant(look),
        }


def _engagement(
    number: int, pattern: Pattern, version: VersionId, people: int, today: date
) -> dict[str, Any]:
    customer, reference = f"Customer {number:06}", f"SOW-{number:06}"
    return {
        "id": number,
        "workspace": WORKSPACE,
        "request_key": f"form-{number}",
        "version": version,
        "customer": customer,
        "customer_folded": fold(customer),
        "reference": reference,
        "reference_folded": fold(reference),
        "type": pattern.plan_facts.type,
        "facets": json.dumps(dict(pattern.plan_facts.facets)),
        "state": "open",
        "opened_by": _filling(number, "opener", people),
        "opened_on": (today - timedelta(days=90)).isoformat(),
        "start_stage": pattern.plan_facts.start_stage,
        "all_details": False,
        "details": "[]",
        "channel_id": f"C{number:08}",
        "channel_name": f"customer-{number:06}",
        "channel_private": False,
        "channel_ours": False,
        "handoff": "{}",
    }


def _members(number: int, methodology: Methodology, people: int) -> Iterator[dict[str, Any]]:
    for role in methodology.roles:
        if role.kind == "individual":
            person = _filling(number, role.id, people)
            yield {"engagement": number, "role": role.id, "person": person}


def _work(
    number: int, pattern: Pattern, methodology: Methodology, sizes: Sizes, today: date
) -> Iterator[dict[str, Any]]:
    """The type's plan, over again where more is wanted than it has; what comes first is done."""
    before = sizes.activities * (number - 1) // sizes.engagements
    wanted = sizes.activities * number // sizes.engagements - before
    chance = Random(number)
    rounds = sorted((n % len(pattern.items), n // len(pattern.items)) for n in range(wanted))
    done = wanted - round(wanted * OPEN_SHARE)
    for place, (of_plan, again) in enumerate(rounds):
        item = pattern.items[of_plan]
        activity, is_open = methodology.activity[item.activity], place >= done
        due = today + timedelta(days=(place - done) + chance.randint(-5, 5))
        yield {
            "workspace": WORKSPACE,
            "engagement": number,
            "activity": item.activity,
            "occurrence": item.occurrence + again * APART,
            "turn": item.turn,
            "stage": item.stage,
            "name": activity.name,
            "role": item.dri,
            "dri": _filling(number, item.dri, sizes.people),
            "dri_by_hand": False,
            "role_unfilled": False,
            "due": due.isoformat(),
            "due_by_hand": False,
            "depends_on": json.dumps([_in_round(key, again) for key in item.depends_on]),
            "required": not activity.optional,
            "state": "open" if is_open else "done",
            "live": is_open,
            "closed_on": None if is_open else due.isoformat(),
            "closed_by": None if is_open else _person(number),
            "evidence": "",
            "reason": "",
        }


def _in_round(key: ItemKey, again: int) -> ItemKey:
    activity, _, occurrence = key.partition("#")
    return item_key(ActivityId(activity), int(occurrence or 1) + again * APART)


def _stages(work: Iterable[dict[str, Any]], today: date) -> Iterator[dict[str, Any]]:
    """Each engagement is in the stage of its first open activity, and has left those before."""
    stages: dict[tuple[int, str], bool] = {}
    current: dict[int, str] = {}
    for each in work:
        number, stage = each["engagement"], each["stage"]
        if each["live"]:
            current.setdefault(number, stage)
        if number not in current or current[number] == stage:
            stages[number, stage] = number in current
    for (number, stage), is_current in stages.items():
        yield {
            "engagement": number,
            "stage": stage,
            "entered_on": (today - timedelta(days=60)).isoformat(),
            "left_on": None if is_current else (today - timedelta(days=10)).isoformat(),
            "left_despite": "",
        }


def _write(database: Database, table: type[SQLModel], rows: Iterable[dict[str, Any]]) -> None:
    """Through the driver itself: some ten times as fast as one object per row."""
    listed = list(rows)
    columns = list(listed[0])
    name = str(table.__tablename__)
    values = [tuple(row[column] for column in columns) for row in listed]
    with database.engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        names = ", ".join(f'"{column}"' for column in columns)
        if database.is_sqlite:
            marks = ", ".join("?" * len(columns))
            driver.executemany(f"INSERT INTO {name} ({names}) VALUES ({marks})", values)
            return
        connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
        with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({names}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)


def _settle(database: Database) -> None:
    """What PostgreSQL does by itself some minutes later: number on, and count what is there."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence('engagement', 'id'), (SELECT max(id) FROM engagement))"
            )
        )
        connection.execute(text("VACUUM ANALYZE"))


def _person(number: int) -> str:
    return f"U{number:08}"


def _filling(engagement: int, role: str, people: int) -> str:
    """Who fills this role there: always the same person, spread evenly over all."""
    return _person(Random(f"{engagement} {role}").randrange(people))


def _instant(instant: datetime) -> str:
    """In UTC, without saying so: as SQLite keeps it, and as this connection to PostgreSQL reads it."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="of an empty database, for example sqlite:///build/bench.db")
    parser.add_argument("--engagements", type=int, default=10_000)
    parser.add_argument("--activities", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--due-people", type=int, default=500)
    asked = parser.parse_args()
    sizes = Sizes(asked.engagements, asked.activities, asked.people, asked.due_people)
    with closing(Database(asked.url)) as database:
        migrate(database)
        started = time.monotonic()
        seed(database, sizes, datetime.now(UTC))
        print(f"{sizes} in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()

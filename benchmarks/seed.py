"""Fills a database with as many engagements as a large organisation has, within some minutes."""

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from benchmarks.bulk import instant, maintain, write
from methodology.definition.ids import ActivityId, RoleId
from methodology.definition.load import SHIPPED, load, shipped
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId, VersionId
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts, open_plan_facts
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.planned_activity import ItemKey, item_key
from methodology.plan.team import roles_in
from storage.database.connection import Database
from storage.database.schema import migrate
from storage.engagements.queries import fold
from storage.engagements.standing import settle
from storage.methodologies import Catalog, publish
from storage.tables.channel_cards import ChannelCardRow
from storage.tables.channels import ChannelRow
from storage.tables.engagements import RULES, EngagementRow, MemberRow, StageEntryRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

WORKSPACE = "T0BENCH"
OPEN_SHARE = 0.4
REPEAT_OFFSET = 100
"""Added to the occurrence numbers of a plan each time it is repeated within an engagement."""
BATCH = 1_000
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo")


class Sizes(NamedTuple):
    """How many rows to create; `due_people` of the people have a digest that is due."""

    engagements: int
    activities: int
    people: int
    due_people: int


class Pattern(NamedTuple):
    """An engagement of one type with its plan; the engagements that are created are copies of it."""

    plan_facts: PlanFacts
    items: tuple[PlanItem, ...]


def seed(database: Database, sizes: Sizes, now: datetime) -> None:
    """Fill a migrated, empty database. 40 % of the activities are open, and due around today or later.

    How each engagement stands is settled and its card is drawn, so that the sweeps of a measured bot do neither.
    """
    methodology = load(shipped(), SHIPPED)
    with database.begin() as session:
        version, _ = publish(session, methodology, now)
    write(database, PersonRow, people(sizes, now))
    known = patterns(methodology, now.date())
    catalog, ids = Catalog(database), range(1, sizes.engagements + 1)
    for first in range(0, sizes.engagements, BATCH):
        batch = ids[first : first + BATCH]
        chosen = {id_: known[id_ % len(known)] for id_ in batch}
        write(
            database,
            EngagementRow,
            (engagement(id_, chosen[id_], version, sizes.people, now.date()) for id_ in batch),
        )
        write(database, ChannelRow, (channel_facts(id_, now) for id_ in batch))
        write(database, ChannelCardRow, (drawn_card(id_, now) for id_ in batch))
        write(database, MemberRow, (row for id_ in batch for row in members(id_, methodology, sizes.people)))
        planned = [
            row for id_ in batch for row in activities(id_, chosen[id_], methodology, sizes, now.date())
        ]
        write(database, PlannedActivityRow, planned)
        write(database, StageEntryRow, stages(planned, now.date()))
        with database.begin() as session:
            settle(session, catalog, WORKSPACE, [EngagementId(id_) for id_ in batch], now)
    if not database.is_sqlite:
        maintain(database)


def patterns(methodology: Methodology, today: date) -> list[Pattern]:
    facts_of_types = [
        open_plan_facts(methodology, type_id=each.id, opened_on=today) for each in methodology.types
    ]
    return [
        Pattern(
            plan_facts,
            plan_activities(
                methodology, plan_facts, roles_in(methodology, plan_facts.type, booked=False), _calendar
            ),
        )
        for plan_facts in facts_of_types
    ]


def _calendar(_role: RoleId) -> WorkingCalendar:
    return WorkingCalendar()


def people(sizes: Sizes, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(sizes.people):
        is_due = number < sizes.due_people
        digest_check = now - timedelta(minutes=1) if is_due else now + timedelta(hours=1, seconds=number)
        yield person(_person(number), f"Person {number}", ZONES[number % len(ZONES)], now, digest_check)


def person(id_: str, name: str, zone: str, refreshed_at: datetime, digest_check: datetime) -> dict[str, Any]:
    """The row of a person who works from Monday to Friday."""
    return {
        "workspace": WORKSPACE,
        "id": id_,
        "name": name,
        "zone": zone,
        "deactivated": False,
        "guest": False,
        "outsider": False,
        "refreshed_at": instant(refreshed_at),
        "digest_at": "09:00:00.000000",
        "next_look_at": instant(digest_check),
    }


def engagement(
    engagement_id: int, pattern: Pattern, version: VersionId, people: int, today: date
) -> dict[str, Any]:
    customer, reference = f"Customer {engagement_id:06}", f"SOW-{engagement_id:06}"
    return {
        "id": engagement_id,
        "workspace": WORKSPACE,
        "request_key": f"form-{engagement_id}",
        "version": version,
        "customer": customer,
        "customer_folded": fold(customer),
        "reference": reference,
        "reference_folded": fold(reference),
        "type": pattern.plan_facts.type,
        "facets": json.dumps(dict(pattern.plan_facts.facets)),
        "rules": RULES,
        "state": "open",
        "opened_by": _person_in_role(engagement_id, "opener", people),
        "opened_on": (today - timedelta(days=90)).isoformat(),
        "start_stage": pattern.plan_facts.start_stage,
        "all_details": False,
        "details": "[]",
        "channel_id": channel(engagement_id),
        "channel_name": f"customer-{engagement_id:06}",
        "channel_private": False,
        "channel_ours": False,
        "handoff": "{}",
    }


def channel_facts(engagement_id: int, asked_at: datetime) -> dict[str, Any]:
    """What Slack has just said of the channel of an engagement."""
    name = f"customer-{engagement_id:06}"
    facts = {"private": False, "archived": False, "shared": False, "is_member": True}
    row = {"workspace": WORKSPACE, "id": channel(engagement_id), "name": name}
    return row | facts | {"asked_at": instant(asked_at)}


def drawn_card(engagement_id: int, now: datetime) -> dict[str, Any]:
    """The card of an engagement in its channel, as it is to be until tomorrow."""
    return {
        "engagement": engagement_id,
        "workspace": WORKSPACE,
        "wanted": 1,
        "drawn": 1,
        "daily": False,
        "daily_at": instant(now + timedelta(days=1)),
        "claimed_by": "",
        "next_try_at": instant(now),
        "fingerprint": "",
        "number": 0,
        "lost": "",
    }


def members(engagement_id: int, methodology: Methodology, people: int) -> Iterator[dict[str, Any]]:
    for role in methodology.roles:
        if role.kind == "individual":
            person = _person_in_role(engagement_id, role.id, people)
            yield {"engagement": engagement_id, "role": role.id, "person": person}


def activities(
    engagement_id: int, pattern: Pattern, methodology: Methodology, sizes: Sizes, today: date
) -> Iterator[dict[str, Any]]:
    """The plan of the type, repeated until there are enough activities; the first ones are done."""
    before = sizes.activities * (engagement_id - 1) // sizes.engagements
    total = sizes.activities * engagement_id // sizes.engagements - before
    random = Random(engagement_id)
    rounds = sorted((n % len(pattern.items), n // len(pattern.items)) for n in range(total))
    done = total - round(total * OPEN_SHARE)
    for position, (item_index, repeat) in enumerate(rounds):
        item = pattern.items[item_index]
        activity, is_open = methodology.activity[item.activity], position >= done
        due = today + timedelta(days=(position - done) + random.randint(-5, 5))
        yield {
            "workspace": WORKSPACE,
            "engagement": engagement_id,
            "activity": item.activity,
            "occurrence": item.occurrence + repeat * REPEAT_OFFSET,
            "turn": item.turn,
            "stage": item.stage,
            "name": activity.name,
            "role": item.dri,
            "dri": _person_in_role(engagement_id, item.dri, sizes.people),
            "dri_by_hand": False,
            "role_unfilled": False,
            "due": due.isoformat(),
            "due_by_hand": False,
            "depends_on": json.dumps([_repeated_key(key, repeat) for key in item.depends_on]),
            "required": not activity.optional,
            "state": "open" if is_open else "done",
            "live": is_open,
            "closed_on": None if is_open else due.isoformat(),
            "closed_by": None if is_open else _person(engagement_id),
            "evidence": "",
            "reason": "",
        }


def _repeated_key(key: ItemKey, repeat: int) -> ItemKey:
    activity, _, occurrence = key.partition("#")
    return item_key(ActivityId(activity), int(occurrence or 1) + repeat * REPEAT_OFFSET)


def stages(planned: Iterable[dict[str, Any]], today: date) -> Iterator[dict[str, Any]]:
    """Each engagement is in the stage of its first open activity and has left the stages before it."""
    stages: dict[tuple[int, str], bool] = {}
    current: dict[int, str] = {}
    for each in planned:
        engagement_id, stage = each["engagement"], each["stage"]
        if each["live"]:
            current.setdefault(engagement_id, stage)
        if engagement_id not in current or current[engagement_id] == stage:
            stages[engagement_id, stage] = engagement_id in current
    for (engagement_id, stage), is_current in stages.items():
        yield {
            "engagement": engagement_id,
            "stage": stage,
            "entered_on": (today - timedelta(days=60)).isoformat(),
            "left_on": None if is_current else (today - timedelta(days=10)).isoformat(),
            "left_despite": "",
        }


def channel(engagement_id: int) -> str:
    return f"C{engagement_id:08}"


def _person(number: int) -> str:
    return f"U{number:08}"


def _person_in_role(engagement_id: int, role: str, people: int) -> str:
    """The person in this role of this engagement: always the same one, spread evenly over all people."""
    return _person(Random(f"{engagement_id} {role}").randrange(people))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="of an empty database, for example sqlite:///build/bench.db")
    parser.add_argument("--engagements", type=int, default=10_000)
    parser.add_argument("--activities", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=5_000)
    parser.add_argument("--due-people", type=int, default=500)
    options = parser.parse_args()
    sizes = Sizes(options.engagements, options.activities, options.people, options.due_people)
    with closing(Database(options.url)) as database:
        migrate(database)
        started = time.monotonic()
        seed(database, sizes, datetime.now(UTC))
        print(f"{sizes} in {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()

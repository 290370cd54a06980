"""Measures how long it takes to open an engagement of the largest type, with its plan."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from statistics import median

from sqlalchemy import event

from benchmarks.databases import Databases
from benchmarks.figures import Figure, ms, percentile
from benchmarks.seed import WORKSPACE, Sizes
from methodology.definition.ids import AnchorId
from methodology.definition.model import Methodology
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts, open_plan_facts
from methodology.plan.iterations import iteration_dates, iteration_periods
from methodology.plan.team import Member, PersonId, Team
from storage.database.connection import Database
from storage.engagements.aggregate import read_aggregates
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog, get_latest_version_id

PART = "opening"
SIZES = Sizes(engagements=200, activities=20_000, people=200, due_people=0)
ITERATIONS = 6
"""The largest size has more than five."""
LEAD = PersonId("U00000001")


def measure(databases: Databases, *, times: int) -> Iterator[Figure]:
    with closing(Database(databases.sqlite("opening", SIZES))) as database:
        catalog = Catalog(database)
        with database.reading() as session:
            version = get_latest_version_id(session)
        methodology = catalog.get_methodology(version)
        now = datetime.now(UTC)
        actor = Actor(by=LEAD, at=now, today=now.date(), source="bench")
        transactions: list[object] = []
        event.listen(database.engine, "begin", lambda connection: transactions.append(connection))
        taken: list[float] = []
        for repetition in range(times + 3):
            opening = Opening(
                request_key=f"{now.isoformat()}-{repetition}",
                version=version,
                customer="Largest",
                reference=f"SOW-L{repetition}",
                plan_facts=_plan_facts(methodology, now),
                team=_team(methodology),
            )
            transactions.clear()
            began = time.perf_counter()
            with database.begin() as session:
                unit = UnitOfWork(session, catalog, WORKSPACE, actor, lambda _engagement: None)
                plan, is_new = open_engagement(unit, opening)
            taken.append(1000 * (time.perf_counter() - began))
            assert is_new, "opened just now"
            assert len(transactions) == 1, f"in one transaction, not {len(transactions)}"
        with database.reading() as session:
            (read,) = read_aggregates(session, WORKSPACE, [plan.engagement.id], work="all")
        planned = len(read.work)
    taken = taken[3:]  # the first ones compile their statements
    yield Figure(
        PART,
        f"blended, all details, {ITERATIONS} iterations: {planned} activities, 1 transaction: p50 (p99)",
        f"{ms(median(taken))} ({ms(percentile(taken, 0.99))})",
        "",
        median(taken),
        "ms",
        target=50.0,
        details={"ms": taken, "activities": planned},
    )


def _plan_facts(methodology: Methodology, now: datetime) -> PlanFacts:
    today = now.date()
    first = today + timedelta(weeks=6)
    iterations = iteration_periods(first, methodology.iterations.default_weeks, ITERATIONS, WorkingCalendar())
    entered = [
        AnchorDate(anchor=AnchorId(name), on=today + timedelta(weeks=weeks))
        for name, weeks in (("scoping_call", 1), ("sow_signature", 3), ("kickoff", 5))
        if AnchorId(name) in methodology.anchor
    ]
    return open_plan_facts(
        methodology,
        type_id="blended",
        opened_on=today,
        facets={"size": "over_5_iterations"},
        dates=[*entered, *iteration_dates(iterations)],
        all_details=True,
    )


def _team(methodology: Methodology) -> Team:
    """A person in each role, as in the largest engagements."""
    roles = [role.id for role in methodology.roles if role.kind == "individual"]
    return Team(members=tuple(Member(role=role, person=PersonId(f"U{n:08}")) for n, role in enumerate(roles)))

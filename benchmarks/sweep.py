"""Measures whether a sweep with 5,000 people due at once is limited by the sending rate alone."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, func, update
from sqlmodel import col, select

from benchmarks.databases import Databases
from benchmarks.figures import Figure
from benchmarks.processes import bot_settings, free_port, memory_of, running
from benchmarks.seed import WORKSPACE, Sizes
from storage.database.connection import Database
from storage.outbox import allowance
from storage.tables.engagements import MemberRow
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

PART = "sweep"
FULL = Sizes(engagements=2_500, activities=100_000, people=5_000, due_people=5_000)
SMALL = Sizes(engagements=150, activities=6_000, people=300, due_people=300)
ZONE = "Europe/Berlin"
TIMEOUT = 900.0
"""In seconds."""


def measure(databases: Databases, *, rate: float, small: bool) -> Iterator[Figure]:
    sizes, clock = SMALL if small else FULL, _wednesday_morning(datetime.now(UTC))
    url = _prepare(databases, sizes, clock, rate)
    slack, port = free_port(), free_port()
    settings = bot_settings(url, slack) | {
        "BENCH_CLOCK": clock.isoformat(),
    }
    with (
        running(["-m", "benchmarks.small_slack"], slack, {"ZONE": ZONE}),
        running(["-m", "benchmarks.sweep_process"], port, settings, databases.folder / "sweep.log") as bot,
    ):
        memory, totals = _watch(bot, slack, url, sizes)
    seconds, sent = totals["seconds"], totals["messages"]
    assert totals["recipients"] == sent, "each person once"
    allowed = (sent - max(1.0, rate)) / rate
    yield Figure(
        PART,
        f"{sizes.due_people:,} people due at once: {sent:,} digests sent, each once",
        f"{seconds:.1f} s ({sent / seconds:.0f}/s)",
        f"the allowed {rate:g}/s permits: {allowed:.1f} s",
        seconds / allowed,
        target=1.2,
        details=totals,
    )
    start, middle, end = memory[len(memory) // 20], memory[len(memory) // 2], memory[-1]
    yield Figure(
        PART,
        "memory at the end (middle)",
        f"{end:.1f} MB ({middle:.1f} MB)",
        f"in its first twentieth: {start:.1f} MB",
        end / start,
        target=1.1,
        details={"MB": memory},
    )


def _wednesday_morning(now: datetime) -> datetime:
    """The last Wednesday at ten in Berlin: a working day whenever this is run."""
    wednesday = now - timedelta(days=(now.weekday() - 2) % 7)
    return wednesday.replace(hour=9, minute=0, second=0, microsecond=0)


def _prepare(databases: Databases, sizes: Sizes, clock: datetime, rate: float) -> str:
    """A database with all people in one time zone, all open work due today, nobody in a team without work, and
    the data of all people a day old."""
    path = databases.folder / f"sweep-{time.monotonic_ns()}"
    path.mkdir()
    url = Databases(path).sqlite("sweep", sizes, clock)
    with closing(Database(url)) as database, database.begin() as session:
        yesterday = clock - timedelta(days=1)
        allowance.set_rate(session, WORKSPACE, rate)
        session.execute(update(PersonRow).values(zone=ZONE, refreshed_at=yesterday))
        session.execute(
            update(PlannedActivityRow).where(col(PlannedActivityRow.live)).values(due=clock.date())
        )
        has_work = exists().where(
            col(PlannedActivityRow.engagement) == col(MemberRow.engagement),
            col(PlannedActivityRow.dri) == col(MemberRow.person),
        )
        session.execute(delete(MemberRow).where(~has_work))
    return url


def _watch(
    bot: "subprocess.Popen[bytes]", slack: int, url: str, sizes: Sizes
) -> tuple[list[float], dict[str, Any]]:
    """The bot's memory in MB, every half second from its first message to its last, and the totals."""
    memory: list[float] = []
    deadline = time.monotonic() + TIMEOUT
    with closing(Database(url)) as database:
        while time.monotonic() < deadline:
            totals = _totals(slack)
            if totals["messages"]:
                memory.append(memory_of(bot))
            if _finished(database) >= sizes.due_people:
                return memory, _totals(slack)
            time.sleep(0.5)
    raise TimeoutError(f"the sweep did not end within {TIMEOUT:.0f} s: {totals}")


def _finished(database: Database) -> int:
    """The number of digests that were sent or turned out to be empty."""
    with database.reading() as session:
        finished = col(OutboxRow.state).in_(("sent", "empty"))
        return session.exec(select(func.count()).select_from(OutboxRow).where(finished)).one()


def _totals(slack: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{slack}/totals", timeout=10) as answer:
        totals: dict[str, Any] = json.load(answer)
        return totals

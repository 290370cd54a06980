"""A clock that was wrong for a moment, or that differs from the others, silences nobody and doubles nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, update
from sqlmodel import col, select

from handlers.outbox.clocks import Clocks, Steps, has_passed
from playground import Playground
from storage.database.connection import Database
from storage.outbox import queue, too_far_ahead
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from storage.tables.told import ToldRow
from storage.tables.workspaces import WorkspaceRow
from tests.support.sending import (
    ANNA,
    BEN,
    CLARA,
    WORKSPACE,
    Sending,
    engaged_sending,
    forget_what_was_told,
    utc,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEASE = timedelta(minutes=3)


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    return engaged_sending(slack, database)


def days_of_digests(sending: Sending, person: str) -> list[str]:
    """The days of which this person has digests, as the messages are recorded."""
    return sorted(row.subject for row in sending.rows() if row.recipient == person and row.state == "sent")


def next_look(sending: Sending, person: str) -> datetime | None:
    with sending.database.reading() as session:
        return session.exec(select(PersonRow.next_look_at).where(PersonRow.id == person)).one()


@pytest.mark.logs_warnings
@pytest.mark.parametrize("wrong_by", [5 * HOUR, DAY, 10 * DAY, 400 * DAY, -10 * DAY], ids=str)
def test_after_a_clock_was_wrong_for_one_sweep_each_day_has_its_digest(
    sending: Sending, wrong_by: timedelta
) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.sweep.run()
    assert days_of_digests(sending, BEN) == ["2026-11-24"]
    is_behind = wrong_by < timedelta(0)  # only another clock can tell that from one that was ahead before
    wrong = sending.another(skew=wrong_by, watches_clock=is_behind)
    sending.plan([ANNA], subject="before")
    wrong.plan([ANNA], subject="meanwhile")
    wrong.sweep.run()
    for day in (24, 25, 26, 27):
        forget_what_was_told(sending.database)
        sending.slack.clock.move_to(utc(f"2026-11-{day} 09:30"))
        sending.sweep.run()
        sending.sweep.run()
    # People who were sent a digest under the wrong clock has had the one of that day.
    sent = [datetime.fromtimestamp(float(each["ts"]), UTC).day for each in sending.messages(BEN)]
    assert sorted(set(sent)) == [24, 25, 26, 27]
    assert days_of_digests(sending, BEN) == [f"2026-11-{day}" for day in (24, 25, 26, 27)]
    if wrong_by < timedelta(days=7):
        assert {row.state for row in sending.rows() if row.kind == "notice"} == {"sent"}


@pytest.mark.logs_warnings
def test_what_a_clock_put_too_far_ahead_is_brought_back_at_the_next_start_and_told(sending: Sending) -> None:
    now = sending.now()
    far = now + 400 * DAY
    sending.plan([ANNA], subject="waits")
    sending.plan([ANNA], subject="claimed")
    sending.plan([ANNA], kind="digest", subject=far.date().isoformat())
    with sending.database.begin() as session:
        session.execute(update(PersonRow).values(next_look_at=far, refreshed_at=far, weekly_on=far.date()))
        session.add(ToldRow(reader=BEN, engagement=1, thing="gate:", rung=1, on=far.date()))
        ahead = {"next_try_at": far, "planned_at": far, "expires_at": far}
        session.execute(update(OutboxRow).values(ahead))
        claimed = update(OutboxRow).where(col(OutboxRow.subject) == "claimed")
        session.execute(claimed.values(claimed_by="somebody"))
        session.add(WorkspaceRow(id="T9", stopped_because="token_revoked", stopped_at=far))
    with sending.database.begin() as session:
        found = too_far_ahead.bring_back(session, now, LEASE)
    assert found["digest checks"] == found["profiles"] == found["weekly messages"] == 3
    counts = {"digests of later days": 1, "waiting messages": 2, "expiries": 2, "announcements": 1}
    assert found.items() >= {**counts, "stopped workspaces": 1}.items()
    assert next_look(sending, BEN) == now
    waits = {row.subject: (row.next_try_at - now, row.planned_at <= now) for row in sending.rows()}
    assert waits == {"waits": (timedelta(0), True), "claimed": (LEASE, True)}
    with sending.database.begin() as session:
        assert too_far_ahead.bring_back(session, now, LEASE) == {}


@pytest.mark.logs_warnings
def test_what_is_brought_back_is_counted_and_looked_for_every_hour(sending: Sending) -> None:
    sending.sweep.run()
    for hours in (0.5, 0.6):
        with sending.database.begin() as session:
            far = sending.now() + 30 * DAY
            session.execute(update(PersonRow).where(col(PersonRow.id) == CLARA).values(next_look_at=far))
        before = sending.value("ps_bot_brought_back_total", what="digest checks")
        sending.slack.clock.forward(hours=hours)
        sending.sweep.upkeep._steps._last = None  # time has passed, and nobody has set the clock
        sending.sweep.run()
        after = sending.value("ps_bot_brought_back_total", what="digest checks")
        assert after - before == (0 if hours == 0.5 else 1)


@pytest.mark.logs_warnings
def test_a_person_whose_records_make_no_sense_keeps_nothing_from_being_brought_back(sending: Sending) -> None:
    far = sending.now() + 30 * DAY
    sending.plan([CLARA], kind="digest", subject=far.date().isoformat())
    with sending.database.begin() as session:
        session.execute(update(PersonRow).values(next_look_at=far))
        session.execute(update(PersonRow).where(col(PersonRow.id) == CLARA).values(zone="Mars/Phobos"))
    with sending.database.begin() as session:
        too_far_ahead.bring_back(session, sending.now(), LEASE)
    assert all((next_look(sending, each) or far) < far for each in (BEN, CLARA))


def test_a_process_that_sleeps_for_a_day_while_it_looks_brings_nothing_back(sending: Sending) -> None:
    """By its time, what others plan and send today is a day ahead."""
    sending.slack.clock.move_to(utc("2026-11-25 09:00"))
    sending.plan([ANNA])
    with sending.database.begin() as session:
        (claimed,) = queue.claim(session, WORKSPACE, sending.now(), LEASE, kinds=["notice"], most=1)
    sleeper = sending.another(skew=-DAY, kinds={})

    def wake(*_: object) -> None:
        sleeper.skew = timedelta(0)

    event.listen(sending.database.engine, "before_cursor_execute", wake)
    before = sending.rows()
    sleeper.sweep.upkeep.bring_back()
    event.remove(sending.database.engine, "before_cursor_execute", wake)
    assert [row.next_try_at for row in sending.rows()] == [row.next_try_at for row in before]
    assert before[0].claimed_by == claimed.claimed_by


def test_nothing_that_the_rules_schedule_counts_as_too_far_ahead(sending: Sending) -> None:
    sending.sweep.run()
    sending.slack.clock.move_to(utc("2026-11-27 17:00"))
    sending.sweep.run()
    with sending.database.begin() as session:
        assert too_far_ahead.bring_back(session, sending.now(), LEASE) == {}


def test_the_memory_of_what_was_sent_outlives_a_clock_that_is_ahead(sending: Sending) -> None:
    tick = [0.0]
    patient = sending.another(tick=lambda: tick[0])
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    patient.sweep.run()
    assert days_of_digests(sending, BEN) == ["2026-11-24"]
    ahead = sending.another(skew=400 * DAY, tick=lambda: tick[0])
    for _ in range(3):
        tick[0] += 3700
        ahead.sweep.run()
    assert "2026-11-24" in days_of_digests(sending, BEN)


@pytest.mark.logs_warnings
def test_a_machine_whose_clock_is_wrong_sends_nothing_and_says_so_until_it_is_right(
    sending: Sending,
) -> None:
    """By the database's clock where replicas share one, by Slack's otherwise."""
    shared = not sending.database.is_sqlite
    for skew in (3 * HOUR, -DAY) if sending.database.is_sqlite else (timedelta(minutes=2), -DAY):
        sending.plan([ANNA], subject=str(skew))
        machine = sending.another(skew=skew, watches_clock=True)
        machine.sweep.run()
        assert sending.states()[-1] == "planned"
        (name, told), *more = machine.sweep.status().problems(alone=True).items()
        assert (name, more) == ("clock", [])
        assert told.startswith("This machine's clock is ")
        assert ("the database's" if shared else "Slack's") in told
        machine.skew = timedelta(0)
        machine.sweep.run()
        assert sending.states()[-1] == "sent"
        assert machine.sweep.status().problems(alone=True) == {}


@pytest.mark.logs_warnings
def test_on_a_shared_database_its_clock_decides(slack: Playground, database: Database) -> None:
    sending = engaged_sending(slack, database)
    machine = sending.another(skew=timedelta(seconds=40), watches_clock=True)
    machine.sweep.run()
    expected = timedelta(0) if not database.is_sqlite else machine.skew
    assert abs(machine.now() - slack.now() - expected) < timedelta(seconds=10)
    machine.skew = 10 * DAY  # set in the middle: what a request writes goes on by the database's clock
    if not database.is_sqlite:
        assert abs(machine.now() - slack.now()) < timedelta(seconds=10)


def at(minutes: float) -> datetime:
    return utc("2026-11-24 09:00") + timedelta(minutes=minutes)


def test_slack_is_asked_for_the_time_now_and_then_and_when_in_doubt() -> None:
    minute, ahead, asked = [0.0], [0.0], list[float]()

    def slack() -> datetime | None:
        asked.append(minute[0])
        return at(minute[0])

    clocks = Clocks(lambda: at(minute[0] + ahead[0]), database=None, slack=slack, tick=lambda: minute[0] * 60)
    for now in range(25):
        minute[0] = now
        ahead[0] = 90 if now in (15, 16) else 0
        clocks.read()
        assert clocks.is_wrong() == (now in (15, 16)), now
    assert asked == [0, 10, 15, 16]


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (4, ""),
        (7, "This machine's clock is 7 minutes ahead of Slack's: set it right."),
        (-60, "This machine's clock is 1 hour behind Slack's: set it right."),
        (14400, "This machine's clock is 10 days ahead of Slack's: set it right."),
    ],
)
def test_a_wrong_clock_is_told_in_words(ahead: float, told: str) -> None:
    clocks = Clocks(lambda: at(ahead), database=None, slack=lambda: at(0), tick=lambda: 0.0)
    clocks.read()
    assert clocks.trouble() == told


def test_a_slack_that_does_not_say_the_time_stops_nothing() -> None:
    clocks = Clocks(lambda: at(0), database=None, slack=lambda: None, tick=lambda: 0.0)
    clocks.read()
    assert (clocks.trouble(), clocks.is_wrong()) == ("", False)


@pytest.mark.parametrize(
    ("since", "passed"), [(-61, True), (-60, True), (-59, False), (0, False), (1, True)], ids=str
)
def test_a_period_that_begins_in_the_future_has_passed(since: int, passed: bool) -> None:
    assert has_passed(HOUR, at(since), at(0)) is passed


def test_a_clock_that_was_set_is_noticed_by_the_uptime() -> None:
    tick = [0.0]
    steps = Steps(lambda: tick[0])
    seen: list[bool] = []
    for now, uptime in ((0.0, 0.0), (1.0, 60.0), (600.0, 120.0), (601.0, 180.0), (3.0, 240.0)):
        tick[0] = uptime
        seen.append(steps.has_stepped(at(now)))
    assert seen == [False, False, True, False, True]
    assert steps.since == 240.0

"""Does everybody get what is due, once and in time, whatever happens to processes, clocks and databases?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Event

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from prometheus_client import CollectorRegistry
from sqlalchemy import update
from sqlmodel import col, select

from handlers.messages.digest import DailyDigest
from handlers.outbox.failpoints import STEPS
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.outgoing import Content
from handlers.outbox.sweep import Sweep, SweepSettings
from methodology.people import Absence
from methodology.plan.team import PersonId
from playground import Playground
from storage import people
from storage.database.connection import Database
from storage.outbox import digest_schedule, queue
from storage.outbox.queue import NewDelivery, list_failures
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow
from storage.workspaces import workspaces
from tests.chaos.workspace import people_file, share_out
from tests.handlers.sending import ANNA, BEN, CLARA, WORKSPACE, Notice, Sending, know, notices, opened
from tests.support.playground.manifest import manifest

TUESDAY = date(2026, 11, 24)
PATIENT = SweepSettings(every=timedelta(minutes=2))
"""Of a sweep that waits for the threads it began, on a machine that is as busy as may be."""
BERLIN, LONDON, SAO_PAULO = "Europe/Berlin", "Europe/London", "America/Sao_Paulo"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(manifest()) as running:
        running.clock.move_to(utc("2026-11-23 18:00"))
        yield running


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    """Ben leads and Clara does the work of an engagement whose kickoff was weeks ago."""
    know(database, slack.now(), (ANNA, BERLIN), (BEN, LONDON), (CLARA, SAO_PAULO))
    kickoff = date(2026, 11, 2)
    opened(
        database,
        {"project_manager": BEN, "pse": CLARA},
        slack.now(),
        opened_on=date(2026, 10, 26),
        dates={"kickoff": kickoff},
    )
    return Sending(slack, database, kinds={Notice.kind: Notice, DailyDigest.kind: DailyDigest})


def next_look(sending: Sending, person: str) -> datetime | None:
    with sending.database.reading() as session:
        row = session.get(PersonRow, (WORKSPACE, person))
        return row.next_look_at if row else None


def test_each_dri_gets_their_digest_at_nine_on_their_own_clock(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 08:59"))
    sending.sweep.run()
    assert sending.messages(BEN) == []

    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.sweep.run()
    assert len(sending.messages(BEN)) == 1
    assert sending.messages(CLARA) == []

    sending.slack.clock.move_to(utc("2026-11-24 12:00"))
    sending.sweep.run()
    assert len(sending.messages(BEN)) == 1
    assert len(sending.messages(CLARA)) == 1
    assert next_look(sending, CLARA) == utc("2026-11-25 12:00")


def test_what_a_digest_said_is_kept_so_that_it_can_be_rewritten(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.sweep.run()
    (message,) = sending.messages(BEN)
    channel = sending.client.conversations_open(users=BEN)["channel"]["id"]
    with sending.database.reading() as session:
        found = queue.find_by_message(session, WORKSPACE, channel, message["ts"])
    assert found is not None
    said = DailyDigest.from_delivery(found).digest
    assert said is not None
    assert (said.person, said.day) == (BEN, TUESDAY)
    assert said.lines


def test_all_that_can_start_is_told_once_over_as_many_mornings_as_it_takes(sending: Sending) -> None:
    free = {"dri": CLARA, "dri_by_hand": True, "due": None, "startable_since": date(2026, 11, 23)}
    with sending.database.begin() as session:
        first = session.exec(
            select(PlannedActivityRow.id).order_by(col(PlannedActivityRow.id)).limit(12)
        ).all()
        session.execute(update(PlannedActivityRow).values(due=None, due_by_hand=True, dri=BEN))
        session.execute(
            update(PlannedActivityRow).where(col(PlannedActivityRow.id).in_(first)).values(**free)
        )
    told = []
    for morning in ("2026-11-24", "2026-11-25", "2026-11-26"):
        sending.slack.clock.move_to(utc(f"{morning} 12:00"))
        sending.sweep.run()
        (row,) = (each for each in sending.rows() if (each.recipient, each.subject) == (CLARA, morning))
        lines = row.payload["digest"]["sections"][0]["lines"] if row.state == "sent" else []
        told.append([line["work"]["id"] for line in lines])
    assert [len(each) for each in told] == [10, 2, 0]
    assert sorted(told[0] + told[1]) == sorted(filter(None, first))


def test_after_days_of_downtime_only_todays_digest_is_sent_late(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-26 16:30"))
    sending.sweep.run()
    sending.sweep.run()
    subjects = [row.subject for row in sending.rows() if row.recipient == BEN]
    assert subjects == ["2026-11-26"]
    assert len(sending.messages(BEN)) == 1


def test_a_downtime_over_midnight_waits_for_the_next_morning(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-25 00:30"))
    sending.sweep.run()
    assert [row for row in sending.rows() if row.recipient == BEN] == []
    assert next_look(sending, BEN) == utc("2026-11-25 09:00")


def test_whoever_flew_west_gets_it_at_nine_where_they_are(sending: Sending) -> None:
    sending.slack.change_person("Ben Okafor", zone="America/New_York")
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.sweep.run()
    assert sending.messages(BEN) == []
    sending.slack.clock.move_to(utc("2026-11-24 14:00"))
    sending.sweep.run()
    sending.sweep.run()
    assert len(sending.messages(BEN)) == 1


def test_whoever_flew_east_gets_the_digest_of_the_day_it_is_there(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 14:00"))
    sending.slack.change_person("Clara Mendes", zone="Pacific/Auckland")
    sending.sweep.run()
    assert sending.messages(CLARA) == []
    sending.sweep.run()
    sending.slack.clock.move_to(utc("2026-11-24 20:00"))
    sending.sweep.run()
    assert [(row.subject, row.state) for row in sending.rows() if row.recipient == CLARA] == [
        ("2026-11-24", "expired"),
        ("2026-11-25", "sent"),
    ]


def test_an_earlier_digest_time_set_in_the_morning_loses_nothing_and_doubles_nothing(
    sending: Sending,
) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 08:30"))
    for at in (time(8), time(7), time(8, 15)):
        with sending.database.begin() as session:
            people.set_preferences(
                session,
                WORKSPACE,
                PersonId(BEN),
                digest_at=at,
                working_weekdays=None,
                country=None,
                region=None,
            )
            digest_schedule.reschedule_now(session, WORKSPACE, PersonId(BEN), sending.now())
        sending.sweep.run()
    assert len(sending.messages(BEN)) == 1


def test_a_process_that_was_asleep_longer_than_its_lease_does_not_send(sending: Sending) -> None:
    other = sending.another(failpoint=lambda _: None)

    def asleep(step: str) -> None:
        if step == "mark.before":
            sending.slack.clock.forward(minutes=5)
            other.sweep.run()

    sleeper = sending.another(failpoint=asleep)
    sending.plan([ANNA])
    sleeper.sweep.run()
    assert sending.states() == ["sent"]
    assert sending.posts() == 1


def test_a_process_that_falls_asleep_before_the_call_does_not_send_late(sending: Sending) -> None:
    """The attempt is marked; another process finds nothing in Slack and sends; the first one wakes up."""
    other = sending.another()
    slept = [0.0]

    def asleep(step: str) -> None:
        if step == "post.before" and not slept[0]:
            slept[0] = 600.0
            sending.slack.clock.forward(minutes=10)
            within(20, lambda: swept(other) == ["sent"])

    sleeper = sending.another(failpoint=asleep, tick=lambda: slept[0])
    sending.plan([ANNA])
    sleeper.sweep.run()
    assert sending.states() == ["sent"]
    assert sum(sending.keys().values()) == 1


def swept(sending: Sending) -> list[str]:
    sending.sweep.run()
    return sending.states()


def test_two_processes_whose_clocks_differ_by_a_minute_send_each_message_once(sending: Sending) -> None:
    everybody = [ANNA, BEN, CLARA, "U07DEVSHAR4", "U07EMILYHR5", "U07FELIXST6", "U07GRACELM7"]
    ahead = sending.another(skew=timedelta(minutes=1))
    behind = sending.another(skew=timedelta(minutes=-1))
    for round in range(4):
        sending.plan(everybody, subject=f"round {round}")
        with ThreadPoolExecutor(3) as pool:
            for each in (ahead, behind, sending):
                pool.submit(each.sweep.run)
        sending.slack.clock.forward(minutes=2)
        for each in (ahead, behind):
            each.sweep.run()
    assert set(sending.states()) == {"sent"}
    assert [sum(sending.keys(each).values()) for each in everybody] == [4] * len(everybody)


def test_an_attempt_whose_process_died_is_found_in_slack(sending: Sending) -> None:
    class Died(BaseException):
        pass

    def die(step: str) -> None:
        if step == "post.after":
            raise Died

    dying = sending.another(failpoint=die)
    sending.plan([ANNA])
    with sending.database.begin() as session:
        (claimed,) = queue.claim(session, WORKSPACE, sending.now(), timedelta(minutes=3), most=1)
    with pytest.raises(Died):
        dying.sender.send(claimed)
    sending.sweep.run()
    assert sending.states() == ["sending"]

    sending.slack.clock.forward(minutes=4)
    sending.sweep.run()
    assert sending.states() == ["sent"]
    assert sending.posts() == 1


def test_the_sending_rate_of_a_workspace_is_kept(sending: Sending) -> None:
    slow = sending.another(rate=10.0, settings=SweepSettings(every=timedelta(seconds=2)))
    for n in range(40):
        sending.plan([ANNA], subject=str(n))
    slow.sweep.run()
    assert 10 <= sending.posts() <= 31
    assert sending.states().count("sent") == sending.posts()


def test_a_small_workspace_does_not_wait_for_a_big_one(sending: Sending) -> None:
    slow = sending.another(rate=5.0, settings=SweepSettings(every=timedelta(seconds=2)))
    for n in range(60):
        sending.plan([ANNA], subject=str(n))
    small = NewDelivery(workspace="T0SMALL", recipient=CLARA, kind="notice", subject="one")
    with sending.database.begin() as session:
        queue.enqueue(session, [small], sending.now())
    slow.sweep.run()
    assert [row.state for row in sending.rows() if row.workspace == "T0SMALL"] == ["sent"]
    assert sending.states().count("planned") > 40


def test_many_people_are_looked_up_together_and_who_left_is_left_out(
    database: Database, tmp_path: Path
) -> None:
    file, ids = people_file(tmp_path, 60)
    with Playground(manifest(), people_file=file) as slack:
        slack.clock.move_to(utc("2026-11-24 09:00"))
        know(database, slack.now(), *((id, "UTC") for id in ids))
        slack.change_person("Person 7", deleted=True)
        sending = Sending(slack, database, kinds={"digest": Notice})
        sending.plan(ids, kind="digest", subject=TUESDAY.isoformat())
        while "planned" in sending.states():
            sending.sweep.run()
        assert {row.recipient for row in sending.rows() if row.state != "sent"} == {ids[7]}
        assert sending.posts() == 59
        assert slack.log("users.info", direction="to_slack") == []
        assert len(slack.log("users.list", direction="to_slack")) == 1


@pytest.mark.parametrize("fault", ["server_error", "reset_before", "ratelimited"])
def test_a_list_of_people_that_does_not_come_is_counted_and_each_is_looked_up_alone(
    sqlite_database: Database, tmp_path: Path, fault: str
) -> None:
    file, ids = people_file(tmp_path, 55)
    with Playground(manifest(), people_file=file) as slack:
        slack.clock.move_to(utc("2026-11-24 09:00"))
        know(sqlite_database, slack.now(), *((id, "UTC") for id in ids))
        slack.add_fault("users.list", fault, count=1)
        sending = Sending(slack, sqlite_database, kinds={"digest": Notice})
        sending.plan(ids, kind="digest", subject=TUESDAY.isoformat())
        while "planned" in sending.states():
            sending.sweep.run()
        assert set(sending.states()) == {"sent"}
        meaning = "rate_limited" if fault == "ratelimited" else "unclear"
        assert sending.value("ps_bot_slack_troubles_total", method="users.list", meaning=meaning) == 1
        assert len(slack.log("users.info", direction="to_slack")) == 55


@pytest.mark.logs_warnings
def test_people_whose_records_make_no_sense_hold_up_nobody(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 12:00"))
    with sending.database.begin() as session:
        them = update(PersonRow).values(next_look_at=sending.now())
        session.execute(them.where(col(PersonRow.id) == CLARA).values(zone="Mars/Phobos"))
        session.execute(them.where(col(PersonRow.id) == ANNA).values(country="ZZ"))
    sending.sweep.run()
    assert len(sending.messages(BEN)) == 1
    assert sending.value("ps_bot_sweep_errors_total", where="look") == 2
    for person in (CLARA, ANNA):
        assert (next_at := next_look(sending, person)) is not None
        assert utc("2026-11-24 13:00") <= next_at < utc("2026-11-24 13:05")


@pytest.mark.logs_warnings
def test_what_is_planned_is_sent_though_planning_goes_wrong_and_the_status_says_so(sending: Sending) -> None:
    broken = [True]

    def fail(step: str) -> None:
        if step == "enqueue.before" and broken[0]:
            raise ZeroDivisionError

    failing = sending.another(failpoint=fail)
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.plan([ANNA])
    failing.sweep.run()
    assert sending.states() == ["sent"]
    assert "went wrong" in failing.sweep.status().trouble
    assert failing.value("ps_bot_sweep_errors_total", where="plan") >= 1

    broken[0] = False
    failing.sweep.run()
    assert failing.sweep.status().trouble == ""
    assert len(sending.messages(BEN)) == 1


def test_more_workspaces_than_fit_at_once_take_turns(sending: Sending) -> None:
    order: list[str] = []

    def noted(notice: Notice) -> Content | None:
        order.append(notice.workspace)
        return None

    everywhere = sending.another(kinds=notices(noted))
    names = [f"T{n:02}" for n in range(14)]
    with sending.database.begin() as session:
        messages = (
            NewDelivery(workspace=each, recipient="C1", kind="notice", subject=str(n))
            for each in names
            for n in range(10)
        )
        queue.enqueue(session, messages, sending.now())
    everywhere.sweep.run()
    assert set(order[:40]) == set(names)


@pytest.mark.logs_warnings
def test_a_process_ends_in_time_though_slack_leaves_a_question_unanswered(sending: Sending) -> None:
    patient = sending.another(timeout=20, settings=SweepSettings(every=timedelta(seconds=30)))
    with sending.database.begin() as session:
        workspaces.stop_workspace(session, WORKSPACE, "token_revoked", sending.now())
    sending.slack.add_fault("auth.test", "never_answered")
    with ThreadPoolExecutor(1) as pool:
        swept = pool.submit(patient.sweep.run)
        within(10, lambda: sending.slack.log("auth.test", direction="to_slack"))
        patient.sweep.stop()
        swept.result(timeout=10)


def test_whoever_is_in_no_engagement_is_looked_at_no_more_until_they_are(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 12:00"))
    with sending.database.begin() as session:
        people.schedule_digest_check(session, WORKSPACE, [PersonId(ANNA)], sending.now())
    sending.sweep.run()
    assert [row.state for row in sending.rows() if row.recipient == ANNA] == ["empty"]
    assert next_look(sending, ANNA) is None
    opened(sending.database, {"pse": ANNA}, sending.now(), opened_on=TUESDAY)
    assert next_look(sending, ANNA) is not None


def test_whoever_makes_today_a_working_day_again_gets_the_digest_that_was_over(sending: Sending) -> None:
    def works_on(weekdays: frozenset[int] | None) -> None:
        with sending.database.begin() as session:
            them = (session, WORKSPACE, PersonId(BEN))
            people.set_preferences(
                *them, digest_at=time(9), working_weekdays=weekdays, country=None, region=None
            )
            digest_schedule.reschedule_now(*them, sending.now())

    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.plan([BEN], kind="digest", subject=TUESDAY.isoformat())
    works_on(frozenset({0}))
    sending.sweep.run()
    assert [row.state for row in sending.rows() if row.recipient == BEN] == ["expired"]
    works_on(None)
    sending.sweep.run()
    assert [row.state for row in sending.rows() if row.recipient == BEN] == ["sent"]
    assert len(sending.messages(BEN)) == 1


def test_a_digest_that_was_refused_all_day_has_failed_and_says_why(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 12:00"))
    sending.slack.add_fault("chat.postMessage", "error", count=10, error="no_permission")
    sending.sweep.run()
    sending.slack.clear_faults()
    sending.slack.clock.move_to(utc("2026-11-25 06:00"))
    sending.sweep.run()
    (row,) = (each for each in sending.rows() if each.recipient == BEN)
    assert (row.state, row.error) == ("failed", "no_permission")
    with sending.database.reading() as session:
        told = list_failures(session, WORKSPACE, limit=5)
    assert (BEN, "no_permission") in [(each.recipient, each.error) for each in told]


def test_every_step_is_a_failpoint(sending: Sending) -> None:
    seen: list[str] = []
    watched = sending.another(failpoint=seen.append)
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.slack.add_fault("chat.postMessage", "reset_after")
    sending.plan([ANNA])
    for _ in range(2):
        watched.sweep.run()
    assert set(seen) == set(STEPS)


def test_the_schedulers_own_callback_sends(sending: Sending) -> None:
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    scheduler.add_job(sending.sweep.run, "interval", seconds=0.2, id="sweep")
    sending.plan([ANNA])
    scheduler.start()
    try:
        within(10, lambda: sending.states() == ["sent"])
    finally:
        scheduler.shutdown()
        sending.sweep.stop()


def within(seconds: float, holds: object) -> None:
    assert callable(holds)
    for _ in range(int(seconds / 0.05)):
        if holds():
            return
        Event().wait(0.05)
    raise AssertionError("did not come about in time")


def test_a_request_asks_the_scheduler_for_a_sweep_now(sending: Sending) -> None:
    asked: list[int] = []
    sending.run_soon = lambda: asked.append(1)
    sending.trigger.request_sweep()
    assert asked == [1]


def test_the_status_says_what_waits_and_whether_the_sweep_is_late(sending: Sending) -> None:
    assert sending.sweep.status().problems(alone=True) == {"sweep": "The sweep has not run yet."}
    sending.plan([ANNA])
    sending.slack.add_fault("chat.postMessage", "ratelimited", retry_after=60)
    sending.sweep.run()
    assert not sending.sweep.status().is_late
    sending.slack.clock.forward(minutes=2)
    assert sending.sweep.status().problems(alone=True) == {"sweep": "The last sweep is too long ago."}
    assert sending.value("ps_bot_sweep_late_seconds") > 100
    sending.sweep.run()
    assert sending.value("ps_bot_sweep_late_seconds") == 0
    assert sending.sweep.status().problems(alone=True) == {}
    assert sending.sweep.status().waiting_since == sending.rows()[0].planned_at
    assert sending.value("ps_bot_oldest_unsent_seconds") > 100


@pytest.mark.logs_warnings
def test_a_workspace_whose_token_works_again_is_sent_to_again(sending: Sending) -> None:
    sending = sending.another(settings=PATIENT)
    sending.slack.uninstall()
    sending.plan([ANNA])
    sending.sweep.run()
    assert sending.sweep.status().stopped
    assert "Slack refuses the app" in sending.sweep.status().problems(alone=True)["token"]
    assert sending.sweep.status().problems(alone=False) == {}
    sending.slack.clock.forward(minutes=6)
    sending.sweep.run()
    assert sending.states() == ["planned"]
    refused = {"method": "auth.test", "meaning": "installation_dead"}
    assert sending.value("ps_bot_slack_troubles_total", **refused) >= 1

    sending.slack.install()
    sending.sweep.run()
    assert sending.states() == ["planned"]
    sending.slack.clock.forward(minutes=6)
    sending.sweep.run()
    assert sending.states() == ["sent"]
    assert sending.sweep.status().stopped == ()


@pytest.mark.logs_warnings
def test_a_process_that_starts_asks_at_once_whether_a_stopped_workspace_works_again(sending: Sending) -> None:
    sending.slack.add_fault("chat.postMessage", "error", error="token_revoked")
    sending.plan([ANNA])
    sending.sweep.run()
    sending.another(settings=PATIENT).sweep.run()
    assert sending.states() == ["sent"]


@pytest.mark.logs_warnings
def test_a_workspace_that_works_again_after_the_sweep_looked_at_the_queue_is_sent_to_in_that_sweep(
    sending: Sending,
) -> None:
    def works_again() -> bool:
        with sending.database.reading() as session:
            return not workspaces.list_stopped_workspaces(session)

    class LateMonitor(SweepMonitor):
        def beat(self) -> None:
            within(20, works_again)

    with sending.database.begin() as session:
        workspaces.stop_workspace(session, WORKSPACE, "token_revoked", sending.now())
    sending.plan([ANNA])
    monitor = LateMonitor(sending.now, PATIENT.every, SweepMetrics(CollectorRegistry()))
    Sweep(sending.sender, PATIENT, monitor=monitor).run()
    assert sending.states() == ["sent"]


def test_a_manager_without_work_of_their_own_is_told_of_what_is_long_overdue(
    slack: Playground, database: Database
) -> None:
    sending = with_manager(slack, database)
    sending.slack.clock.move_to(utc("2026-11-24 12:00"))
    sending.sweep.run()
    (message,) = sending.messages(ANNA)
    assert "Overdue with others" in str(message["blocks"])


def with_manager(slack: Playground, database: Database) -> Sending:
    """Anna manages, Clara does the work, and all of hers is long overdue."""
    know(database, slack.now(), (ANNA, BERLIN), (BEN, LONDON), (CLARA, SAO_PAULO))
    team = {"project_manager": BEN, "pse": CLARA, "regional_delivery_manager": ANNA}
    engagement = opened(database, team, slack.now(), opened_on=date(2026, 9, 1))
    with database.begin() as session:
        share_out(session, engagement, [CLARA], date(2026, 10, 1))
    return Sending(slack, database, kinds={DailyDigest.kind: DailyDigest})


def test_the_deputy_of_somebody_away_gets_their_work_though_they_had_none(
    slack: Playground, database: Database
) -> None:
    sending = with_manager(slack, database)
    felix = "U07FELIXST6"
    know(database, slack.now(), (felix, BERLIN))
    absence = Absence(first=TUESDAY, last=date(2026, 11, 27), deputy=PersonId(felix))
    with database.begin() as session:
        people.set_absence(session, WORKSPACE, PersonId(CLARA), absence)
        digest_schedule.reschedule_now(session, WORKSPACE, PersonId(CLARA), sending.now())
    sending.slack.clock.move_to(utc("2026-11-24 18:00"))
    sending.slack.change_person("Felix Strand", zone=BERLIN)
    sending.sweep.run()
    assert sending.messages(CLARA) == []
    (message,) = sending.messages(felix)
    assert "Yours for now" in str(message["blocks"])

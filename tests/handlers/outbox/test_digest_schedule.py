"""One digest a day for each person, on their own clock."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import update
from sqlmodel import col

from handlers.messages.digest import DailyDigest
from methodology.people import Absence
from methodology.plan.team import PersonId
from playground import Playground
from storage import digest_rhythm, people
from storage.database.connection import Database
from storage.outbox import digest_schedule
from storage.outbox.queries import find_by_message, list_failures
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow
from tests.chaos.workspace import share_out
from tests.support.sending import (
    ANNA,
    BEN,
    BERLIN,
    CLARA,
    LONDON,
    SAO_PAULO,
    TUESDAY,
    WORKSPACE,
    Sending,
    engaged_sending,
    know,
    opened,
    utc,
)


@pytest.fixture
def sending(slack: Playground, database: Database) -> Sending:
    return engaged_sending(slack, database)


LATER = date(2027, 3, 1)


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
        found = find_by_message(session, WORKSPACE, channel, message["ts"])
    assert found is not None
    said = DailyDigest.from_delivery(found).news
    assert said is not None
    assert (said.person, said.day) == (BEN, TUESDAY)
    assert said.lines


def test_a_morning_without_news_has_no_message(sending: Sending) -> None:
    for morning in ("2026-11-24", "2026-11-25"):
        sending.slack.clock.move_to(utc(f"{morning} 12:00"))
        sending.sweep.run()
    with sending.database.begin() as session:
        dated = update(PlannedActivityRow).where(
            col(PlannedActivityRow.live), col(PlannedActivityRow.due).is_not(None)
        )
        session.execute(dated.values(due=LATER))
    sending.slack.clock.move_to(utc("2026-11-26 12:00"))
    sending.sweep.run()
    assert [row.state for row in sending.rows() if row.subject == "2026-11-26"] == ["empty", "empty"]


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


def test_a_person_who_flew_west_gets_it_at_nine_local_time(sending: Sending) -> None:
    sending.slack.change_person("Ben Okafor", zone="America/New_York")
    sending.slack.clock.move_to(utc("2026-11-24 09:00"))
    sending.sweep.run()
    assert sending.messages(BEN) == []
    sending.slack.clock.move_to(utc("2026-11-24 14:00"))
    sending.sweep.run()
    sending.sweep.run()
    assert len(sending.messages(BEN)) == 1


def test_a_person_who_flew_east_gets_the_digest_of_the_local_day(sending: Sending) -> None:
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
            digest_schedule.reschedule_now(session, sending.catalog, WORKSPACE, PersonId(BEN), sending.now())
        sending.sweep.run()
    assert len(sending.messages(BEN)) == 1


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


def test_a_person_in_no_engagement_is_off_the_schedule_until_they_are_in_one(sending: Sending) -> None:
    sending.slack.clock.move_to(utc("2026-11-24 12:00"))
    with sending.database.begin() as session:
        digest_rhythm.schedule_digest_check(session, WORKSPACE, [PersonId(ANNA)], sending.now())
    sending.sweep.run()
    assert [row.state for row in sending.rows() if row.recipient == ANNA] == ["empty"]
    assert next_look(sending, ANNA) is None
    opened(sending.database, {"pse": ANNA}, sending.now(), opened_on=TUESDAY)
    assert next_look(sending, ANNA) is not None


def test_a_person_who_makes_today_a_working_day_again_gets_the_digest_of_today(sending: Sending) -> None:
    def works_on(weekdays: frozenset[int] | None) -> None:
        with sending.database.begin() as session:
            them = (session, WORKSPACE, PersonId(BEN))
            people.set_preferences(
                *them, digest_at=time(9), working_weekdays=weekdays, country=None, region=None
            )
            digest_schedule.reschedule_now(session, sending.catalog, WORKSPACE, PersonId(BEN), sending.now())

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


def test_a_manager_without_own_work_is_reminded_of_long_overdue_work(
    slack: Playground, database: Database
) -> None:
    sending = with_manager(slack, database)
    sending.slack.clock.move_to(utc("2026-11-24 12:00"))
    sending.sweep.run()
    (message,) = sending.messages(ANNA)
    assert "Waiting on others" in str(message["blocks"])


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
        digest_schedule.reschedule_now(session, sending.catalog, WORKSPACE, PersonId(CLARA), sending.now())
    sending.slack.clock.move_to(utc("2026-11-24 18:00"))
    sending.slack.change_person("Felix Strand", zone=BERLIN)
    sending.sweep.run()
    assert sending.messages(CLARA) == []
    (message,) = sending.messages(felix)
    assert "Yours for now" in str(message["blocks"])

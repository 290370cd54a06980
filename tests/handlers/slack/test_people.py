"""Profiles of the same people saved by several units of work at once."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime

from handlers.context import AppContext
from handlers.slack import people as who
from methodology.plan.team import PersonId
from storage import people
from storage.database.connection import Database
from storage.methodologies import Catalog
from storage.outbox import digest_schedule
from storage.people import Profile, schedule_digests
from storage.tables.engagements import MemberRow
from storage.tables.people import PersonRow
from tests.support.sending import ANNA, BEN, CLARA, WORKSPACE, know, opened

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_the_same_people_saved_in_two_orders_at_once_are_all_kept(database: Database) -> None:
    app_context = AppContext(database=database, catalog=Catalog(database), now=lambda: NOW)
    profiles = [
        Profile(workspace=WORKSPACE, id=PersonId(f"U{n:03}"), name=f"{n}", zone="UTC") for n in range(60)
    ]
    who.save_profiles(app_context, WORKSPACE, profiles)
    with ThreadPoolExecutor(4) as pool:
        orders = [profiles, profiles[::-1]] * 8
        for each in [pool.submit(who.save_profiles, app_context, WORKSPACE, order) for order in orders]:
            assert len(each.result(timeout=60)) == 60


def test_a_person_who_gets_work_while_being_unscheduled_stays_scheduled(database: Database) -> None:
    know(database, NOW, (ANNA, "UTC"), (BEN, "UTC"), (CLARA, "UTC"))
    engagement = opened(database, {"project_manager": BEN}, NOW, opened_on=date(2026, 11, 24))
    with database.begin() as session:
        people.schedule_digest_check(session, WORKSPACE, [PersonId(ANNA)], NOW)

    def unschedule() -> None:
        with database.begin() as session:
            digest_schedule.unschedule_if_uninvolved(session, WORKSPACE, PersonId(ANNA))

    with ThreadPoolExecutor(1) as pool:
        with database.begin() as session:
            session.add(MemberRow(engagement=engagement, role="trainer", person=ANNA))
            session.flush()
            schedule_digests(session, WORKSPACE, [PersonId(ANNA)], NOW)
            sleeping = pool.submit(unschedule)
            wait([sleeping], 0.5)  # it would be done by now, did it not wait for this unit of work
        sleeping.result(timeout=30)
    with database.reading() as session:
        assert session.get_one(PersonRow, (WORKSPACE, ANNA)).next_look_at is not None

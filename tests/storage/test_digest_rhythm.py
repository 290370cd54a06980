"""Tests of `storage.digest_rhythm`."""

from datetime import UTC, datetime

from sqlmodel import select

from methodology.plan.team import PersonId
from storage import digest_rhythm
from storage.database.connection import Database
from storage.people import Profile, save_profile
from storage.tables.people import PersonRow

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANA, BEN, EVA = PersonId("U1"), PersonId("U2"), PersonId("U3")


def test_the_next_digest_check_is_stored(database: Database) -> None:
    with database.begin() as session:
        for person in (ANA, BEN, EVA):
            save_profile(session, Profile(workspace="T1", id=person, name="Ana", zone="Europe/Berlin"), NOW)
        digest_rhythm.schedule_digest_check(session, "T1", [ANA, BEN], NOW)
        digest_rhythm.schedule_digest_check(session, "T1", [BEN], None)
        digest_rhythm.schedule_digest_check(session, "T2", [EVA], NOW)
    with database.reading() as session:
        checks = dict(session.exec(select(PersonRow.id, PersonRow.next_look_at)).all())
    assert checks == {ANA: NOW, BEN: None, EVA: None}

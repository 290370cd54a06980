"""Tests of `storage.people`."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import event

from methodology.people import Absence, Person
from methodology.plan.places import Country
from methodology.plan.team import PersonId
from storage import digest_rhythm, people
from storage.database.connection import Database
from storage.people import Profile
from storage.tables.people import PersonRow

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANA = PersonId("U1")
BEN = PersonId("U2")


def _profile(person: PersonId = ANA, **facts: object) -> Profile:
    return Profile.model_validate(
        {"workspace": "T1", "id": person, "name": "Ana", "zone": "Europe/Berlin"} | facts
    )


def _find(database: Database, person: PersonId = ANA) -> Person:
    with database.reading() as session:
        found = people.find_person(session, "T1", person)
    assert found is not None
    return found


@pytest.fixture
def ana(database: Database) -> Person:
    with database.begin() as session:
        people.save_profile(session, _profile(), NOW)
    return _find(database)


def test_a_new_person_has_what_slack_tells_and_the_usual_settings(ana: Person) -> None:
    assert ana == Person(workspace="T1", id=ANA, name="Ana", zone="Europe/Berlin", digest_at=time(9))


def test_a_new_person_gets_the_digest_time_of_the_installation(database: Database) -> None:
    with database.begin() as session:
        people.save_profile(session, _profile(), NOW, digest_at=time(8, 30))
        people.save_profile(session, _profile(), NOW, digest_at=time(7))
    assert _find(database).digest_at == time(8, 30)


def test_what_slack_tells_anew_leaves_their_own_settings_alone(database: Database, ana: Person) -> None:
    absence = Absence(first=date(2026, 12, 1), last=date(2026, 12, 4), deputy=BEN)
    with database.begin() as session:
        people.set_preferences(
            session,
            "T1",
            ANA,
            digest_at=time(7, 15),
            working_weekdays=frozenset({0, 1, 3}),
            country="DE",
            region="BY",
        )
        people.set_absence(session, "T1", ANA, absence)
        digest_rhythm.schedule_digest_check(session, "T1", [ANA], NOW)
    with database.begin() as session:
        moved = _profile(name="Ana B.", zone="America/New_York", deactivated=True, guest=True)
        people.save_profile(session, moved, NOW + timedelta(days=1))

    assert _find(database) == Person(
        workspace="T1",
        id=ANA,
        name="Ana B.",
        zone="America/New_York",
        digest_at=time(7, 15),
        working_weekdays=frozenset({0, 1, 3}),
        country="DE",
        region="BY",
        holidays_settled=True,
        absence=absence,
        deactivated=True,
        guest=True,
    )
    with database.reading() as session:
        (known,) = people.list_stored_people(session, "T1", [ANA])
        row = session.get_one(PersonRow, ("T1", ANA))
    assert known.refreshed_at == NOW + timedelta(days=1)
    assert row.next_look_at == NOW + timedelta(days=1), "a person in a new zone is checked at once"


@pytest.mark.parametrize("chosen", [None, "AT"], ids=["who-wants-no-holidays", "who-chose-another-country"])
def test_a_country_is_taken_once_and_never_again(database: Database, ana: Person, chosen: str | None) -> None:
    assert ana.country_to_propose == Country(code="DE", name="Germany")
    with database.begin() as session:
        assert people.settle_country(session, "T1", ANA, "DE")
    assert (_find(database).country, _find(database).country_to_propose) == ("DE", None)
    with database.begin() as session:
        people.set_preferences(
            session, "T1", ANA, digest_at=time(9), working_weekdays=None, country=chosen, region=None
        )
    with database.begin() as session:
        assert not people.settle_country(session, "T1", ANA, "DE")
    assert (_find(database).country, _find(database).country_to_propose) == (chosen, None)


def test_every_process_reads_people_with_the_same_statement(sqlite_database: Database) -> None:
    statements: list[str] = []
    event.listen(
        sqlite_database.engine, "before_cursor_execute", lambda *execution: statements.append(execution[2])
    )
    with sqlite_database.reading() as session:
        people.find_person(session, "T1", ANA)
    statement = statements[-1]
    fields = [name for name in Person.model_fields if name not in ("working_weekdays", "absence")]
    places = [statement.index(f"person.{name}") for name in fields]
    assert places == sorted(places), "the columns stand in the order of the model"


def test_somebody_back_from_their_absence_is_here(database: Database, ana: Person) -> None:
    away = Absence(first=date(2026, 12, 1), last=date(2026, 12, 4))
    with database.begin() as session:
        people.set_absence(session, "T1", ANA, away)
    assert _find(database).absence == away
    with database.begin() as session:
        people.set_absence(session, "T1", ANA, None)
    assert _find(database).absence is None


def test_the_same_id_in_another_workspace_is_somebody_else(database: Database, ana: Person) -> None:
    with database.begin() as session:
        people.save_profile(session, _profile(workspace="T2", name="Other"), NOW)
        people.set_absence(session, "T2", ANA, Absence(first=date(2026, 12, 1), last=date(2026, 12, 2)))
    assert _find(database) == ana
    with database.reading() as session:
        assert people.get_people(session, "T1", [ANA, BEN]) == {ANA: ana}


def test_nobody_is_found_where_nobody_is_known(database: Database) -> None:
    with database.reading() as session:
        assert people.find_person(session, "T1", ANA) is None
        assert people.get_people(session, "T1", []) == {}
        assert people.list_stored_people(session, "T1", [ANA]) == []


def test_somebody_who_left_slack_is_deactivated_until_slack_tells_otherwise(
    database: Database, ana: Person
) -> None:
    with database.begin() as session:
        people.set_deactivated(session, "T1", ANA)
    assert _find(database) == ana.model_copy(update={"deactivated": True})
    with database.begin() as session:
        people.save_profile(session, _profile(), NOW)
    assert _find(database) == ana


def test_a_profile_says_whether_it_changes_how_engagements_stand(database: Database, ana: Person) -> None:
    with database.begin() as session:
        assert not people.save_profile(session, _profile(BEN), NOW), "nobody knew them"
        assert not people.save_profile(session, _profile(name="Ana M."), NOW)
        assert people.save_profile(session, _profile(guest=True), NOW)
        assert people.set_unreachable(session, "T1", ANA, True)
        assert not people.set_unreachable(session, "T1", ANA, True)


def test_a_deputy_of_an_absence_stands_in_for_its_owner(database: Database, ana: Person) -> None:
    away = Absence(first=date(2026, 11, 24), last=date(2026, 11, 26), deputy=BEN)
    with database.begin() as session:
        people.save_profile(session, _profile(BEN), NOW)
        people.set_absence(session, "T1", ANA, away)
        assert [each.id for each in people.list_deputised(session, "T1", BEN)] == [ANA]
        assert people.list_deputised(session, "T1", ANA) == []
        assert people.list_deputised(session, "T2", BEN) == []

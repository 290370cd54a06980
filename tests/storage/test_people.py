"""Do people keep what they set, and is each looked at in their turn?"""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from methodology.people import Absence, Person
from methodology.team import PersonId
from storage import people, workspaces
from storage.database import Database
from storage.people import Profile

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANA = PersonId("U1")
BEN = PersonId("U2")


def _profile(person: PersonId = ANA, **facts: object) -> Profile:
    return Profile.model_validate(
        {"workspace": "T1", "id": person, "name": "Ana", "zone": "Europe/Berlin"} | facts
    )


def _find(database: Database, person: PersonId = ANA) -> Person:
    with database.reading() as session:
        found = people.find(session, "T1", person)
    assert found is not None
    return found


@pytest.fixture
def ana(database: Database) -> Person:
    with database.begin() as session:
        people.remember(session, _profile(), NOW)
    return _find(database)


def test_a_new_person_has_what_slack_tells_and_the_usual_settings(ana: Person) -> None:
    assert ana == Person(workspace="T1", id=ANA, name="Ana", zone="Europe/Berlin", digest_at=time(9))


def test_a_new_person_gets_the_digest_time_of_the_installation(database: Database) -> None:
    with database.begin() as session:
        people.remember(session, _profile(), NOW, digest_at=time(8, 30))
        people.remember(session, _profile(), NOW, digest_at=time(7))
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
        people.look_next_at(session, "T1", [ANA], NOW)
    with database.begin() as session:
        moved = _profile(name="Ana B.", zone="America/New_York", deactivated=True, guest=True)
        people.remember(session, moved, NOW + timedelta(days=1))

    assert _find(database) == Person(
        workspace="T1",
        id=ANA,
        name="Ana B.",
        zone="America/New_York",
        digest_at=time(7, 15),
        working_weekdays=frozenset({0, 1, 3}),
        country="DE",
        region="BY",
        absence=absence,
        deactivated=True,
        guest=True,
    )
    with database.reading() as session:
        (known,) = people.people_to_look_at(session, NOW, limit=10)
    assert known.refreshed_at == NOW + timedelta(days=1)


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
        people.remember(session, _profile(workspace="T2", name="Other"), NOW)
        people.set_absence(session, "T2", ANA, Absence(first=date(2026, 12, 1), last=date(2026, 12, 2)))
    assert _find(database) == ana
    with database.reading() as session:
        assert people.get_many(session, "T1", [ANA, BEN]) == {ANA: ana}


def test_nobody_is_found_where_nobody_is_known(database: Database) -> None:
    with database.reading() as session:
        assert people.find(session, "T1", ANA) is None
        assert people.get_many(session, "T1", []) == {}
        assert people.known(session, "T1", [ANA]) == []


def test_people_are_looked_at_from_their_instant_on_longest_waiting_first(database: Database) -> None:
    with database.begin() as session:
        for number, minutes in enumerate([10, -5, -20, 0]):
            person = PersonId(f"U{number}")
            people.remember(session, _profile(person), NOW)
            people.look_next_at(session, "T1", [person], NOW + timedelta(minutes=minutes))
        people.remember(session, _profile(PersonId("U9")), NOW)

    with database.reading() as session:
        waiting = people.people_to_look_at(session, NOW, limit=10)
        first = people.people_to_look_at(session, NOW, limit=1)
    assert [each.person.id for each in waiting] == ["U2", "U1", "U3"]
    assert [each.person.id for each in first] == ["U2"]


def test_nobody_is_looked_at_once_their_work_is_over(database: Database, ana: Person) -> None:
    with database.begin() as session:
        people.look_next_at(session, "T1", [ANA], NOW)
        people.look_next_at(session, "T1", [ANA], None)
        assert people.people_to_look_at(session, NOW, limit=10) == []


@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        pytest.param(None, NOW, NOW, id="not-yet-planned"),
        pytest.param(NOW + timedelta(hours=1), NOW, NOW, id="planned-later"),
        pytest.param(NOW, NOW + timedelta(hours=1), NOW, id="planned-earlier-stays"),
    ],
)
def test_a_look_is_brought_forward_and_never_put_off(
    database: Database, ana: Person, before: datetime | None, asked: datetime, after: datetime
) -> None:
    with database.begin() as session:
        people.look_next_at(session, "T1", [ANA], before)
        people.look_at_latest(session, ana, asked)
    with database.reading() as session:
        assert people.people_to_look_at(session, after - timedelta(seconds=1), limit=1) == []
        assert len(people.people_to_look_at(session, after, limit=1)) == 1


def test_people_of_a_stopped_workspace_wait_without_holding_up_others(database: Database) -> None:
    with database.begin() as session:
        for workspace, minutes in (("T1", -60), ("T2", 0)):
            people.remember(session, _profile(workspace=workspace), NOW)
            people.look_next_at(session, workspace, [ANA], NOW + timedelta(minutes=minutes))
        workspaces.stop(session, "T1", "token_revoked", NOW)
    with database.reading() as session:
        waiting = people.people_to_look_at(session, NOW, limit=1)
    assert [each.person.workspace for each in waiting] == ["T2"]
    with database.begin() as session:
        workspaces.resume(session, "T1")
        assert len(people.people_to_look_at(session, NOW, limit=2)) == 2

"""Profiles: what Slack's payloads say of a person, and profiles saved by several units of work at once."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.context import AppContext
from handlers.slack import people as who
from methodology.people import SLACKBOT
from methodology.plan.team import PersonId
from storage import digest_rhythm, people
from storage.database.connection import Database
from storage.methodologies import Catalog
from storage.outbox import digest_schedule
from storage.people import Profile
from storage.tables.engagements import MemberRow
from storage.tables.people import PersonRow
from tests.support.sending import ANNA, BEN, CLARA, WORKSPACE, know, opened

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def _user(**facts: Any) -> dict[str, Any]:
    """A member as Slack's payloads have them."""
    member = {"id": ANNA, "team_id": WORKSPACE, "deleted": False, "is_restricted": False, "is_bot": False}
    return {key: value for key, value in {**member, **facts}.items() if value is not None}


def _in(*teams: str) -> dict[str, Any]:
    return {"id": ANNA, "enterprise_id": "E1", "teams": list(teams)}


ELSEWHERE = {
    "says-a-member": (_user(), False),
    "names-another-workspace-and-ours-among-all": (_user(team_id="T9", enterprise_user=_in("T9", WORKSPACE)), False),
    "names-the-organisation": (_user(team_id="E1", enterprise_user=_in(WORKSPACE)), False),
    "names-no-workspace-but-all": (_user(team_id=None, teams=[WORKSPACE, "T9"]), False),
    "names-ours-not-among-all": (_user(team_id="T9", enterprise_user=_in("T9", "T8")), True),
    "names-ours-which-they-have-left": (_user(enterprise_user=_in("T9")), True),
    "says-a-stranger": (_user(team_id="T9", is_stranger=True), True),
    "says-a-stranger-of-another-organisation": (_user(team_id="T9", is_stranger=True, enterprise_user=_in("T9")), True),
    "names-another-workspace-alone": (_user(team_id="T9"), None),
    "names-another-workspace-and-no-list": (_user(team_id="T9", enterprise_user={"id": ANNA}), None),
    "names-another-workspace-and-an-empty-list": (_user(team_id="T9", enterprise_user=_in()), None),
    "names-nothing": (_user(team_id=None), None),
}  # fmt: skip
"""Payloads, and whether they say that the person is an outsider."""


@pytest.mark.parametrize(("user", "outsider"), ELSEWHERE.values(), ids=list(ELSEWHERE))
@pytest.mark.parametrize("before", [None, False, True], ids=["new", "member", "was-outsider"])
def test_what_a_payload_does_not_say_stays_as_it_was(
    database: Database, user: dict[str, Any], outsider: bool | None, before: bool | None
) -> None:
    app_context = AppContext(database=database, catalog=Catalog(database), now=lambda: NOW)
    long_ago = NOW - timedelta(days=9)
    if before is not None:
        known = Profile(workspace=WORKSPACE, id=PersonId(ANNA), name="A", zone="UTC", outsider=before)
        with database.begin() as session:
            people.save_profile(session, known, long_ago)
    who.update_profile(app_context, WORKSPACE, user)
    with database.reading() as session:
        found = people.list_stored_people(session, WORKSPACE, [PersonId(ANNA)])
    if before is None:
        assert not found, "people we do not know are not recorded"
        profile = who.read_profile(app_context, WORKSPACE, user)
        assert profile is not None
        assert who.save_profiles(app_context, WORKSPACE, [profile])[PersonId(ANNA)].outsider is (
            outsider is not False
        )
        return
    assert found[0].person.outsider is (before if outsider is None else outsider)
    says_all = outsider is True or (outsider is False and user.get("team_id") != "T9")
    assert found[0].refreshed_at == (NOW if says_all else long_ago)


@pytest.mark.parametrize(("fact", "key"), [("guest", "is_restricted"), ("deactivated", "deleted")])
@pytest.mark.parametrize(
    ("elsewhere", "believed"),
    [
        ({"team_id": "T9"}, False),
        ({"team_id": "T9", "enterprise_user": _in("T9", WORKSPACE)}, False),
        ({"team_id": "E1", "enterprise_user": _in(WORKSPACE)}, True),
        ({"team_id": WORKSPACE}, True),
        ({"team_id": None}, True),
    ],
    ids=["another", "another-and-ours", "the-organisation", "ours", "none"],
)
def test_what_changes_in_another_workspace_takes_no_rights_in_ours(
    database: Database, fact: str, key: str, elsewhere: dict[str, Any], believed: bool
) -> None:
    app_context = AppContext(database=database, catalog=Catalog(database), now=lambda: NOW)
    profile = Profile(workspace=WORKSPACE, id=PersonId(ANNA), name="A", zone="UTC", outsider=False)
    who.save_profiles(app_context, WORKSPACE, [profile])
    who.update_profile(app_context, WORKSPACE, _user(**elsewhere) | {key: True})
    with database.reading() as session:
        [found] = people.list_stored_people(session, WORKSPACE, [PersonId(ANNA)])
    assert getattr(found.person, fact) is believed


@pytest.mark.parametrize(("fact", "key"), [("guest", "is_restricted"), ("deactivated", "deleted")])
def test_a_guest_stays_one_while_a_payload_leaves_it_out(database: Database, fact: str, key: str) -> None:
    app_context = AppContext(database=database, catalog=Catalog(database), now=lambda: NOW)
    for said, then in ((True, True), (None, True), (False, False), (None, False)):
        profile = who.read_profile(app_context, WORKSPACE, _user(**{key: said}))
        assert profile is not None
        assert getattr(who.save_profiles(app_context, WORKSPACE, [profile])[PersonId(ANNA)], fact) is then


@pytest.mark.parametrize(
    ("user", "app"),
    [
        (_user(id="USLACKBOT"), True),
        (_user(is_bot=True), True),
        (_user(is_workflow_bot=True), True),
        (_user(is_connector_bot=True), True),
        (_user(profile={"bot_id": "B1", "api_app_id": "A1"}), True),
        (_user(is_app_user=True, profile={"api_app_id": "", "bot_id": ""}), False),
    ],
)
def test_apps_are_told_from_people(user: dict[str, Any], app: bool) -> None:
    assert who.is_app(user) is app


def test_an_app_that_was_taken_for_a_person_is_one_no_more(database: Database) -> None:
    app_context = AppContext(database=database, catalog=Catalog(database), now=lambda: NOW)
    with database.begin() as session:
        taken = Profile(workspace=WORKSPACE, id=SLACKBOT, name="Slackbot", zone="UTC")
        people.save_profile(session, taken, NOW)
    who.update_profile(app_context, WORKSPACE, {"id": "USLACKBOT", "is_bot": False})
    with database.reading() as session:
        slackbot = people.find_person(session, WORKSPACE, SLACKBOT)
    assert slackbot is not None
    assert slackbot.outsider


def test_a_member_is_found_by_either_of_their_ids(database: Database) -> None:
    app_context = AppContext(database=database, catalog=Catalog(database), now=lambda: NOW)
    know(database, NOW, (ANNA, "UTC"))
    changed = _user(id="W9", enterprise_user={"id": ANNA, "teams": [WORKSPACE]}, tz="Asia/Kolkata")
    who.update_profile(app_context, WORKSPACE, changed)
    with database.reading() as session:
        anna = people.find_person(session, WORKSPACE, PersonId(ANNA))
    assert anna is not None
    assert anna.zone == "Asia/Kolkata"


def test_the_same_people_saved_in_two_orders_at_once_are_all_kept(database: Database) -> None:
    app_context = AppContext(database=database, catalog=Catalog(database), now=lambda: NOW)
    profiles = [
        Profile(workspace=WORKSPACE, id=PersonId(f"U{n:03}"), name=f"{n}", zone="UTC") for n in range(20)
    ]
    who.save_profiles(app_context, WORKSPACE, profiles)
    with ThreadPoolExecutor(4) as pool:
        orders = [profiles, profiles[::-1]] * 8
        for each in [pool.submit(who.save_profiles, app_context, WORKSPACE, order) for order in orders]:
            assert len(each.result(timeout=60)) == 20


def test_a_person_who_gets_work_while_being_unscheduled_stays_scheduled(database: Database) -> None:
    know(database, NOW, (ANNA, "UTC"), (BEN, "UTC"), (CLARA, "UTC"))
    engagement = opened(database, {"project_manager": BEN}, NOW, opened_on=date(2026, 11, 24))
    with database.begin() as session:
        digest_rhythm.schedule_digest_check(session, WORKSPACE, [PersonId(ANNA)], NOW)

    def unschedule() -> None:
        with database.begin() as session:
            digest_schedule.unschedule_if_uninvolved(session, WORKSPACE, PersonId(ANNA))

    with ThreadPoolExecutor(1) as pool:
        with database.begin() as session:
            session.add(MemberRow(engagement=engagement, role="trainer", person=ANNA))
            session.flush()
            digest_rhythm.schedule_digests(session, WORKSPACE, [PersonId(ANNA)], NOW)
            sleeping = pool.submit(unschedule)
            wait([sleeping], 0.5)  # it would be done by now, did it not wait for this unit of work
        sleeping.result(timeout=30)
    with database.reading() as session:
        assert session.get_one(PersonRow, (WORKSPACE, ANNA)).next_look_at is not None


@pytest.mark.parametrize(
    ("facts", "is_admin"),
    [
        ({"is_admin": True, "is_owner": False}, True),
        ({"is_admin": False, "is_owner": True}, True),
        ({"is_admin": False, "is_owner": False}, False),
        ({}, None),
    ],
)
def test_admins_and_owners_are_told_apart_from_members(
    sqlite_database: Database, facts: dict[str, bool], is_admin: bool | None
) -> None:
    app_context = AppContext(database=sqlite_database, catalog=Catalog(sqlite_database), now=lambda: NOW)
    profile = who.read_profile(app_context, WORKSPACE, _user(**facts))
    assert profile is not None
    assert profile.workspace_admin is is_admin

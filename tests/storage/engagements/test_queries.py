"""Tests of `storage.engagements.queries`."""

import pytest

from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.people import Absence
from methodology.plan.team import PersonId
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, lifecycle, queries
from tests.support.engaged import EM, NEWCOMER, PM, WORKSPACE, Engaged, another, days, engage

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def for_newcomer(engaged: Engaged) -> list[EngagementId]:
    with engaged.database.reading() as session:
        return [e.id for e in queries.list_with_work_for(session, WORKSPACE, NEWCOMER, limit=9)]


def test_work_given_to_somebody_without_a_role_leads_to_its_engagement_while_it_runs(
    engaged: Engaged,
) -> None:
    assert for_newcomer(engaged) == []
    engaged.do(activity.reassign, engaged.work("exec_kickoff").id, to=NEWCOMER)
    assert for_newcomer(engaged) == [engaged.engagement_id]
    engaged.do(lifecycle.hold, engaged.engagement_id, reason="budget")
    assert for_newcomer(engaged) == []


def test_so_does_the_work_of_people_who_named_them_deputy(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        people.set_absence(session, WORKSPACE, PM, Absence(first=days(0), last=days(4), deputy=NEWCOMER))
    assert for_newcomer(engaged) == [engaged.engagement_id]


@pytest.mark.parametrize(
    ("by", "roles", "watched"),
    [
        (None, (), 3),
        (EM, (RoleId("engagement_manager"),), 3),
        (EM, (RoleId("pse"),), 0),
        (NEWCOMER, (RoleId("pse"),), 0),
    ],
)
def test_all_that_are_watched_are_counted_though_only_the_newest_are_read(
    engaged: Engaged, by: PersonId | None, roles: tuple[RoleId, ...], watched: int
) -> None:
    for key in ("form-2", "form-3"):
        newest = another(engaged, key, stage="engagement_execution", dates=EXECUTION)
    with engaged.database.reading() as session:
        versions = queries.list_versions_of(session, WORKSPACE, by) if by else []
        assert versions == ([engaged.plan().engagement.version] if by == EM else [])
        watching = dict.fromkeys(versions, roles)
        found = queries.list_watched(session, WORKSPACE, states=("open",), limit=1, by=by, roles=watching)
        assert [each.id for each in found] == ([newest.engagement_id] if watched else [])
        many = queries.count_watched(session, WORKSPACE, states=("open",), by=by, roles=watching)
        assert many == watched
        assert queries.count_watched(session, WORKSPACE, states=("closed",), by=by, roles=watching) == 0


def test_an_engagement_is_found_by_any_spelling_of_its_name(engaged: Engaged) -> None:
    with engaged.database.reading() as session:
        found = queries.find_by_name(session, WORKSPACE, ["nobody", " ACME  "])
        assert [each.id for each in found] == [engaged.engagement_id]
        assert queries.find_by_name(session, WORKSPACE, ["nobody", "acm", "acme (sow-1"]) == []


def test_a_name_is_folded_however_its_accents_are_written() -> None:
    assert queries.fold("  CAFE\u0301  Noir") == queries.fold("Caf\u00e9 noir")

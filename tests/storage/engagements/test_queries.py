"""Tests of `storage.engagements.queries`."""

import pytest

from methodology.definition.model import Methodology
from methodology.engagement.engagement import Channel, EngagementId
from methodology.people import Absence
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, lifecycle, queries
from storage.tables.engagements import EngagementRow
from tests.support.engaged import NEWCOMER, PM, WORKSPACE, Engaged, days, engage

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(
        database,
        methodology,
        stage="engagement_execution",
        dates=EXECUTION,
        channel=Channel(id="C1", name="acme"),
    )


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


@pytest.mark.parametrize("end", ["close", "cancel"])
def test_a_channel_knows_what_lived_in_it_and_is_over(engaged: Engaged, end: str) -> None:
    def over() -> list[EngagementId]:
        with engaged.database.reading() as session:
            return [e.id for e in queries.list_over_in_channel(session, WORKSPACE, "C1")]

    assert over() == []
    if end == "close":
        engaged.do(lifecycle.close, engaged.engagement_id, confirmed={}, despite="budget")
    else:
        engaged.do(lifecycle.cancel, engaged.engagement_id, reason="budget")
    assert over() == [engaged.engagement_id]


def test_an_engagement_is_found_by_any_spelling_of_its_name(engaged: Engaged) -> None:
    with engaged.database.reading() as session:
        found = queries.find_by_name(session, WORKSPACE, ["nobody", " ACME  "])
        assert [each.id for each in found] == [engaged.engagement_id]
        assert queries.find_by_name(session, WORKSPACE, ["nobody", "acm", "acme (sow-1"]) == []


def test_a_name_is_folded_however_its_accents_are_written() -> None:
    assert queries.fold("  CAFE\u0301  Noir") == queries.fold("Caf\u00e9 noir")


@pytest.mark.parametrize("stored", ["istanbul", "i\u0307stanbul"], ids=["now", "by a version before"])
def test_a_name_is_found_as_typed_however_it_was_stored(engaged: Engaged, stored: str) -> None:
    with engaged.database.begin() as session:
        row = session.get_one(EngagementRow, engaged.engagement_id)
        row.customer, row.customer_folded = "İstanbul", stored
    with engaged.database.reading() as session:
        [found] = queries.find_by_name(session, WORKSPACE, ["İstanbul"])
        assert found.customer == "İstanbul"

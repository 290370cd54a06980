"""Tests of `storage.engagements.replan`, and of access to engagements of others."""

import pytest

from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.engagement.rights import NotAllowed
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements.engagement_plan import get_plan
from storage.engagements.unit_of_work import UnitOfWork
from tests.support.engaged import WORKSPACE, Engaged, days, engage

TYPES = ("custom_sow", "standard_sku", "consulting_block", "dedicated_engineer", "education", "blended")


@pytest.mark.parametrize("type", TYPES)
def test_what_was_planned_just_now_does_not_change_when_it_is_planned_again(
    database: Database, methodology: Methodology, type: str
) -> None:
    engaged = engage(database, methodology, type=type, detail=True, dates={"kickoff": days(30)})
    before = engaged.stored()
    found = engaged.do(UnitOfWork.replan, engaged.engagement_id).changes
    assert (found.added, found.revived, found.withdrawn, found.shifts) == ((), (), (), ())
    assert engaged.stored() == before


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology)


def test_an_engagement_of_another_workspace_is_not_found(engaged: Engaged) -> None:
    with (
        engaged.database.reading() as session,
        pytest.raises(Refusal, match="no such engagement that you can see"),
    ):
        get_plan(session, engaged.catalog, "T2", engaged.engagement_id)
    with (
        engaged.database.reading() as session,
        pytest.raises(Refusal, match="no such engagement that you can see"),
    ):
        get_plan(session, engaged.catalog, WORKSPACE, EngagementId(999))


def test_a_person_without_the_right_cannot_lock_an_engagement(engaged: Engaged) -> None:
    def refuse(_: object) -> None:
        raise NotAllowed("Not yours.")

    engaged.guard = refuse
    with engaged.unit() as unit, pytest.raises(NotAllowed):
        unit.lock(engaged.engagement_id)

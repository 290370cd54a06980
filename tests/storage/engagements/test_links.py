"""Tests of `storage.engagements.links`, and of links that follow the evidence."""

import pytest

from methodology.definition.ids import CollateralId
from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity
from storage.engagements.links import get_bookmarks, note_bookmark, set_links
from tests.support.engaged import Engaged, engage

PROJECT, FOLDER = CollateralId("kantata_project"), CollateralId("project_folder")
ONE, TWO = "https://kantata.example/1", "https://kantata.example/2"


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="project_planning")


def links(engaged: Engaged) -> dict[str, str]:
    return {str(tool): url for tool, url in engaged.plan().engagement.links.items()}


def test_the_link_follows_the_evidence_of_the_activity_that_yields_it(engaged: Engaged) -> None:
    setup = engaged.work("plan_kantata_setup")
    done = engaged.do(activity.complete, setup.id)
    assert not done.is_linked
    assert engaged.do(activity.give_evidence, setup.id, evidence=f"Here: {ONE}").is_linked
    assert links(engaged) == {PROJECT: ONE}
    assert not engaged.do(activity.give_evidence, setup.id, evidence=f"{ONE} it is").is_linked
    assert engaged.do(activity.undo, setup.id).is_linked
    assert links(engaged) == {}


def test_a_link_set_by_hand_stays_when_the_evidence_goes(engaged: Engaged) -> None:
    setup = engaged.work("plan_kantata_setup")
    engaged.do(activity.complete, setup.id, evidence=ONE)
    engaged.do(set_links, engaged.engagement_id, {PROJECT: TWO, FOLDER: ONE})
    engaged.do(activity.undo, setup.id)
    assert links(engaged) == {PROJECT: TWO, FOLDER: ONE}
    engaged.do(set_links, engaged.engagement_id, {FOLDER: ""})
    assert links(engaged) == {PROJECT: TWO}
    before = engaged.stored()
    engaged.do(set_links, engaged.engagement_id, {PROJECT: TWO})
    assert engaged.stored() == before
    assert [each.after for each in engaged.history("links_set")] == [
        {PROJECT: TWO, FOLDER: ONE},
        {FOLDER: ""},
    ]


@pytest.mark.parametrize(("tool", "url"), [("sow", "the drive"), ("roe", ONE)])
def test_what_is_no_address_or_no_link_of_an_engagement_is_refused(
    engaged: Engaged, tool: str, url: str
) -> None:
    with pytest.raises(Refusal):
        engaged.do(set_links, engaged.engagement_id, {CollateralId(tool): url})
    assert links(engaged) == {}


def test_a_bookmark_is_noted_for_each_link(engaged: Engaged) -> None:
    first, second = {"channel": "C1", "id": "Bk1", "url": ONE}, {"channel": "C1", "id": "Bk2", "url": TWO}
    with engaged.database.begin() as session:
        note_bookmark(session, engaged.engagement_id, PROJECT, first)
        note_bookmark(session, engaged.engagement_id, FOLDER, second)
        assert get_bookmarks(session, engaged.engagement_id) == {PROJECT: first, FOLDER: second}

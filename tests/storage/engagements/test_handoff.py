"""Tests of `storage.engagements.handoff`."""

import pytest

from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import lifecycle
from storage.engagements.handoff import write_handoff
from tests.support.engaged import Engaged, engage


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="project_planning")


def sheet(engaged: Engaged) -> dict[str, str]:
    return dict(engaged.plan().engagement.handoff)


def test_parts_are_written_one_by_one_and_taken_back(engaged: Engaged) -> None:
    engaged.do(write_handoff, engaged.engagement_id, {"goals": " Move to SaaS ", "risks": "None known"})
    engaged.do(write_handoff, engaged.engagement_id, {"scope": "Migration"})
    engaged.do(write_handoff, engaged.engagement_id, {"risks": "  "})
    assert sheet(engaged) == {"goals": "Move to SaaS", "scope": "Migration"}
    assert len(engaged.history("handoff_written")) == 3


def test_the_same_text_again_is_no_change(engaged: Engaged) -> None:
    engaged.do(write_handoff, engaged.engagement_id, {"goals": "Move to SaaS"})
    before = engaged.stored()
    engaged.do(write_handoff, engaged.engagement_id, {"goals": "Move to SaaS ", "risks": ""})
    assert engaged.stored() == before


@pytest.mark.parametrize(
    ("parts", "sentence"), [({"weather": "fine"}, "open it again"), ({"goals": "x" * 3001}, "shorten it")]
)
def test_what_the_sheet_has_no_room_for_is_refused(
    engaged: Engaged, parts: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        engaged.do(write_handoff, engaged.engagement_id, {"risks": "many"} | parts)
    assert sheet(engaged) == {}


def test_the_sheet_of_an_engagement_that_is_over_stays_as_it_is(engaged: Engaged) -> None:
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="Bought")
    before = engaged.stored()
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(write_handoff, engaged.engagement_id, {"goals": "More"})
    assert engaged.stored() == before

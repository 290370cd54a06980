"""Tests of `storage.engagements.edit`."""

import pytest

from methodology.definition.ids import StageId, TypeId
from methodology.definition.model import Methodology
from methodology.engagement.edit import edited, preview_edit
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements.edit import edit_engagement
from storage.engagements.names import EngagementNames
from storage.engagements.queries import find_by_name
from tests.support.engaged import WORKSPACE, Engaged, engage


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="project_planning")


def test_it_is_found_by_its_new_name_and_the_plan_becomes_what_was_previewed(engaged: Engaged) -> None:
    names, number = EngagementNames(), engaged.engagement_id
    with engaged.database.reading() as session:
        assert names.of_customer(session, WORKSPACE, "ACME, Inc.", 9) == [number]
    shown = edited(engaged.plan())
    to = shown.model_copy(update={"customer": "Globex", "type": TypeId("consulting_block")})
    changes = preview_edit(engaged.plan(), to)
    after = engaged.do(edit_engagement, engaged.engagement_id, to, shown=shown)
    assert edited(after) == to
    assert {each.activity for each in after.open_work} == {
        *(work.activity for work, _ in (*changes.kept, *changes.revived)),
        *(each.activity for each in changes.added),
    }
    with engaged.database.reading() as session:
        assert [each.id for each in find_by_name(session, WORKSPACE, ["globex"])] == [number]
        for each in (names, EngagementNames()):
            assert each.beginning_with(session, WORKSPACE, "globex", 9) == [number]
            assert each.nearest(session, WORKSPACE, "glibex", 9) == [("Globex (SOW-1)", [number])]
            assert each.of_customer(session, WORKSPACE, "Globex Ltd", 9) == [number]
            assert each.nearest(session, WORKSPACE, "acme", 9) == []
            assert each.beginning_with(session, WORKSPACE, "acme", 9) == []
    assert [each.after["customer"] for each in engaged.history("edited")] == ["Globex"]
    engaged.do(edit_engagement, engaged.engagement_id, to, shown=shown)
    assert len(engaged.history("edited")) == 1


def test_what_somebody_else_changed_meanwhile_stays(engaged: Engaged) -> None:
    shown = edited(engaged.plan()).model_copy(update={"reference": "old"})
    with pytest.raises(Refusal, match="changed this meanwhile"):
        engaged.do(
            edit_engagement,
            engaged.engagement_id,
            shown.model_copy(update={"customer": "Initech"}),
            shown=shown,
        )
    assert not engaged.history("edited")


def test_a_type_that_does_not_go_through_the_current_stage_is_refused(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, stage="scoping")
    shown = edited(engaged.plan())
    skipping = methodology.stage[StageId("scoping")].skipped_for
    to = shown.model_copy(update={"type": next(iter(skipping))})
    with pytest.raises(Refusal, match="has no stage"):
        engaged.do(edit_engagement, engaged.engagement_id, to, shown=shown)

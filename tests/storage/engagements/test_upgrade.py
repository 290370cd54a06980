"""Tests of `storage.engagements.upgrade`: engagements that a version before has planned."""

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import text

from methodology.definition.model import Methodology
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.history import BY_ITSELF
from storage.engagements.upgrade import list_outdated, upgrade_engagement
from tests.support.engaged import EM, PM, WORKSPACE, Engaged, another, days, engage

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PLANNED = {"booking": days(2), "kickoff": days(21), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    engaged = engage(database, methodology, stage="project_planning", dates=PLANNED)
    as_before(engaged)
    return engaged


def as_before(engaged: Engaged) -> None:
    """As a version before left it, which would have moved the project manager's Fridays at the next click."""
    with engaged.database.begin() as session:
        session.execute(text("UPDATE engagement SET rules = 0"))
        session.execute(text("UPDATE planned_activity SET basis = NULL"))
        people.set_preferences(
            session,
            WORKSPACE,
            PM,
            digest_at=time(9),
            working_weekdays=frozenset({0, 1, 2, 3}),
            country=None,
            region=None,
        )


def upgrade(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        upgrade_engagement(session, engaged.catalog, WORKSPACE, engaged.engagement_id, NOW)


def outdated(engaged: Engaged, **given: object) -> list[object]:
    with engaged.database.reading() as session:
        return [each for _, each in list_outdated(session, most=10, **given)]  # type: ignore[arg-type]


def test_an_upgrade_moves_only_what_is_due_on_free_days_and_writes_that_down(engaged: Engaged) -> None:
    before = engaged.plan()
    upgrade(engaged)
    after = engaged.plan()
    assert [each.id for each in after.work] == [each.id for each in before.work]
    moved = {now.id for was, now in zip(before.work, after.work, strict=True) if was.due != now.due}
    assert moved
    assert {each.dri for each in after.work if each.id in moved} == {PM}
    rows = engaged.history("moved")
    assert {c.work for c in rows} == moved
    assert {(c.by, c.source, c.after["cause"]["why"]) for c in rows} == {(BY_ITSELF, "update", "update")}
    assert not [each for each in after.work if each.moved], "nobody's act has moved it"
    assert outdated(engaged) == []
    stored = engaged.stored()
    upgrade(engaged)
    assert engaged.stored() == stored


def test_who_acts_first_upgrades_it_and_is_shown_only_their_own_moves(engaged: Engaged) -> None:
    engaged.by = EM
    with engaged.unit() as unit:
        result = activity.snooze(unit, engaged.work("plan_kickoff_deck").id, until=days(3))
        assert unit.preview(result.plan).moves == ()
    assert {c.by for c in engaged.history("moved")} == {BY_ITSELF}
    assert engaged.plan().engagement.is_outdated is False


def test_what_is_over_is_upgraded_when_it_is_opened_again(engaged: Engaged) -> None:
    second = another(engaged, "form-2", stage="project_planning", dates=PLANNED)
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="bought")
    as_before(engaged)
    assert outdated(engaged) == [second.engagement_id]
    assert outdated(engaged, but={second.engagement_id}) == []
    with engaged.database.reading() as session:
        somebody = people.get_people(session, WORKSPACE, [PM])[PM]
    assert outdated(engaged, concerning=somebody) == [], "nothing is known to concern them"
    engaged.do(lifecycle.reopen, engaged.engagement_id)
    assert engaged.plan().engagement.is_outdated is False

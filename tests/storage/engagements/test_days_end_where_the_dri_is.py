"""A day ends where the DRI is, and for an engagement where its lead is: wherever the people are who act."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from methodology.definition.ids import StageId
from methodology.engagement.checklist import list_items
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.questions import asked_at, may_come_up
from methodology.engagement.summary import summary
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.engagements import activity, checklist, extra_work, lifecycle
from storage.engagements.advance import confirm
from storage.engagements.engagement_plan import get_plan
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog
from storage.tables.engagements import StageEntryRow
from storage.tables.planned_activities import PlannedActivityRow
from tests.support.sending import ANNA, BEN, CLARA, WORKSPACE, know, opened

LOS_ANGELES, AUCKLAND = "America/Los_Angeles", "Pacific/Auckland"
THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)
NOW = datetime(2026, 11, 19, 20, tzinfo=UTC)
"""Friday morning in Auckland, and Thursday noon in Los Angeles."""
OPENED = date(2026, 10, 26)
KICKED_OFF = StageId("engagement_execution")


class TwoPlaces:
    """An engagement whose lead (Ben) and PSE (Clara) are in these zones, now."""

    def __init__(self, database: Database, lead: str, dri: str) -> None:
        self.database, self.catalog = database, Catalog(database)
        know(database, datetime(2026, 11, 2, tzinfo=UTC), (ANNA, AUCKLAND), (BEN, lead), (CLARA, dri))
        team = {"project_manager": BEN, "pse": CLARA}
        began = datetime(2026, 10, 26, 12, tzinfo=UTC)
        dates = {"kickoff": date(2026, 11, 2)}
        self.id: EngagementId = opened(database, team, began, opened_on=OPENED, dates=dates)

    def plan(self) -> EngagementPlan:
        with self.database.reading() as session:
            return get_plan(session, self.catalog, WORKSPACE, self.id)

    def unit(self, session: Session, by: str, zone: str) -> UnitOfWork:
        person = Person(workspace=WORKSPACE, id=PersonId(by), name=by, zone=zone)
        actor = Actor(by=person.id, at=NOW, today=person.today(NOW), source="test")
        return UnitOfWork(session, self.catalog, WORKSPACE, actor, lambda _: None)

    def work_of_dri(self, due: date) -> PlannedActivity:
        plan = self.plan()
        lateness = Lateness(plan=plan, now=NOW)
        work = next(each for each in plan.open_work if each.dri == CLARA and lateness.can_start(each))
        this = update(PlannedActivityRow).where(col(PlannedActivityRow.id) == work.id)
        with self.database.begin() as session:
            session.execute(this.values(due=due, due_by_hand=True))
        return work


@pytest.mark.parametrize(
    ("lead", "dri", "late_by"),
    [
        pytest.param(AUCKLAND, LOS_ANGELES, 0, id="in-time-where-the-dri-is"),
        pytest.param(LOS_ANGELES, AUCKLAND, 1, id="late-where-the-dri-is"),
    ],
)
def test_work_is_done_on_the_day_it_is_where_its_dri_is(
    sqlite_database: Database, lead: str, dri: str, late_by: int
) -> None:
    there = TwoPlaces(sqlite_database, lead, dri)
    work = there.work_of_dri(THURSDAY)
    assert Lateness(plan=there.plan(), now=NOW).days_past(there.plan().activity(work.id)) == late_by
    with sqlite_database.begin() as session:
        activity.complete(there.unit(session, BEN, lead), work.id)
    done = there.plan().activity(work.id)
    assert done.closed_on == (FRIDAY if late_by else THURSDAY)
    assert Lateness(plan=there.plan(), now=NOW).was_late_by(done) == late_by


def test_an_event_may_have_been_today_where_its_dri_is(sqlite_database: Database) -> None:
    there = TwoPlaces(sqlite_database, AUCKLAND, LOS_ANGELES)
    plan = there.plan()
    event = next(
        each for each in plan.open_work if each.dri == BEN and plan.methodology.activity[each.activity].sets
    )
    with sqlite_database.begin() as session:
        activity.complete(there.unit(session, CLARA, LOS_ANGELES), event.id, happened=FRIDAY)
    anchor = plan.methodology.activity[event.activity].sets
    assert FRIDAY in {each.on for each in there.plan().engagement.plan_facts.dates if each.anchor == anchor}


def test_a_stage_is_left_on_the_day_it_is_where_the_lead_is(sqlite_database: Database) -> None:
    there = TwoPlaces(sqlite_database, LOS_ANGELES, LOS_ANGELES)
    with sqlite_database.begin() as session:
        session.execute(update(StageEntryRow).values(exit_by=THURSDAY))
        lifecycle.close(there.unit(session, ANNA, AUCKLAND), there.id, confirmed={}, despite="enough")
    closed = there.plan()
    assert closed.engagement.closed_on == THURSDAY
    assert not any(each.late_by for each in summary(closed, Lateness(plan=closed, now=NOW)).stages)
    assert {each.closed_on for each in closed.work if each.state == "let_go"} == {THURSDAY}


def test_what_is_ticked_and_asked_has_the_day_where_the_lead_or_the_dri_is(
    sqlite_database: Database,
) -> None:
    """Somebody acts in Auckland, where it is Friday; for the lead and the DRI it is still Thursday."""
    there = TwoPlaces(sqlite_database, LOS_ANGELES, LOS_ANGELES)
    plan = there.plan()
    listed = next(each for each in plan.open_work if list_items(plan.methodology, each))
    asks = next(each for each in plan.open_work if asked_at(plan, each.activity))
    comes_up, criterion = may_come_up(plan)[0].id, plan.methodology.stage[KICKED_OFF].exit_criteria[0].id
    with sqlite_database.begin() as session:
        unit = there.unit(session, ANNA, AUCKLAND)
        checklist.tick(unit, listed.id, ticked=[list_items(plan.methodology, listed)[0].key])
        confirm(unit, unit.lock(there.id), KICKED_OFF, {criterion: ""})
        activity.complete(unit, asks.id)
        extra_work.raise_condition(unit, there.id, comes_up)
    after = there.plan()
    ticked = after.activity(listed.id).ticked or {}
    assert {each["on"] for each in ticked.values()} == {THURSDAY.isoformat()}
    assert {each.on for each in after.engagement.confirmed} == {THURSDAY}
    assert {each.on for each in after.engagement.questions} == {THURSDAY}
    raised = {each.on for each in after.engagement.plan_facts.raised}
    assert raised == {FRIDAY}, "a day that somebody names is that of their own clock"

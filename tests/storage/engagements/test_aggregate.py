"""The one statement for an engagement with everything that hangs on it, beside its rows read plainly."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, select, update

from methodology.definition.model import Methodology
from methodology.engagement.engagement import Confirmed, EngagementId
from methodology.people import Absence
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.facts import Raised
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import Member
from storage import people
from storage.database.connection import Database
from storage.engagements.aggregate import Aggregate, WorkToRead, aggregate_of, read_aggregates, read_one
from storage.tables.engagements import (
    AnchorDateRow,
    ConfirmationRow,
    EngagementRow,
    MemberRow,
    RaisedRow,
    StageEntryRow,
)
from storage.tables.planned_activities import PlannedActivityRow
from tests.support.engaged import EM, NEWCOMER, PM, WORKSPACE, Engaged, days, engage

MOVED = {"was": "2026-06-02", "by": EM, "cause": "„Kickoff“ 日本 moved"}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    """An engagement in whose rows each column has a value."""
    engaged = engage(database, methodology, stage="project_planning")
    with database.begin() as session:
        _fill(session, engaged.engagement_id)
    return engaged


def _fill(session: Session, engagement: EngagementId) -> None:
    row = session.get_one(EngagementRow, engagement)
    row.reference, row.facets, row.handoff = "SOW “7”", row.facets | {"more": "x"}, {"goals": "Ünï\n1"}
    row.asked, row.hold_until, row.resumed_on = {"role:pse": "2026-06-03"}, days(3), days(4)
    row.held_since, row.close_not_before, row.closed_on = days(5), days(6), days(7)
    row.channel_id, row.channel_name, row.channel_private, row.channel_ours = "C7", "acme", True, False
    row.rules, row.details = 0, ["b", "a"]
    entry = session.exec(select(StageEntryRow).where(StageEntryRow.engagement == engagement)).first()
    assert entry is not None, "a stage is entered when an engagement is opened"
    entry.exit_by, entry.left_on, entry.ready_on, entry.gate_not_before = days(8), days(9), days(10), days(11)
    entry.left_despite = "In a hurry"
    of_it: dict[str, Any] = {"engagement": engagement}
    session.add(ConfirmationRow(**of_it, stage="scoping", criterion="c", by=PM, on=days(1), evidence="e"))
    session.add(AnchorDateRow(**of_it, anchor="milestone", occurrence=7, on=days(2), label="M7", actual=True))
    session.add(RaisedRow(**of_it, activity="x", occurrence=2, on=days(3), by=EM))
    session.exec(update(MemberRow).where(col(MemberRow.person) == EM).values(deputy=PM))
    first = session.exec(
        select(PlannedActivityRow).where(PlannedActivityRow.engagement == engagement)
    ).first()
    assert first is not None, "an engagement has work"
    first.dri, first.moved, first.not_before, first.shifted_from = NEWCOMER, MOVED, days(12), days(13)
    first.due, first.basis, first.evidence, first.reason = days(14), "kickoff+1", "https://x.example", "r"
    first.depends_on, first.turns_missed, first.startable_since = ["a", "b#2"], 2, days(15)
    first.closed_on, first.closed_by, first.dri_by_hand, first.due_by_hand = days(16), PM, True, True
    people.save_profile(
        session,
        people.Profile(workspace=WORKSPACE, id=NEWCOMER, name="Nöe", zone="Asia/Tokyo"),
        datetime(2026, 6, 1, 12, tzinfo=UTC),
    )
    people.set_preferences(
        session,
        WORKSPACE,
        PM,
        digest_at=time(8, 30),
        working_weekdays=frozenset({0, 2}),
        country="DE",
        region="BY",
    )
    people.set_absence(session, WORKSPACE, PM, Absence(first=days(1), last=days(2), deputy=NEWCOMER))


def test_it_reads_what_the_rows_have(engaged: Engaged) -> None:
    engagement_id = engaged.engagement_id
    with engaged.database.reading() as session:
        read = _read(session, engagement_id, "all")
        row = session.get_one(EngagementRow, engagement_id)
        of_it = {
            kind: [
                _fields(each) for each in session.exec(select(kind).where(kind.engagement == engagement_id))
            ]
            for kind in (
                StageEntryRow,
                MemberRow,
                AnchorDateRow,
                RaisedRow,
                ConfirmationRow,
                PlannedActivityRow,
            )
        }
        named = {EM, PM, NEWCOMER, *(each["dri"] for each in of_it[PlannedActivityRow] if each["dri"])}
        named |= {each["person"] for each in of_it[MemberRow]}
        known = people.get_people(session, WORKSPACE, named)
    engagement, stages = read.engagement, of_it[StageEntryRow]
    for name in ("workspace", "version", "customer", "reference", "state", "opened_by", "handoff"):
        assert getattr(engagement, name) == getattr(row, name)
    for name in ("held_since", "hold_until", "resumed_on", "close_not_before", "closed_on"):
        assert getattr(engagement, name) == getattr(row, name)
    assert engagement.asked == {"role:pse": days(2)}
    assert engagement.is_outdated is True
    assert engagement.channel is not None
    assert (engagement.channel.private, engagement.channel.ours) == (True, False)
    facts = engagement.plan_facts
    assert (facts.type, facts.facets, facts.opened_on) == (row.type, row.facets, row.opened_on)
    assert (facts.start_stage, facts.all_details) == (row.start_stage, False)
    assert sorted(facts.details) == ["a", "b"]
    assert facts.entered == {each["stage"]: each["entered_on"] for each in stages if each["entered_on"]}
    assert facts.left == {each["stage"]: each["left_on"] for each in stages if each["left_on"]}
    assert dict(engagement.exit_dates) == {
        each["stage"]: each["exit_by"] for each in stages if each["exit_by"]
    }
    assert engagement.ready_on == {each["stage"]: each["ready_on"] for each in stages if each["ready_on"]}
    assert set(engagement.gates_not_before.values()) == {days(11)}
    assert set(engagement.left_despite.values()) == {"In a hurry"}
    assert _same(engagement.team.members, Member, of_it[MemberRow])
    assert _same(facts.dates, AnchorDate, of_it[AnchorDateRow])
    assert _same(facts.raised, Raised, of_it[RaisedRow])
    assert _same(engagement.confirmed, Confirmed, of_it[ConfirmationRow])
    work = sorted(of_it[PlannedActivityRow], key=lambda each: each["id"])
    assert list(read.work) == [_validated(PlannedActivity, each) for each in work]
    assert {each.id: each for each in read.people} == known


def test_what_is_made_would_pass_validation_as_it_is(engaged: Engaged) -> None:
    with engaged.database.reading() as session:
        read = _read(session, engaged.engagement_id, "all")
    for made in (read.engagement, *read.work, *read.people):
        assert type(made).model_validate(made.model_dump(), strict=True) == made


def test_one_that_the_workspace_does_not_have_is_left_out(engaged: Engaged) -> None:
    with engaged.database.reading() as session:
        assert read_aggregates(session, "T2", [engaged.engagement_id]) == []
        assert read_aggregates(session, WORKSPACE, []) == []


def test_open_work_alone_names_nobody_else(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        session.exec(
            update(PlannedActivityRow).where(col(PlannedActivityRow.dri) == NEWCOMER).values(state="done")
        )
    with engaged.database.reading() as session:
        read = _read(session, engaged.engagement_id, "open")
    assert all(each.is_open or each.evidence for each in read.work)
    assert NEWCOMER not in {each.id for each in read.people}


def _read(session: Session, engagement_id: EngagementId, work: WorkToRead) -> Aggregate:
    read = read_one(session, WORKSPACE, engagement_id, work)
    assert read is not None
    return aggregate_of(read, work)


def _fields(row: SQLModel) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}


def _validated(kind: type[Any], row: dict[str, Any]) -> Any:
    return kind.model_validate({name: row[name] for name in kind.model_fields})


def _same(read: Any, kind: type[Any], stored: list[dict[str, Any]]) -> bool:
    return sorted(map(repr, read)) == sorted(repr(_validated(kind, each)) for each in stored)

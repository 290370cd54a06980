"""Tests of `storage.engagements.opening`."""

from typing import Any

import pytest

from methodology.definition.ids import RoleId, StageId, TypeId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Channel, EngagementId, VersionId
from methodology.engagement.health import health
from methodology.engagement.lateness import Lateness
from methodology.engagement.opening import OpeningPlan, stages_to_ask
from methodology.engagement.opening_preview import whole_plan_of
from methodology.engagement.questions import LINK, unanswered
from methodology.engagement.things import question_key
from methodology.plan.facts import entered_together
from methodology.plan.planned_activity import ItemKey
from methodology.plan.team import Member, PersonId, Team
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity
from storage.engagements.opening import open_engagement
from storage.engagements.told import get_told
from tests.support.engaged import (
    EM,
    MONDAY,
    NEWCOMER,
    TEAM,
    Engaged,
    days,
    engage,
    know,
    opening,
    published,
)
from tests.support.plans import noon


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    channel = Channel(id="C1", name="ps-acme", private=True)
    return engage(
        database,
        methodology,
        type="blended",
        stage="sow_close",
        dates={"sow_final": days(3)},
        conditions=("dp_work_at_risk",),
        deputies={"pse": NEWCOMER},
        channel=channel,
        customer="  Acme ",
    )


def test_all_fields_of_the_form_are_recorded(engaged: Engaged) -> None:
    engagement = engaged.plan().engagement
    assert (engagement.title, engagement.state, engagement.opened_by) == ("Acme (SOW-1)", "open", EM)
    assert engagement.plan_facts.entered == {"delivery_prep": MONDAY, "sow_close": MONDAY}
    assert [(each.anchor, each.on, each.actual) for each in engagement.plan_facts.dates] == [
        ("sow_final", days(3), False)
    ]
    assert [each.activity for each in engagement.plan_facts.raised] == ["dp_work_at_risk"]
    assert engagement.channel == Channel(id="C1", name="ps-acme", private=True)
    pse = engagement.team.member(RoleId("pse"))
    assert pse is not None
    assert pse.deputy == NEWCOMER
    (change,) = engaged.history()
    assert (change.what, change.after["customer"]) == ("opened", "Acme")


def test_the_same_form_again_finds_what_it_opened(engaged: Engaged, methodology: Methodology) -> None:
    opened = engaged.plan()
    before = engaged.stored()
    form = opening(methodology, opened.engagement.version, customer="Another")
    again, is_new = engaged.do(open_engagement, form)
    assert (again, is_new) == (opened, False)
    assert engaged.stored() == before


def test_another_form_opens_another_engagement(engaged: Engaged, methodology: Methodology) -> None:
    form = opening(methodology, engaged.plan().engagement.version, key="form-2")
    other, is_new = engaged.do(open_engagement, form)
    assert is_new
    assert other.engagement.id != engaged.engagement_id


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"customer": " \n"}, "which customer"),
        ({"customer": "x" * 201}, "shorten it to 200"),
        ({"reference": "x" * 201}, "shorten it to 200"),
        ({"team": Team(members=(Member(role=RoleId("magician"), person=EM),))}, "fill in the team again"),
        (
            {"team": Team(members=(Member(role=RoleId("pse"), person=EM, deputy=EM),))},
            "choose another person",
        ),
    ],
    ids=["no-customer", "long-customer", "long-reference", "unknown-role", "deputy-of-themselves"],
)
def test_impossible_values_open_nothing(
    engaged: Engaged, methodology: Methodology, changed: dict[str, Any], sentence: str
) -> None:
    before = engaged.stored()
    form = opening(methodology, engaged.plan().engagement.version, key="form-2")
    with pytest.raises(Refusal, match=sentence):
        engaged.do(open_engagement, form.model_copy(update=changed))
    assert engaged.stored() == before


def test_nothing_is_opened_when_something_fails_in_the_middle(
    engaged: Engaged, methodology: Methodology
) -> None:
    before = engaged.stored()
    form = opening(methodology, engaged.plan().engagement.version, key="form-2")

    def fail() -> None:
        with engaged.unit() as unit:
            open_engagement(unit, form)
            raise RuntimeError("the machine went away")

    with pytest.raises(RuntimeError):
        fail()
    assert engaged.stored() == before
    assert engaged.do(open_engagement, form)[1]


def test_opening_schedules_the_digests_of_the_team(engaged: Engaged) -> None:
    with engaged.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT id FROM person WHERE next_look_at IS NOT NULL")
        awake = {PersonId(row[0]) for row in rows}
    assert awake == set(engaged.plan().engagement.team.people())


def half_way(
    database: Database, methodology: Methodology, type_: TypeId, stage: StageId, *, ticked: bool
) -> Engaged:
    """Opened in this stage with all that it asks for long ago, and all that was due since then ticked or not."""
    first = entered_together(methodology, methodology.stages_in_order, stage)
    key_dates = {anchor for each in first for anchor in methodology.stage[each].key_dates}
    catalog, version = published(database, methodology)
    know(database, *TEAM.values())
    form = opening(
        methodology,
        version,
        key=f"{type_}-{stage}-{ticked}",
        type=type_,
        stage=stage,
        dates={str(anchor): days(-40) for anchor in key_dates},
    )
    listed = OpeningPlan(methodology=methodology, plan_facts=form.plan_facts, team=form.team).due_before
    done = frozenset(each.key for each in listed) if ticked else frozenset()
    engaged = Engaged(database, catalog, EngagementId(0))
    plan, _ = engaged.do(open_engagement, form.model_copy(update={"done_before": done}))
    engaged.engagement_id = plan.engagement.id
    return engaged


@pytest.mark.parametrize("type_", ["custom_sow", "education"])
def test_whatever_is_opened_half_way_nothing_is_late_and_nothing_lost(
    sqlite_database: Database, methodology: Methodology, type_: TypeId
) -> None:
    for stage in stages_to_ask(methodology, type_):
        for ticked in (True, False):
            engaged = half_way(sqlite_database, methodology, type_, stage.id, ticked=ticked)
            plan = engaged.plan()
            lateness = Lateness(plan=plan, now=noon(MONDAY))
            assert not [each.name for each in plan.work if lateness.late_by(each)], stage.id
            assert health(plan, noon(MONDAY)).state == "on_track", stage.id
            assert {each.state for each in plan.work} <= {"open", "done"}, stage.id
            done = {each.id for each in plan.work if each.state == "done"}
            assert {change.work for change in engaged.history("done_before")} == done
            past = [
                each for each in plan.open_work if each.due and each.due < MONDAY and lateness.can_start(each)
            ]
            due = {days(1), days(2)}  # in Auckland it is Tuesday already
            assert {lateness.due(each) for each in past} <= (set() if ticked else due), stage.id


@pytest.fixture
def in_execution(database: Database, methodology: Methodology) -> Engaged:
    dates = {"booking": days(-30), "kickoff": days(-10), "project_end": days(60)}
    return engage(
        database,
        methodology,
        stage="engagement_execution",
        dates=dates,
        done_before=frozenset({ItemKey("exec_hard_book"), ItemKey("exec_timesheet"), ItemKey("cs_recap")}),
    )


def test_dates_before_the_opening_have_happened_and_what_sets_them_is_done_on_them(
    in_execution: Engaged,
) -> None:
    kickoff = in_execution.work("exec_kickoff")
    assert (kickoff.state, kickoff.closed_on, kickoff.closed_by) == ("done", days(-10), EM)
    actual = {each.anchor: each.actual for each in in_execution.plan_facts.dates}
    assert actual == {"booking": True, "kickoff": True, "project_end": False}
    in_execution.do(activity.undo, kickoff.id)
    undone = in_execution.date_of("kickoff")
    assert undone is not None
    assert (undone.on, undone.actual) == (days(-10), False)


def test_only_what_was_due_and_does_not_come_again_counts_as_done_before(in_execution: Engaged) -> None:
    done = {each.activity: each.closed_on for each in in_execution.plan().work if each.state == "done"}
    assert done == {"exec_kickoff": days(-10), "exec_hard_book": in_execution.work("exec_hard_book").due}
    rows = [(row.what, row.after["on"]) for row in in_execution.history("done_before")]
    assert sorted(rows) == sorted(("done_before", str(on)) for on in done.values())


def test_what_was_done_before_asks_who_opened_it_once(database: Database, methodology: Methodology) -> None:
    ticked = {ItemKey("plan_kantata_setup"), ItemKey("plan_welcome")}
    dates = {"booking": days(-30)}
    acme = engage(database, methodology, stage="project_planning", dates=dates, done_before=frozenset(ticked))
    (asked,) = unanswered(acme.plan(), PersonId(EM))
    assert (asked.activity, asked.condition) == ("plan_kantata_setup", LINK)
    with database.reading() as session:
        known = get_told(session, PersonId(EM), [acme.plan().engagement.id])
    key = question_key(asked.work, asked.condition)
    assert [each[key].rung for each in known.values()] == [1], "one weekly message has it, and not two"


@pytest.mark.parametrize("stage", ["positioning", "sow_close", "project_planning", "engagement_execution"])
def test_the_preview_says_the_days_that_the_card_says_then(
    database: Database, methodology: Methodology, stage: str
) -> None:
    dates = {"booking": MONDAY, "kickoff": days(1), "sfdc_stage_5": MONDAY, "scoping_issue_created": MONDAY}
    team = TEAM | {"project_manager": EM, "pse": EM}  # for whom it is the same day
    form = opening(methodology, VersionId(1), stage=stage, dates=dates, team=team)
    previewed = OpeningPlan(methodology=methodology, plan_facts=form.plan_facts, team=form.team)
    done = frozenset(each.key for each in previewed.due_before)
    plan = engage(database, methodology, stage=stage, dates=dates, team=team, done_before=done).plan()
    previewed = previewed.model_copy(update={"people": plan.people})
    shown = {each.name: each.due for _, lines in whole_plan_of(previewed) for each in lines}
    lateness, begun = Lateness(plan=plan, now=noon(MONDAY)), plan.engagement.plan_facts.entered
    said = {
        each.name: lateness.due(each)
        for each in plan.open_work
        if each.stage in begun and each.turn == 1 and each.name in shown
    }
    assert len(said) > 4
    assert {name: shown[name] for name in said} == said

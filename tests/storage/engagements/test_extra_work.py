"""Tests of `storage.engagements.extra_work`."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from methodology.definition.activity import Activity
from methodology.definition.ids import ActivityId, RoleId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.extra_work import OwnActivity
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity as acting
from storage.engagements import lifecycle
from storage.engagements.extra_work import (
    add_own_activity,
    raise_condition,
    take_back_condition,
    turn_on_details,
)
from storage.tables.engagements import OwnActivityRow
from tests.support.engaged import EM, PSE, Engaged, days, engage

CHANGE_ORDER = ActivityId("exec_change_order")
EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def own(**changed: Any) -> OwnActivity:
    given = {"name": " Check the firewall ", "stage": StageId("engagement_execution")}
    return OwnActivity.model_validate(given | {"role": RoleId("pse"), "due": days(20)} | changed)


def test_a_condition_is_raised_again_only_after_its_activity_is_closed(engaged: Engaged) -> None:
    engaged.do(raise_condition, engaged.engagement_id, CHANGE_ORDER)
    assert engaged.work("exec_change_order").due == days(3)
    with pytest.raises(Refusal, match="is open already: finish it"):
        engaged.do(raise_condition, engaged.engagement_id, CHANGE_ORDER)
    first = engaged.do(acting.complete, engaged.work("exec_change_order").id).activity
    engaged.today = days(7)
    engaged.do(raise_condition, engaged.engagement_id, CHANGE_ORDER)
    assert engaged.all("exec_change_order")[0] == first
    assert engaged.work("exec_change_order", 2).due == days(10)
    assert [c.after["occurrence"] for c in engaged.history("condition_raised")] == [1, 2]


def test_a_condition_is_taken_back_with_its_work_and_can_come_up_again(engaged: Engaged) -> None:
    before = [each for each in engaged.plan().work if each.is_open]
    engaged.do(raise_condition, engaged.engagement_id, CHANGE_ORDER, "They want more")
    engaged.do(take_back_condition, engaged.engagement_id, CHANGE_ORDER, 1)
    assert [each for each in engaged.plan().work if each.is_open] == before
    assert not engaged.plan().engagement.plan_facts.raised
    engaged.do(take_back_condition, engaged.engagement_id, CHANGE_ORDER, 1)
    (change,) = engaged.history("condition_taken_back")
    assert change.before == {"activity": CHANGE_ORDER, "occurrence": 1}
    engaged.today = days(7)
    engaged.do(raise_condition, engaged.engagement_id, CHANGE_ORDER)
    assert engaged.work("exec_change_order").due == days(10)


def test_what_somebody_has_worked_on_stays_when_its_condition_is_taken_back(engaged: Engaged) -> None:
    engaged.do(raise_condition, engaged.engagement_id, CHANGE_ORDER)
    work = engaged.work("exec_change_order").id
    engaged.do(acting.snooze_for, work, working_days=1)
    with pytest.raises(Refusal, match=r"has worked on .* since, so it stays in the plan"):
        engaged.do(take_back_condition, engaged.engagement_id, CHANGE_ORDER, 1)
    engaged.do(acting.complete, work)
    with pytest.raises(Refusal, match="stays in the plan"):
        engaged.do(take_back_condition, engaged.engagement_id, CHANGE_ORDER, 1)


@pytest.mark.parametrize(
    ("activity", "sentence"),
    [
        ("sco_ta_review", "cannot come up in this engagement"),
        ("exec_kickoff", "is no condition"),
        ("x", "is no condition"),
    ],
)
def test_a_condition_that_cannot_exist_here_is_refused(
    engaged: Engaged, activity: str, sentence: str
) -> None:
    before = engaged.stored()
    with pytest.raises(Refusal, match=sentence):
        engaged.do(raise_condition, engaged.engagement_id, ActivityId(activity))
    assert engaged.stored() == before


def test_details_are_planned_once_turned_on(engaged: Engaged) -> None:
    wanted = [ActivityId("exec_milestone_dates")]
    assert not engaged.all("exec_milestone_dates")
    engaged.do(turn_on_details, engaged.engagement_id, wanted)
    assert engaged.work("exec_milestone_dates").due == days(10)
    engaged.do(turn_on_details, engaged.engagement_id, wanted)
    (change,) = engaged.history("details_on")
    assert (change.before, change.after) == ({"details": []}, {"details": wanted})


@pytest.mark.parametrize("activity", ["exec_kickoff", "sco_triage", "exec_change_order", "x"])
def test_what_is_no_detail_of_this_engagement_is_refused(engaged: Engaged, activity: str) -> None:
    with pytest.raises(Refusal, match="open the list again"):
        engaged.do(turn_on_details, engaged.engagement_id, [ActivityId(activity)])


def test_an_own_activity_is_kept_without_what_a_version_before_may_not_know(engaged: Engaged) -> None:
    engaged.do(add_own_activity, engaged.engagement_id, own())
    with engaged.database.reading() as session:
        (kept,) = session.exec(select(OwnActivityRow)).all()
    assert "at_risk" not in kept.definition
    assert Activity.model_validate(kept.definition) == engaged.plan().engagement.own_activities[0]


def test_an_own_activity_has_its_own_date_and_its_role_holder(engaged: Engaged) -> None:
    engaged.do(add_own_activity, engaged.engagement_id, own())
    (added,) = (each for each in engaged.plan().work if each.activity.startswith("own_"))
    assert (added.name, added.due, added.due_by_hand, added.dri) == (
        "Check the firewall",
        days(20),
        True,
        PSE,
    )
    assert engaged.do(acting.complete, added.id).activity.state == "done"
    (change,) = engaged.history("activity_added")
    assert change.after == {"activity": added.activity, "name": "Check the firewall"}


def test_a_form_submitted_twice_adds_it_once(engaged: Engaged) -> None:
    engaged.do(add_own_activity, engaged.engagement_id, own(key="V1"))
    before = engaged.stored()
    engaged.do(add_own_activity, engaged.engagement_id, own(key="V1"))
    assert engaged.stored() == before
    engaged.do(add_own_activity, engaged.engagement_id, own(key="V2"))
    assert len(engaged.plan().engagement.own_activities) == 2


def test_the_plan_has_no_date_for_an_own_activity(engaged: Engaged) -> None:
    engaged.do(add_own_activity, engaged.engagement_id, own())
    (added,) = (each for each in engaged.plan().work if each.activity.startswith("own_"))
    assert engaged.do(acting.redate, added.id, due=days(30)).activity.due == days(30)
    with pytest.raises(Refusal, match="choose another day"):
        engaged.do(acting.redate, added.id, due=None)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": " "}, "Give the activity a name"),
        ({"name": "x" * 201}, "shorten it to 200"),
        ({"outcome": "x" * 3001}, "shorten it to 3000"),
        ({"stage": "scoping"}, "Choose a stage"),
        ({"stage": "nowhere"}, "Choose a stage"),
        ({"role": "magician"}, "choose another one"),
        ({"due": date(2206, 6, 1)}, "between 2000 and 2100"),
    ],
)
def test_an_impossible_own_activity_is_refused(
    engaged: Engaged, changed: dict[str, Any], sentence: str
) -> None:
    before = engaged.stored()
    with pytest.raises(Refusal, match=sentence):
        engaged.do(add_own_activity, engaged.engagement_id, own(**changed))
    assert engaged.stored() == before


def test_what_is_over_gets_no_more_work(engaged: Engaged) -> None:
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="over")
    before = engaged.stored()
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(raise_condition, engaged.engagement_id, CHANGE_ORDER)
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(turn_on_details, engaged.engagement_id, [ActivityId("exec_milestone_dates")])
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(add_own_activity, engaged.engagement_id, own())
    assert engaged.stored() == before


def test_a_role_that_nobody_fills_leaves_own_work_to_the_lead(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, team={"engagement_manager": EM})
    engaged.do(add_own_activity, engaged.engagement_id, own(stage=StageId("scoping")))
    (added,) = (each for each in engaged.plan().work if each.activity.startswith("own_"))
    assert (added.dri, added.role_unfilled) == (EM, True)

"""Tests of `storage.engagements.checklist`."""

import pytest

from methodology.definition.model import Methodology
from methodology.engagement.checklist import count_open, list_items
from methodology.plan.planned_activity import PlannedActivity
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity
from storage.engagements.checklist import tick
from tests.support.engaged import EM, PSE, Engaged, engage


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="project_planning")


def with_list(engaged: Engaged) -> PlannedActivity:
    plan = engaged.plan()
    return next(each for each in plan.open_work if list_items(plan.methodology, each))


def keys(engaged: Engaged, work: PlannedActivity) -> list[str]:
    return [each.key for each in list_items(engaged.plan().methodology, work)]


def ticks(engaged: Engaged, work: PlannedActivity) -> list[str | None]:
    plan = engaged.plan()
    items = list_items(plan.methodology, plan.activity(work.id))
    return [each.tick.by if each.tick else None for each in items]


def test_each_item_keeps_who_ticked_it_off_first(engaged: Engaged) -> None:
    work = with_list(engaged)
    first, second, *others = keys(engaged, work)
    engaged.do(tick, work.id, ticked={first})
    with engaged.unit(by=PSE) as unit:
        tick(unit, work.id, ticked={first, second})
    assert ticks(engaged, work) == [EM, PSE, *(None for _ in others)]
    engaged.do(tick, work.id, unticked={first})
    assert ticks(engaged, work) == [None, PSE, *(None for _ in others)]
    plan = engaged.plan()
    assert count_open(plan.methodology, plan.activity(work.id)) == len(others) + 1
    said = [(len(each.before["ticked"]), len(each.after["ticked"])) for each in engaged.history("ticked")]
    assert sorted(said) == [(0, 1), (0, 1), (1, 0)]


def test_the_same_again_is_no_change(engaged: Engaged) -> None:
    work = with_list(engaged)
    engaged.do(tick, work.id, ticked=set(keys(engaged, work)[:1]))
    before = engaged.stored()
    engaged.do(tick, work.id, ticked=set(keys(engaged, work)[:1]), unticked=set(keys(engaged, work)[1:]))
    assert engaged.stored() == before


def test_what_is_done_can_still_be_ticked_off_and_what_is_not_needed_cannot(engaged: Engaged) -> None:
    work = with_list(engaged)
    engaged.do(activity.complete, work.id)
    engaged.do(tick, work.id, ticked=set(keys(engaged, work)[:1]))
    assert any(ticks(engaged, work))
    engaged.do(activity.undo, work.id)
    engaged.do(activity.not_needed, work.id, reason="no")
    with pytest.raises(Refusal, match="This is closed"):
        engaged.do(tick, work.id, ticked=set(keys(engaged, work)[1:2]))


def test_an_item_that_the_list_does_not_have_is_refused(engaged: Engaged) -> None:
    with pytest.raises(Refusal, match="checklist has changed"):
        engaged.do(tick, with_list(engaged).id, ticked={"kickoff_outputs:0"})

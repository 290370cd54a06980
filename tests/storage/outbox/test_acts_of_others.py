"""Tests of `storage.outbox.acts_of_others`."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, RoleId
from methodology.definition.model import Methodology
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.extra_work import raise_condition, take_back_condition
from storage.engagements.hand_over import hand_over
from storage.engagements.team import give_role
from storage.outbox import acts_of_others, queue
from storage.outbox.digest_schedule import unschedule_if_uninvolved
from tests.support.engaged import AE, EM, NEWCOMER, PSE, SA, WORKSPACE, Engaged, days, engage

EXECUTION = {"booking": days(-7), "kickoff": days(2), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def _does(engaged: Engaged, act: Callable[..., Any], *args: Any, by: PersonId = EM, **more: Any) -> None:
    """An act as a person does it: what concerns others is enqueued with it."""
    with engaged.unit(by=by) as unit:
        act(unit, *args, **more)
        acts = chain.from_iterable(unit.acts.values())
        acts_of_others.enqueue(unit.session, WORKSPACE, acts, unit.actor.at)


def _waiting(engaged: Engaged, person: PersonId) -> list[tuple[str, str, str]]:
    with engaged.database.reading() as session:
        found = acts_of_others.list_waiting(session, WORKSPACE, person)
    return [(each.name, each.state, each.by) for each in found]


def _say(engaged: Engaged, person: PersonId) -> None:
    with engaged.unit() as unit:
        ids = [each.id for each in acts_of_others.list_waiting(unit.session, WORKSPACE, person)]
        acts_of_others.mark_said(unit.session, ids, unit.actor.at)


def test_what_was_done_waits_for_the_digest_of_its_owner_and_is_said_once(engaged: Engaged) -> None:
    build = engaged.work("exec_build")
    _does(engaged, activity.complete, build.id)
    assert _waiting(engaged, PSE) == [(build.name, "done", EM)]
    assert _waiting(engaged, EM) == []
    with engaged.unit() as unit:
        kinds = {queue.ACT_OF_OTHER}
        in_days = unit.actor.at + timedelta(days=1)
        assert queue.claim(unit.session, WORKSPACE, in_days, timedelta(minutes=3), most=9, kinds=kinds) == []
    _say(engaged, PSE)
    assert _waiting(engaged, PSE) == []


def test_what_puts_it_at_risk_is_said_to_who_helps_until_it_is_taken_back(engaged: Engaged) -> None:
    escalated = ActivityId("exec_escalation_open")
    _does(engaged, give_role, engaged.engagement_id, RoleId("ps_director"), NEWCOMER)
    _does(engaged, raise_condition, engaged.engagement_id, escalated)
    assert ("Open the escalation framework", "at_risk", EM) in _waiting(engaged, NEWCOMER)
    _does(engaged, take_back_condition, engaged.engagement_id, escalated, 1)
    assert "at_risk" not in [state for _, state, _ in _waiting(engaged, NEWCOMER)]


def test_what_was_taken_back_is_not_said_and_what_was_done_again_is(engaged: Engaged) -> None:
    build = engaged.work("exec_build")
    _does(engaged, activity.complete, build.id)
    _does(engaged, activity.undo, build.id)
    assert _waiting(engaged, PSE) == []
    _does(engaged, activity.complete, build.id, by=PSE)
    assert _waiting(engaged, PSE) == [], "they did it themselves"
    _does(engaged, activity.undo, build.id)
    engaged.today = days(1)
    _does(engaged, activity.not_needed, build.id, reason="They have it")
    assert _waiting(engaged, PSE) == [(build.name, "not_needed", EM)]


def test_the_end_waits_for_the_whole_team_unless_it_is_reopened(engaged: Engaged) -> None:
    _does(engaged, lifecycle.close, engaged.engagement_id, confirmed={}, denied={}, despite="Over")
    assert _waiting(engaged, AE) == [("", "closed", EM)]
    assert _waiting(engaged, EM) == []
    _does(engaged, lifecycle.reopen, engaged.engagement_id)
    assert _waiting(engaged, AE) == []


def test_nobody_leaves_the_schedule_who_has_not_heard_of_the_end(engaged: Engaged) -> None:
    def is_scheduled() -> bool:
        with engaged.unit() as unit:
            unschedule_if_uninvolved(unit.session, WORKSPACE, AE)
            look = "SELECT next_look_at FROM person WHERE id = 'UAE'"
            return bool(unit.session.connection().exec_driver_sql(look).scalar())

    _does(engaged, lifecycle.close, engaged.engagement_id, confirmed={}, denied={}, despite="Over")
    assert is_scheduled()
    _say(engaged, AE)
    assert not is_scheduled()


def test_a_role_that_was_given_away_waits_unless_they_have_it_again(engaged: Engaged) -> None:
    pse = RoleId("pse")
    name = engaged.methodology.role[pse].name
    _does(engaged, give_role, engaged.engagement_id, pse, NEWCOMER)
    assert _waiting(engaged, PSE) == [(name, "given", EM)]
    assert _waiting(engaged, NEWCOMER) == []
    engaged.today = days(1)
    _does(engaged, give_role, engaged.engagement_id, pse, SA, by=AE)
    assert (name, "given", AE) in _waiting(engaged, PSE), "who gave it to the person who has it now"
    _does(engaged, give_role, engaged.engagement_id, pse, PSE)
    assert _waiting(engaged, PSE) == []
    engaged.today = days(2)
    _does(engaged, hand_over, engaged.engagement_id, giver=PSE, taker=NEWCOMER, key="1")
    assert (name, "given", EM) in _waiting(engaged, PSE)
    with engaged.database.reading() as session:
        found = acts_of_others.list_waiting(session, WORKSPACE, PSE)
    assert {each.to for each in found} == {NEWCOMER}


def test_work_that_was_given_away_alone_waits_unless_they_have_it_again(engaged: Engaged) -> None:
    build = engaged.work("exec_build")
    _does(engaged, activity.reassign, build.id, to=SA)
    assert _waiting(engaged, PSE) == [(build.name, "given", EM)]
    engaged.today = days(1)
    _does(engaged, activity.reassign, build.id, to=AE, by=AE)
    assert _waiting(engaged, PSE) == [(build.name, "given", AE)], "who gave it to the person who has it now"
    _does(engaged, activity.reassign, build.id, to=PSE)
    assert _waiting(engaged, PSE) == []


def test_a_hold_waits_with_its_reason_until_it_ends_and_so_does_its_end(engaged: Engaged) -> None:
    _does(engaged, lifecycle.hold, engaged.engagement_id, reason="No access", until=days(9))
    with engaged.database.reading() as session:
        (held,) = acts_of_others.list_waiting(session, WORKSPACE, PSE)
    assert (held.state, held.by, held.reason, held.until) == ("on_hold", EM, "No access", days(9))
    engaged.today = days(2)
    _does(engaged, lifecycle.resume, engaged.engagement_id, shift=False)
    with engaged.database.reading() as session:
        (resumed,) = acts_of_others.list_waiting(session, WORKSPACE, PSE)
    assert (resumed.state, resumed.since) == ("open", days(1)), "where the lead is, in Auckland"

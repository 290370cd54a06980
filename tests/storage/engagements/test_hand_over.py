"""Tests of `storage.engagements.hand_over`."""

import pytest

from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.plan.team import Member, PersonId
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.hand_over import hand_over, list_handed_over, list_with_something_of, was_handed_over
from tests.support.engaged import (
    AE,
    NEWCOMER,
    PC,
    PM,
    PSE,
    SA,
    TEAM,
    WORKSPACE,
    Engaged,
    another,
    days,
    engage,
)

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
KEY = {"key": "V1"}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    deputies = {"pse": NEWCOMER, "project_coordinator": PSE}
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION, deputies=deputies)


def _open_work_of(engaged: Engaged, person: str) -> list[str]:
    return [each.activity for each in engaged.plan().open_work if each.dri == person]


def test_roles_deputies_and_work_go_over_and_what_was_given_to_others_stays(engaged: Engaged) -> None:
    own, given_away, given_to = (
        engaged.work(each) for each in ("exec_build", "exec_disc_issues", "exec_raid")
    )
    engaged.do(activity.complete, engaged.work("exec_discovery").id)
    engaged.do(activity.reassign, given_away.id, to=SA)
    engaged.do(activity.reassign, given_to.id, to=PSE)
    before = set(_open_work_of(engaged, PSE))
    replanned = engaged.do(hand_over, engaged.engagement_id, giver=PSE, taker=NEWCOMER, **KEY)
    assert replanned is not None
    plan = engaged.plan()
    assert plan.engagement.team.member(RoleId("pse")) == Member(role=RoleId("pse"), person=NEWCOMER)
    assert plan.engagement.team.member(RoleId("project_coordinator")) == Member(
        role=RoleId("project_coordinator"), person=PC, deputy=NEWCOMER
    )
    assert _open_work_of(engaged, PSE) == []
    assert set(_open_work_of(engaged, NEWCOMER)) == before
    assert plan.activity(own.id).dri_by_hand is False
    assert (plan.activity(given_away.id).dri, plan.activity(given_to.id).dri) == (SA, NEWCOMER)
    assert plan.activity(given_to.id).dri_by_hand
    assert engaged.work("exec_discovery").dri == PSE, "what is done stays with who did it"
    (change,) = engaged.history("handed_over")
    assert change.before == {"person": PSE}
    assert change.after == {
        "person": NEWCOMER,
        "roles": ["pse"],
        "deputy_of": ["project_coordinator"],
        "activities": len(before),
        "key": "V1",
    }


def test_what_was_handed_over_is_not_handed_over_again(engaged: Engaged) -> None:
    engaged.do(hand_over, engaged.engagement_id, giver=PSE, taker=NEWCOMER, **KEY)
    before = engaged.stored()
    assert engaged.do(hand_over, engaged.engagement_id, giver=PSE, taker=SA, key="V2") is None
    assert engaged.stored() == before
    with engaged.database.reading() as session:
        told = [list_handed_over(session, [engaged.engagement_id], key) for key in ("V1", "V2")]
    (given,) = told[0].values()
    assert (given.roles, given.deputy_of, told[1]) == (("pse",), ("project_coordinator",), {})
    assert given.activities == len(_open_work_of(engaged, NEWCOMER)), "they had nothing before"
    with engaged.database.reading() as session:
        found = [was_handed_over(session, engaged.engagement_id, key) for key in ("V1", "V2")]
    assert found == [True, False]


def test_the_lead_goes_over_with_the_work_of_roles_that_nobody_fills(engaged: Engaged) -> None:
    team = {role: person for role, person in TEAM.items() if role != "pse"}
    two = another(engaged, "form-2", stage="engagement_execution", dates=EXECUTION, team=team)
    assert two.work("exec_build").dri == PM
    two.do(hand_over, two.engagement_id, giver=PM, taker=NEWCOMER, **KEY)
    assert (two.work("exec_build").dri, two.work("exec_build").role_unfilled) == (NEWCOMER, True)
    assert engaged.work("exec_build").dri == PSE


@pytest.mark.parametrize(
    ("column", "why"),
    [("deactivated", "has left"), ("guest", "is a guest"), ("outsider", "is a guest")],
)
def test_nobody_takes_over_who_cannot_be_given_work(engaged: Engaged, column: str, why: str) -> None:
    with engaged.unit() as unit:
        unit.session.connection().exec_driver_sql(f"UPDATE person SET {column} = {_true(engaged)}")
    before = engaged.stored()
    with pytest.raises(Refusal, match=why):
        engaged.do(hand_over, engaged.engagement_id, giver=PSE, taker=NEWCOMER, **KEY)
    assert engaged.stored() == before


def test_neither_the_same_person_nor_somebody_unknown_takes_over(engaged: Engaged) -> None:
    for taker, why in ((PSE, "the same person"), (PersonId("UNOBODY"), "choose them again")):
        with pytest.raises(Refusal, match=why):
            engaged.do(hand_over, engaged.engagement_id, giver=PSE, taker=taker, **KEY)


def test_an_engagement_that_is_over_stays_as_it_is(engaged: Engaged) -> None:
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="Bought")
    before = engaged.stored()
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(hand_over, engaged.engagement_id, giver=PSE, taker=NEWCOMER, **KEY)
    assert engaged.stored() == before
    with engaged.database.reading() as session:
        assert list_with_something_of(session, WORKSPACE, PSE) == []


def test_everything_is_found_in_which_somebody_has_something(engaged: Engaged) -> None:
    with_role = engaged
    as_deputy = another(
        engaged, "2", stage="positioning", team={"account_executive": AE}, deputies={"account_executive": PSE}
    )
    by_hand, held, nothing = (
        another(engaged, key, stage="engagement_execution", dates=EXECUTION, team={"project_manager": PM})
        for key in ("3", "4", "5")
    )
    for each in (by_hand, held):
        each.do(activity.reassign, each.work("exec_build").id, to=PSE)
    held.do(lifecycle.hold, held.engagement_id, reason="Summer")
    with engaged.database.reading() as session:
        found = [each.id for each in list_with_something_of(session, WORKSPACE, PSE)]
    assert sorted(found) == [each.engagement_id for each in (with_role, as_deputy, by_hand, held)]
    assert nothing.engagement_id not in found


def _true(engaged: Engaged) -> str:
    return "1" if engaged.database.is_sqlite else "true"


def test_a_date_moves_only_off_a_day_on_which_the_taker_does_not_work(engaged: Engaged) -> None:
    with engaged.unit() as unit:
        unit.session.connection().exec_driver_sql(
            "UPDATE person SET working_weekdays = '123456' WHERE id = 'UNEW'"
        )
    before = {each.id: each.due for each in engaged.plan().open_work if each.dri == PSE}
    engaged.do(hand_over, engaged.engagement_id, giver=PSE, taker=NEWCOMER, **KEY)
    after = {each.id: each.due for each in engaged.plan().open_work if each.id in before}
    for work, due in before.items():
        expected = days((due - days(0)).days + 1) if due is not None and due.weekday() == 0 else due
        assert after[work] == expected, engaged.plan().activity(work).name

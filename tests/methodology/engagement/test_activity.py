"""Tests of `methodology.engagement.activity`."""

from datetime import date
from typing import get_args

import pytest

from methodology.engagement.activity import (
    ActivityAct,
    check_date_by_plan,
    check_reason,
    check_reopened,
    is_for_team,
    is_possible,
)
from methodology.engagement.engagement import EngagementState
from methodology.people import Absence, Person
from methodology.plan.planned_activity import State
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from tests.support.plans import LEAD, OTHER, noon, plan, planned

TODAY = date(2026, 6, 1)
ACTS: tuple[ActivityAct, ...] = get_args(ActivityAct)
AWAY = Absence(first=TODAY, last=TODAY, deputy=OTHER)
DRI = Person(workspace="T1", id=LEAD, name="Lea", zone="UTC", absence=AWAY)


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        pytest.param("open", set(ACTS) - {"undone"}, id="open"),
        pytest.param("done", {"undone", "evidence_given", "ticked"}, id="done"),
        pytest.param("not_needed", {"undone"}, id="not-needed"),
        pytest.param("missed", set(), id="missed"),
        pytest.param("withdrawn", set(), id="withdrawn"),
    ],
)
def test_the_state_of_an_activity_decides_what_can_be_done(state: State, acts: set[ActivityAct]) -> None:
    activity = planned("exec_kickoff", state=state)
    assert {act for act in ACTS if is_possible(act, activity, plan(activity).engagement)} == acts


@pytest.mark.parametrize(
    ("state", "possible"), [("open", True), ("on_hold", True), ("closed", False), ("cancelled", False)]
)
def test_nothing_can_be_done_once_the_engagement_is_over(state: EngagementState, possible: bool) -> None:
    assert is_possible("done", planned("exec_kickoff"), plan(state=state).engagement) is possible


@pytest.mark.parametrize(
    ("act", "person", "day", "for_team"),
    [
        pytest.param("done", LEAD, TODAY, False, id="the-dri"),
        pytest.param("done", OTHER, TODAY, False, id="the-deputy-while-the-dri-is-away"),
        pytest.param("done", OTHER, date(2026, 6, 2), True, id="the-deputy-once-the-dri-is-back"),
        pytest.param("reassigned", LEAD, TODAY, True, id="reassigning-is-for-the-team"),
        pytest.param("redated", LEAD, TODAY, True, id="a-date-is-for-the-team"),
    ],
)
def test_who_needs_the_right_to_change_the_engagement(
    act: ActivityAct, person: PersonId, day: date, for_team: bool
) -> None:
    activity = planned("exec_kickoff", dri=LEAD)
    assert is_for_team(act, plan(activity, people=[DRI]), activity, person, noon(day)) is for_team


def test_what_is_not_needed_has_a_reason() -> None:
    check_reason("Done by the customer.")
    with pytest.raises(Refusal, match="why this is not needed"):
        check_reason("  ")


def test_what_the_plan_withdrew_cannot_be_opened_again() -> None:
    check_reopened(planned("exec_kickoff"))
    with pytest.raises(Refusal, match="moved on"):
        check_reopened(planned("exec_kickoff", state="withdrawn"))


def test_an_activity_of_the_teams_own_gets_no_date_from_the_plan() -> None:
    activity = planned("exec_kickoff")
    check_date_by_plan(plan(activity), activity)
    own = plan().methodology.activity[activity.activity]
    with pytest.raises(Refusal, match="choose another day"):
        check_date_by_plan(plan(activity, own_activities=(own,)), activity)

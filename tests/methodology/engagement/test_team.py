"""Tests of `methodology.engagement.team`."""

from typing import Any

import pytest

from methodology.definition.ids import RoleId
from methodology.engagement.team import (
    Holders,
    HoldersChanged,
    check_holders,
    check_role,
    role_line,
    role_lines,
)
from methodology.people import Person
from methodology.plan.facts import PlanFacts
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from tests.support.opened import opened
from tests.support.plans import LEAD, OTHER, plan, planned

IN_DELIVERY: PlanFacts = opened(start_stage="engagement_execution")


def in_delivery(*work: Any, **more: Any) -> Any:
    return plan(*work, plan_facts=IN_DELIVERY, **more)


@pytest.mark.parametrize(
    ("team", "roles"),
    [
        pytest.param({}, ["project_manager", "pse"], id="what-nobody-fills-with-the-lead-first"),
        pytest.param(
            {"project_manager": LEAD}, ["project_manager", "pse"], id="in-the-same-order-once-one-is-filled"
        ),
        pytest.param(
            {"trainer": OTHER, "pse": OTHER, "project_manager": LEAD},
            ["project_manager", "pse", "trainer"],
            id="the-lead-then-who-is-needed-then-who-is-not",
        ),
    ],
)
def test_roles_with_open_work_and_roles_that_somebody_fills_are_shown(
    team: dict[str, Any], roles: list[str]
) -> None:
    work = planned("exec_demo", role="pse", stage="engagement_execution")
    closed = planned("exec_demo", role="account_executive", state="done")
    assert [line.role.id for line in role_lines(in_delivery(work, closed, team=team))] == roles


def test_a_line_says_who_fills_the_role_what_hangs_on_it_and_whether_they_left() -> None:
    work = [planned("exec_demo", role="pse") for _ in range(3)]
    gone = Person(workspace="T1", id=OTHER, name="Otto", zone="UTC", deactivated=True)
    line = role_line(in_delivery(*work, team={"pse": OTHER}, people=[gone]), RoleId("pse"))
    assert line is not None
    assert (line.person, line.open_work, line.needed, line.is_lead, line.has_left) == (
        OTHER,
        3,
        True,
        False,
        True,
    )


def test_a_role_that_is_filled_without_work_is_not_needed() -> None:
    line = role_line(in_delivery(team={"trainer": OTHER}), RoleId("trainer"))
    assert line is not None
    assert (line.needed, line.is_missing) == (False, False)


def test_a_role_that_nobody_needs_and_nobody_fills_has_no_line() -> None:
    assert role_line(in_delivery(), RoleId("trainer")) is None


@pytest.mark.parametrize(
    ("team", "shown", "sentence"),
    [
        pytest.param({"pse": OTHER}, Holders(OTHER), None, id="as-shown"),
        pytest.param({"pse": OTHER}, Holders(), "Otto was given this role", id="given-to-somebody"),
        pytest.param({"pse": LEAD}, Holders(OTHER), "Somebody else was given", id="given-to-a-stranger"),
        pytest.param({}, Holders(OTHER), "Nobody has this role any more", id="taken-away"),
    ],
)
def test_a_role_that_changed_since_it_was_shown_is_refused(
    team: dict[str, PersonId], shown: Holders, sentence: str | None
) -> None:
    changed = in_delivery(team=team, people=[Person(workspace="T1", id=OTHER, name="Otto", zone="UTC")])
    if sentence is None:
        check_holders(changed, RoleId("pse"), shown)
        return
    with pytest.raises(HoldersChanged, match=sentence):
        check_holders(changed, RoleId("pse"), shown)


def test_only_a_role_of_the_methodology_can_be_given_and_nobody_is_their_own_deputy() -> None:
    check_role(plan(), RoleId("pse"), LEAD, OTHER)
    with pytest.raises(Refusal, match="not in the methodology"):
        check_role(plan(), RoleId("pilot"), LEAD, OTHER)
    with pytest.raises(Refusal, match="stands in for somebody else"):
        check_role(plan(), RoleId("pse"), LEAD, LEAD)

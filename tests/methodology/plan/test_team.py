"""Tests of `methodology.plan.team`."""

import pytest

from methodology.definition.ids import ActivityId, RoleId, TypeId
from methodology.plan.team import Member, PersonId, Roles, Team, roles_in, roles_to_fill, with_member
from methodology.refusal import Refusal
from tests.support.opened import gitlab_ps

EM, PM, TC = RoleId("engagement_manager"), RoleId("project_manager"), RoleId("training_coordinator")
EVE, PAM, TOM, DAN = PersonId("UEVE"), PersonId("UPAM"), PersonId("UTOM"), PersonId("UDAN")
CONSULTING = Team(members=(Member(role=EM, person=EVE), Member(role=PM, person=PAM, deputy=DAN)))
TRAINING = Team(members=(Member(role=EM, person=EVE), Member(role=TC, person=TOM)))


def roles(type: str = "custom_sow", team: Team = CONSULTING, booked: bool = True) -> Roles:
    return roles_in(gitlab_ps(), TypeId(type), booked=booked, team=team)


@pytest.mark.parametrize(
    ("type", "role", "does"),
    [
        pytest.param("custom_sow", "project_manager", "project_manager", id="consulting-keeps-its-roles"),
        pytest.param("blended", "pse", "pse", id="blended-keeps-its-roles"),
        pytest.param("education", "project_manager", "training_coordinator", id="education-has-no-pm"),
        pytest.param("education", "project_coordinator", "training_coordinator", id="nor-a-coordinator"),
        pytest.param("custom_education", "pse", "trainer", id="the-trainer-does-the-engineers-work"),
        pytest.param("education", "csm", "csm", id="others-stay"),
    ],
)
def test_role_substitution(type: str, role: str, does: str) -> None:
    assert roles(type).role_for(RoleId(role)) == does


@pytest.mark.parametrize(
    ("type", "role", "reached"),
    [
        pytest.param("custom_sow", "project_manager", "project_manager", id="a-person-is-reached-directly"),
        pytest.param("custom_sow", "deal_desk", "account_executive", id="a-team-through-its-role"),
        pytest.param("custom_sow", "customer_sponsor", "project_manager", id="a-customer-through-the-pm"),
        pytest.param("education", "customer_sponsor", "training_coordinator", id="substituted-on-the-way"),
        pytest.param("education", "partner_lead", "training_coordinator", id="a-partner-in-training"),
    ],
)
def test_whose_person_is_reminded(type: str, role: str, reached: str) -> None:
    assert roles(type).reached(RoleId(role)) == reached


@pytest.mark.parametrize(
    ("given", "role", "person"),
    [
        pytest.param(roles(), "project_manager", PAM, id="the-holder"),
        pytest.param(roles(), "customer_sponsor", PAM, id="the-holder-of-the-role-it-is-reached-through"),
        pytest.param(roles(booked=False), "legal", EVE, id="legal-through-the-em"),
        pytest.param(roles(), "pse", PAM, id="unfilled-after-booking-goes-to-the-pm"),
        pytest.param(roles(booked=False), "pse", EVE, id="unfilled-before-booking-goes-to-the-em"),
        pytest.param(roles("education", TRAINING), "trainer", TOM, id="unfilled-goes-to-the-coordinator"),
        pytest.param(roles("education", TRAINING), "project_manager", TOM, id="the-substitute"),
    ],
)
def test_who_is_reminded(given: Roles, role: str, person: PersonId) -> None:
    holder = given.holder(RoleId(role))

    assert holder is not None
    assert holder.person == person


def test_nobody_is_reminded_where_even_the_lead_is_missing() -> None:
    assert roles(team=Team()).holder(RoleId("pse")) is None


def test_a_role_is_unfilled_until_somebody_can_be_reached_for_it() -> None:
    assert roles().is_unfilled(RoleId("pse"))
    assert roles().is_unfilled(RoleId("deal_desk"))
    assert not roles().is_unfilled(RoleId("customer_sponsor"))


def test_after_substitution_a_supporting_role_that_is_the_dri_or_named_twice_is_dropped() -> None:
    approve = gitlab_ps().activity[ActivityId("exec_timesheet_approve")]
    # training_coordinator, project_coordinator support the project_manager: in training all three are one
    timesheet = gitlab_ps().activity[ActivityId("exec_timesheet")]

    assert roles("custom_sow").supporting(approve) == ("training_coordinator", "project_coordinator")
    assert roles("education").supporting(approve) == ()
    assert roles("education").supporting(timesheet) == (
        "training_coordinator",
        "technical_architect",
        "partner_lead",
    )


def test_roles_to_fill_begin_with_the_lead_and_name_nobody_twice() -> None:
    needed = roles_to_fill(roles(booked=False), [RoleId("legal"), RoleId("pse"), RoleId("finance"), PM])

    assert needed == ("engagement_manager", "pse", "project_manager")


def test_giving_a_role_to_somebody_else_replaces_its_holder() -> None:
    team = with_member(CONSULTING, PM, TOM)

    assert team.member(PM) == Member(role=PM, person=TOM)
    assert team.people() == (EVE, TOM)


def test_a_role_can_be_given_to_nobody() -> None:
    assert with_member(CONSULTING, PM, None).roles_of(PAM) == ()


def test_everybody_in_the_team_is_named_once_deputies_included() -> None:
    team = with_member(with_member(CONSULTING, RoleId("pse"), PAM, EVE), RoleId("trainer"), DAN)

    assert sorted(team.people()) == [DAN, EVE, PAM]
    assert team.roles_of(PAM) == (PM, "pse")


def test_nobody_stands_in_for_themselves() -> None:
    with pytest.raises(Refusal, match="choose another person"):
        with_member(CONSULTING, PM, PAM, PAM)

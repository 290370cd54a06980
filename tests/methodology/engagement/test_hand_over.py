"""Tests of `methodology.engagement.hand_over`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import RoleId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.hand_over import check_taker, dates_that_move, hand_over_of, team_after
from methodology.people import SLACKBOT, Person
from methodology.plan.team import Member, PersonId, Team
from methodology.refusal import Refusal
from tests.support.opened import opened
from tests.support.plans import LEAD, OTHER, plan, planned

KAI, YARA = PersonId("UKAI"), PersonId("UYARA")
EXECUTION = opened(start_stage="engagement_execution")


def _person(person: PersonId, **facts: Any) -> Person:
    return Person.model_validate({"workspace": "T1", "id": person, "name": person, "zone": "UTC", **facts})


def _acme(**more: Any) -> EngagementPlan:
    return plan(
        planned("exec_build", dri=KAI, name="his own"),
        planned("exec_raid", dri=KAI, dri_by_hand=True, name="given to him"),
        planned("exec_disc_issues", dri=OTHER, dri_by_hand=True, name="given away"),
        planned("exec_discovery", dri=KAI, state="done", name="done"),
        plan_facts=EXECUTION,
        team={"pse": KAI, "project_manager": LEAD},
        **more,
    )


def test_everything_open_is_handed_over_and_what_is_done_or_with_others_stays() -> None:
    given = hand_over_of(_acme(), KAI, LEAD)
    assert [each.name for each in given.work] == ["his own", "given to him"]
    assert [each.name for each in given.by_hand] == ["given to him"]
    assert (given.roles, given.deputy_of, given.gates, given.has) == (("pse",), (), (), ("project_manager",))


def test_the_gates_of_a_lead_are_those_of_the_stages_not_left_yet() -> None:
    gates = hand_over_of(_acme(), LEAD).gates
    assert gates[0].id == "engagement_execution"
    assert {each.phase for each in gates} == {"delivery"}


@pytest.mark.parametrize(
    ("team", "stage", "handoff"),
    [
        ({"engagement_manager": KAI}, "scoping", "Handoff 0 of 7"),
        ({"engagement_manager": LEAD, "pse": KAI}, "scoping", ""),
        ({"engagement_manager": KAI}, "engagement_execution", ""),
    ],
    ids=["of-the-lead-of-pre-sales", "not-of-others", "not-in-delivery"],
)
def test_the_handoff_sheet_goes_over_with_the_lead_of_pre_sales(
    team: dict[str, PersonId], stage: str, handoff: str
) -> None:
    assert hand_over_of(plan(plan_facts=opened(start_stage=stage), team=team), KAI).handoff == handoff


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_an_engagement_that_is_over_gives_nothing(state: str) -> None:
    assert hand_over_of(_acme(state=state), KAI).is_empty


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ((KAI, None), (YARA, None)),
        ((KAI, OTHER), (YARA, OTHER)),
        ((OTHER, KAI), (OTHER, YARA)),
        ((KAI, YARA), (YARA, None)),
        ((YARA, KAI), (YARA, None)),
        ((OTHER, LEAD), (OTHER, LEAD)),
    ],
    ids=["role", "role-with-deputy", "deputy", "the-deputy-takes-over", "the-holder-takes-over", "of-others"],
)
def test_nobody_becomes_their_own_deputy(
    was: tuple[PersonId, PersonId | None], becomes: tuple[PersonId, PersonId | None]
) -> None:
    def team(holders: tuple[PersonId, PersonId | None]) -> Team:
        return Team(members=(Member(role=RoleId("pse"), person=holders[0], deputy=holders[1]),))

    assert team_after(team(was), KAI, YARA) == team(becomes)


@pytest.mark.parametrize(
    ("taker", "why"),
    [
        (_person(KAI), "the same person"),
        (_person(YARA, deactivated=True), "has left"),
        (_person(YARA, guest=True), "is a guest"),
        (_person(YARA, outsider=True), "is a guest"),
        (_person(SLACKBOT), "An app"),
    ],
)
def test_only_another_full_member_takes_over(taker: Person, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        check_taker(KAI, taker)
    check_taker(KAI, _person(YARA))


def test_the_preview_names_the_dates_on_which_the_taker_does_not_work() -> None:
    facts = opened(start_stage="engagement_execution", dates={"kickoff": date(2026, 6, 8)})
    acme = plan(
        planned("exec_discovery", dri=KAI, due=date(2026, 6, 15)),
        plan_facts=facts,
        team={"pse": KAI},
        people=[_person(KAI)],
    )
    assert dates_that_move(acme, KAI, _person(YARA)) == ()
    without_mondays = _person(YARA, working_weekdays=frozenset({1, 2, 3, 4}))
    assert [each.activity for each in dates_that_move(acme, KAI, without_mondays)] == ["exec_discovery"]

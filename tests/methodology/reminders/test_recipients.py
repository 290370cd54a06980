"""Tests of `methodology.reminders.recipients`: who is told, and who in place of those who are not there."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import RoleId, StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import health
from methodology.engagement.things import role_key
from methodology.people import SLACKBOT, Absence, Person
from methodology.plan.team import PersonId
from methodology.reminders.escalation import lacks_manager
from methodology.reminders.recipients import Recipients
from tests.support.opened import opened
from tests.support.plans import LEAD, OPENER, OTHER, noon, plan, planned

DAY = date(2026, 6, 1)
DIRECTOR = PersonId("UDIRECTOR")
EXECUTION = StageId("engagement_execution")
GONE = [
    pytest.param({"guest": True}, "not_a_member", id="a-guest"),
    pytest.param({"outsider": True}, "not_a_member", id="an-outsider"),
    pytest.param({"deactivated": True}, "deactivated", id="deactivated"),
    pytest.param({"deactivated": True, "guest": True}, "deactivated", id="a-guest-who-left"),
    pytest.param({"id": SLACKBOT}, "not_a_member", id="slackbot"),
]


def _person(person: PersonId, **facts: Any) -> Person:
    return Person.model_validate({"workspace": "T1", "id": person, "name": person, "zone": "UTC", **facts})


def _told(engagement_plan: EngagementPlan, **more: Any) -> list[PersonId]:
    recipients = Recipients(plan=engagement_plan, now=noon(DAY), **more)
    return list(dict.fromkeys(each.person for each in recipients.with_work_in([EXECUTION])))


@pytest.mark.parametrize(
    ("engagement_plan", "notified"),
    [
        pytest.param(
            plan(planned("a", dri=OTHER), planned("b", dri=OTHER), team={"project_manager": LEAD}),
            [OTHER],
            id="the-dris-of-its-work-each-once",
        ),
        pytest.param(plan(planned("a", dri=OTHER, state="done")), [], id="nobody-for-what-is-done"),
        pytest.param(plan(planned("a", dri=OTHER, stage="positioning")), [], id="nobody-of-another-stage"),
        pytest.param(plan(planned("a", dri=None)), [], id="nobody-where-nobody-does-it"),
    ],
)
def test_people_with_work_in_a_new_stage_are_notified_once(
    engagement_plan: EngagementPlan, notified: list[PersonId]
) -> None:
    assert _told(engagement_plan) == notified


@pytest.mark.parametrize(("facts", "because"), GONE)
def test_a_person_who_is_no_full_member_counts_as_not_there(facts: dict[str, Any], because: str) -> None:
    gone = _person(OTHER, **facts)
    work = planned("exec_demo", role="pse", stage=EXECUTION, dri=gone.id)
    acme = plan(
        work,
        plan_facts=opened(start_stage=EXECUTION),
        team={"project_manager": LEAD, "pse": gone.id},
        people=[gone, _person(LEAD)],
        asked={role_key(RoleId("pse")): date(2026, 1, 5)},
    )
    recipients = Recipients(plan=acme, now=noon(DAY), despite_absence=True)
    reminded = recipients.dri(work)
    assert reminded.person == LEAD
    assert reminded.standing_in is not None
    assert (reminded.standing_in.person, reminded.standing_in.because) == (gone.id, because)
    assert _told(acme, despite_absence=True) == [LEAD]
    assert any(reason.startswith("no ") for reason in health(acme, noon(DAY)).reasons)


@pytest.mark.parametrize(("facts", "_because"), GONE)
def test_a_lead_who_is_no_full_member_gives_way_to_the_opener(facts: dict[str, Any], _because: str) -> None:
    gone = _person(LEAD, **facts)
    before = opened(start_stage="project_planning")
    acme = plan(plan_facts=before, team={"project_manager": gone.id}, people=[gone, _person(OPENER)])
    recipients = Recipients(plan=acme, now=noon(DAY))
    assert recipients.lead.person == OPENER
    assert recipients.of_sheet() == OPENER


@pytest.mark.parametrize("fact", ["deactivated", "guest", "outsider"])
def test_where_everybody_responsible_is_gone_somebody_else_of_the_team_hears(fact: str) -> None:
    before = opened(start_stage="project_planning")
    gone = [_person(each, **{fact: True}) for each in (LEAD, OPENER)]
    team = {"project_manager": LEAD, "pse": OTHER}
    acme = plan(planned("a", dri=LEAD), plan_facts=before, team=team, people=[*gone, _person(OTHER)])
    recipients = Recipients(plan=acme, now=noon(DAY))
    assert recipients.lead.person == recipients.dri(acme.open_work[0]).person == OTHER


@pytest.mark.parametrize("fact", ["deactivated", "guest", "outsider", "unreachable"])
@pytest.mark.parametrize("has_director", [True, False])
def test_no_manager_who_has_left_stands_for_those_who_are_away(fact: str, has_director: bool) -> None:
    """The nearest manager has left, and the next one is away: it is found when they are back."""
    team = {"project_manager": LEAD, "regional_delivery_manager": OTHER}
    team |= {"ps_director": DIRECTOR} if has_director else {}
    people = [_person(OTHER, **{fact: True}), _person(DIRECTOR, absence=Absence(first=DAY, last=DAY))]
    acme = plan(plan_facts=opened(start_stage="project_planning"), team=team, people=people)
    recipients = Recipients(plan=acme, now=noon(DAY))
    assert recipients.manager_beside(LEAD) == (DIRECTOR if has_director else None)
    assert lacks_manager(recipients, LEAD, 9) is not has_director


def test_a_stage_that_begins_is_told_to_who_stands_for_the_owner_now() -> None:
    away = _person(OTHER, absence=Absence(first=DAY, last=DAY))
    acme = plan(planned("a", dri=OTHER), team={"project_manager": LEAD}, people=[away, _person(OPENER)])
    assert _told(acme) == [OPENER], "the lead of an engagement in pre-sales is not named: its opener is told"


@pytest.mark.parametrize(
    ("stage", "team", "recipient"),
    [
        pytest.param("project_planning", {"project_manager": LEAD}, LEAD, id="the-lead-before-execution"),
        pytest.param("project_planning", {}, None, id="nobody-leads"),
        pytest.param("positioning", {"engagement_manager": LEAD}, None, id="long-before"),
        pytest.param("engagement_execution", {"project_manager": LEAD}, None, id="in-delivery"),
    ],
)
def test_the_sheet_goes_to_the_lead_before_execution(
    stage: str, team: dict[str, PersonId], recipient: PersonId | None
) -> None:
    in_stage = plan(plan_facts=opened(start_stage=stage), team=team)
    assert Recipients(plan=in_stage, now=noon(DAY)).of_sheet() == recipient

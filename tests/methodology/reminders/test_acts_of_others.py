"""Tests of `methodology.reminders.acts_of_others`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, RoleId
from methodology.engagement.engagement import Confirmed, EngagementId, EngagementState
from methodology.plan.facts import Raised
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.acts_of_others import acts_of, news_of_acts
from methodology.reminders.digest import digest_for
from methodology.reminders.digest_lines import ActOfOther, DigestInput
from tests.support.digests import (
    AE,
    EM,
    MONDAY,
    PM,
    PSE,
    RDM,
    TRAINER,
    TUESDAY,
    days,
    person,
    running,
    team,
    work,
)
from tests.support.plans import noon

DONE = {"state": "done", "closed_by": PM}


def _told(before: PlannedActivity, ends: EngagementState = "open", **after: Any) -> list[tuple[str, str]]:
    """Who is told of what, where these things were changed by the project manager."""
    was, now = running(before), running(before.model_copy(update=after), state=ends)
    return [(person, act.state) for person, act in acts_of(was, now, PersonId(PM), noon(TUESDAY))]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param({}, DONE, [(PSE, "done")], id="done-by-somebody-else"),
        pytest.param(
            {}, DONE | {"state": "not_needed"}, [(PSE, "not_needed")], id="dropped-by-somebody-else"
        ),
        pytest.param({"dri": PM}, DONE, [], id="their-own"),
        pytest.param({"role_unfilled": True}, DONE, [], id="of-a-role-that-nobody-has"),
        pytest.param({"dri": None}, DONE, [], id="nobody-s"),
        pytest.param({}, {"dri": TRAINER}, [(PSE, "given")], id="given-to-somebody-else"),
        pytest.param({"dri": PM}, {"dri": TRAINER}, [], id="their-own-given-to-somebody-else"),
        pytest.param({}, {"state": "let_go"}, [], id="let-go-by-the-plan"),
        pytest.param(DONE, {"state": "open", "closed_by": None}, [], id="taken-back"),
    ],
)
def test_the_owner_is_told_of_what_somebody_else_did(
    before: dict[str, Any], after: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    assert _told(work(days(0), **before), **after) == told


@pytest.mark.parametrize(
    ("had", "has", "told"),
    [
        pytest.param({"pse": PSE}, {"pse": TRAINER}, [(PSE, "given")], id="to-somebody-else"),
        pytest.param({"pse": PSE}, {}, [(PSE, "given")], id="to-nobody"),
        pytest.param({"pse": PM}, {"pse": TRAINER}, [], id="their-own"),
        pytest.param(
            {"pse": PSE, "pse__deputy": AE}, {"pse": PSE, "pse__deputy": EM}, [(AE, "deputy")], id="deputy"
        ),
        pytest.param({"pse": PSE, "pse__deputy": AE}, {"pse": AE}, [(PSE, "given")], id="deputy-has-it-now"),
        pytest.param({"pse": PSE}, {"pse": PSE, "trainer": AE}, [], id="a-role-more"),
    ],
)
def test_who_had_a_role_is_told_that_it_was_taken_with_its_work(
    had: dict[str, str], has: dict[str, str], told: list[tuple[str, str]]
) -> None:
    dri = had["pse"]
    before = running(work(days(0), dri=dri), members=team(project_manager=PM, **had))
    after = running(
        before.work[0].model_copy(update={"dri": has.get("pse", PM)}),
        members=team(project_manager=PM, **has),
    )
    acts = [*acts_of(before, after, PersonId(PM), noon(TUESDAY))]
    assert [(person, act.state) for person, act in acts] == told
    assert {act.role for _, act in acts} <= {"pse"}


@pytest.mark.parametrize(
    ("activity", "by", "dri", "stage", "told"),
    [
        pytest.param("exec_escalation_open", PSE, PM, "engagement_execution", [AE, RDM], id="who-helps"),
        pytest.param("exec_escalation_open", RDM, PM, "engagement_execution", [AE], id="by-one-of-them"),
        pytest.param(
            "exec_escalation_open", PSE, AE, "engagement_execution", [RDM], id="one-of-them-does-it"
        ),
        pytest.param(
            "exec_escalation_open", PSE, PM, "customer_success", [AE, PM, RDM], id="its-stage-has-not-begun"
        ),
        pytest.param(
            "exec_change_order", PSE, PM, "engagement_execution", [], id="nothing-that-puts-it-at-risk"
        ),
    ],
)
def test_who_is_to_help_is_told_what_puts_it_at_risk_and_at_once(
    activity: str, by: str, dri: str, stage: str, told: list[str]
) -> None:
    members = team(project_manager=PM, account_executive=AE, regional_delivery_manager=RDM, pse=PSE)
    before, after = (
        running(members=members),
        running(work(days(0), activity=activity, dri=dri, stage=stage), members=members),
    )
    raised = Raised(activity=ActivityId(activity), on=TUESDAY, by=PersonId(by))
    facts = after.engagement.plan_facts.model_copy(update={"raised": (raised,)})
    engagement = after.engagement.model_copy(update={"plan_facts": facts})
    after = after.model_copy(update={"engagement": engagement})
    acts = [*acts_of(before, after, PersonId(by), noon(TUESDAY))]
    assert [(person, act.state) for person, act in acts] == [(each, "at_risk") for each in told]
    assert not any(each.rides for each in news_of_acts(act for _, act in acts))
    assert [*acts_of(after, after, PersonId(by), noon(TUESDAY))] == [], "once"


@pytest.mark.parametrize(("was", "now"), [("open", "on_hold"), ("on_hold", "open")])
def test_the_team_and_who_has_open_work_are_told_of_a_hold_and_its_end(
    was: EngagementState, now: EngagementState
) -> None:
    mine = work(days(0), dri=TRAINER)
    before, after = running(mine, state=was), running(mine, state=now)
    acts = acts_of(before, after, PersonId(PM), noon(TUESDAY))
    assert [(person, act.state) for person, act in acts] == [(PSE, now), (RDM, now), (TRAINER, now)]
    reopened = acts_of(running(mine, state="closed"), running(mine), PersonId(PM), noon(TUESDAY))
    assert [*reopened] == []


@pytest.mark.parametrize(
    ("by", "activity", "told"),
    [
        pytest.param(PM, "sco_ps_approval", [RDM], id="what-their-work-establishes"),
        pytest.param(RDM, "sco_ps_approval", [], id="by-themselves"),
        pytest.param(PM, "sco_triage", [], id="what-other-work-establishes"),
    ],
)
def test_the_owner_of_open_work_is_told_who_ticked_at_a_gate_what_it_establishes(
    by: str, activity: str, told: list[str]
) -> None:
    before = running(work(days(0), activity=activity, dri=RDM), stage="scoping")
    ticked = Confirmed.model_validate(
        {"stage": "scoping", "criterion": "scoping_sow_approved", "by": by, "on": TUESDAY}
    )
    engagement = before.engagement.model_copy(update={"confirmed": (ticked,)})
    after = before.model_copy(update={"engagement": engagement})
    assert [person for person, _ in acts_of(before, after, PersonId(by), noon(TUESDAY))] == told
    assert [*acts_of(after, after, PersonId(by), noon(TUESDAY))] == [], "once"


@pytest.mark.parametrize(
    ("state", "told"),
    [
        pytest.param("closed", [(PSE, "closed"), (TRAINER, "closed")], id="lead-and-manager-get-the-summary"),
        pytest.param("cancelled", [(PSE, "cancelled"), (RDM, "cancelled"), (TRAINER, "cancelled")], id="all"),
    ],
)
def test_the_team_and_who_has_open_work_are_told_of_the_end(
    state: EngagementState, told: list[tuple[str, str]]
) -> None:
    assert _told(work(days(0), dri=TRAINER), ends=state) == told


def _act(number: int, state: str = "done", engagement: int = 1) -> ActOfOther:
    about = {"name": f"Deck {number}", "work": PlannedActivityId(number)} if state == "done" else {}
    plain = {"id": number, "engagement": EngagementId(engagement), "title": "Acme", "by": PersonId(PM)}
    return ActOfOther.model_validate(plain | {"state": state} | about)


@pytest.mark.parametrize(
    ("acts", "today", "lines"),
    [
        pytest.param([_act(1), _act(2)], TUESDAY, None, id="what-was-done-waits-for-a-message"),
        pytest.param([_act(1), _act(2)], MONDAY, [("done_by_other", 2)], id="and-goes-with-the-weekly-one"),
        pytest.param([_act(3, "closed")], TUESDAY, None, id="so-does-the-end"),
        pytest.param([_act(3, "cancelled")], MONDAY, [("over", 1)], id="also-to-who-has-nothing-open"),
        pytest.param(
            [_act(1), _act(3, "closed"), _act(4, engagement=2)],
            MONDAY,
            [("over", 1), ("done_by_other", 1), ("done_by_other", 1)],
            id="a-line-for-each-engagement",
        ),
        pytest.param([_act(3, "closed"), _act(4, "closed")], MONDAY, [("over", 1)], id="closed-twice"),
        pytest.param([_act(3, "on_hold")], TUESDAY, None, id="a-hold-waits"),
        pytest.param(
            [_act(3, "on_hold"), _act(4, "on_hold")], MONDAY, [("done_by_other", 1)], id="held-twice"
        ),
        pytest.param(
            [_act(3, "given").model_copy(update={"role": RoleId("pse")})],
            TUESDAY,
            [("done_by_other", 1)],
            id="a-role-that-is-gone-does-not-wait",
        ),
    ],
)
def test_acts_of_others_are_lines_of_a_digest(
    acts: Sequence[ActOfOther], today: date, lines: list[tuple[str, int]] | None
) -> None:
    weekly_on = days(-8) if today == MONDAY else MONDAY
    told = DigestInput(plans=(), acts=tuple(acts), weekly_on=weekly_on)
    found = digest_for(person(PSE), noon(today), told)
    assert (found and [(each.kind, len(each.acts)) for each in found.lines]) == lines
    assert found is None or found.acts == tuple(each.id for each in acts), "all of it counts as said"


@pytest.mark.parametrize("state", ["done", "closed"])
def test_acts_of_others_go_along_with_what_is_news(state: str) -> None:
    acme = running(work(TUESDAY))
    told = DigestInput(plans=(acme,), acts=(_act(1, state),), weekly_on=MONDAY)
    found = digest_for(person(PSE), noon(TUESDAY), told)
    assert found is not None
    assert {each.kind for each in found.lines} == {"today", "over" if state == "closed" else "done_by_other"}

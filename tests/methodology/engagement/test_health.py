"""Tests of `methodology.engagement.health`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, StageId
from methodology.engagement.card import card
from methodology.engagement.engagement_line import engagement_line
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.full_plan import filter_plan
from methodology.engagement.gate_work import ready_days
from methodology.engagement.health import Trouble, health
from methodology.engagement.team import role_lines
from methodology.engagement.things import role_key
from methodology.people import Person
from methodology.plan.facts import PlanFacts, Raised, stages_run
from methodology.plan.plan import activities_planned
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.methodology.plan.test_planned_activity import work
from tests.support import plans
from tests.support.opened import gitlab_ps, opened
from tests.support.opened import planned as planned_items
from tests.support.plans import noon, planned

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
NEXT_MON, NEXT_WED = date(2026, 6, 8), date(2026, 6, 10)
LAST_WEEK = date(2026, 5, 26)
IN_DELIVERY = opened(start=MON, start_stage="engagement_execution")
EXECUTION = StageId("engagement_execution")
AT_THE_END = opened(start=MON, start_stage="customer_success").model_copy(
    update={"left": {StageId("customer_success"): MON}}
)
PAM, EVE = PersonId("UPAM"), PersonId("UEVE")


def plan(
    *work: PlannedActivity,
    plan_facts: PlanFacts = IN_DELIVERY,
    exits: dict[StageId, date] | None = None,
    **more: Any,
) -> EngagementPlan:
    return plans.plan(*work, plan_facts=plan_facts, exit_dates=tuple((exits or {}).items()), **more)


def state_and_reasons(plan: EngagementPlan, today: date) -> tuple[str, tuple[str, ...]]:
    found = health(plan, noon(today))
    return found.state, found.reasons


def case(id: str, plan: EngagementPlan, today: date, state: str, *reasons: str) -> Any:
    return pytest.param(plan, today, state, reasons, id=id)


KICKOFF_THREE, KICKOFF_ONE = "Kickoff, 3 days", "Kickoff, 1 day"
TRAINER, AE = (
    "no Trainer / Technical Instructor yet",
    "no Account Executive / Strategic AE (ISR for smaller deals) yet",
)


def asked(key: str, on: date) -> dict[str, Any]:
    return {"asked": {key: on}}


@pytest.mark.parametrize(
    ("plan", "today", "state", "reasons"),
    [
        case("nothing-to-do", plan(), MON, "on_track"),
        case("due-today", plan(work(1, "kickoff", due=MON)), MON, "on_track"),
        case("due-before-the-opening", plan(work(1, "kickoff", due=LAST_WEEK)), TUE, "on_track"),
        case("late-by-a-day", plan(work(1, "kickoff", due=TUE)), WED, "at_risk", KICKOFF_ONE),
        case("late-by-two-days", plan(work(1, "kickoff", due=TUE)), THU, "at_risk", "Kickoff, 2 days"),
        case("late-by-three-days", plan(work(1, "kickoff", due=TUE)), FRI, "late", KICKOFF_THREE),
        case("optional-work-never-makes-it-late", plan(work(1, "kickoff", due=MON, required=False)), NEXT_WED, "at_risk", "Kickoff, 6 days"),
        case("snoozed-work-does", plan(work(1, "kickoff", due=TUE, not_before=NEXT_WED)), FRI, "late", KICKOFF_THREE),
        case("done-work-never", plan(work(1, "kickoff", due=MON, state="done")), NEXT_WED, "on_track"),
        case("blocked-work-never", plan(work(1, "deck", due=None), work(2, "kickoff", due=MON, depends_on=("deck",))), NEXT_WED, "on_track"),
        case("work-of-a-later-stage-never", plan(work(1, "retro", stage="customer_success", due=MON)), NEXT_WED, "on_track"),
        case(
            "the-worst-comes-first",
            plan(work(1, "deck", due=WED), work(2, "kickoff", due=TUE), work(3, "call", due=NEXT_MON)),
            FRI,
            "late",
            KICKOFF_THREE,
            "Deck, 2 days",
        ),
        case(
            "what-makes-it-late-comes-first",
            plan(work(1, "deck", due=MON, required=False), work(2, "kickoff", due=TUE)),
            FRI,
            "late",
            KICKOFF_THREE,
            "Deck, 3 days",
        ),
        case("a-gate-late-by-two-days", plan(ready_on={EXECUTION: MON}), THU, "at_risk", "leaving Engagement Execution, 2 days"),
        case("a-gate-late-by-three-days", plan(ready_on={EXECUTION: MON}), FRI, "late", "leaving Engagement Execution, 3 days"),
        case("a-target-end-today", plan(exits={EXECUTION: MON}), MON, "on_track"),
        case("a-target-end-missed", plan(exits={EXECUTION: MON}), FRI, "late", "leaving Engagement Execution, 3 days"),
        case("the-target-end-of-a-stage-that-was-left", plan(plan_facts=IN_DELIVERY.model_copy(update={"left": {EXECUTION: MON}}), exits={EXECUTION: MON}), FRI, "on_track"),
        case("closing-late-by-three-days", plan(plan_facts=AT_THE_END), FRI, "late", "closing, 3 days"),
        case("a-role-not-asked-for-yet", plan(work(1, "deck", due=FRI, role="trainer", role_unfilled=True)), MON, "on_track"),
        case("a-role-asked-for-yesterday", plan(work(1, "deck", due=FRI, role="trainer", role_unfilled=True), **asked("role:trainer", MON)), TUE, "on_track"),
        case("a-role-asked-for-two-working-days-ago", plan(work(1, "deck", due=FRI, role="trainer", role_unfilled=True), **asked("role:trainer", MON)), WED, "at_risk", TRAINER),
        case("a-role-asked-for-before-a-weekend", plan(work(1, "deck", due=None, role="trainer", role_unfilled=True), **asked("role:trainer", FRI)), NEXT_MON, "on_track"),
        case("the-role-that-reaches-a-team", plan(work(1, "close", due=FRI, role="deal_desk", role_unfilled=True), **asked("role:account_executive", MON)), WED, "at_risk", AE),
        case("a-role-of-blocked-work", plan(work(2, "call", due=FRI), work(1, "deck", depends_on=("call",), role="trainer", role_unfilled=True), **asked("role:trainer", MON)), FRI, "on_track"),
        case("a-role-of-the-stage-that-comes-next", plan(work(1, "retro", role="trainer", stage="customer_success", role_unfilled=True), **asked("role:trainer", MON)), FRI, "on_track"),
        case("a-date-asked-for-yesterday", plan(work(1, "deck", due=None, waiting_for="kickoff"), **asked("date:kickoff", MON)), TUE, "on_track"),
        case("a-date-asked-for-two-working-days-ago", plan(work(1, "deck", due=None, waiting_for="kickoff"), **asked("date:kickoff", MON)), WED, "at_risk", "no date for the kickoff yet"),
        case("a-date-that-blocked-work-waits-for", plan(work(1, "deck", due=FRI), work(2, "call", due=None, waiting_for="kickoff", depends_on=("deck",)), **asked("date:kickoff", MON)), WED, "on_track"),
        case("a-date-of-the-stage-that-comes-next", plan(work(1, "retro", stage="customer_success", due=None, waiting_for="project_end"), **asked("date:project_end", MON)), WED, "on_track"),
        case("late-work-before-what-is-missing", plan(work(1, "kickoff", due=TUE), work(2, "deck", due=None, waiting_for="kickoff"), **asked("date:kickoff", MON)), WED, "at_risk", KICKOFF_ONE, "no date for the kickoff yet"),
    ],
)  # fmt: skip
def test_health(plan: EngagementPlan, today: date, state: str, reasons: tuple[str, ...]) -> None:
    assert state_and_reasons(plan, today) == (state, reasons)


ESCALATED, EXTENDED = ActivityId("exec_escalation_open"), ActivityId("exec_change_order")
IN_SCOPING = opened(start=MON, start_stage="scoping")


def said(*raised: Raised, by: PlanFacts = IN_DELIVERY) -> PlanFacts:
    return by.model_copy(update={"raised": raised})


ONCE = Raised(activity=ESCALATED, on=MON, by=PAM)
TWICE = Raised(activity=ESCALATED, on=TUE, by=EVE, occurrence=2)


@pytest.mark.parametrize(
    ("work", "plan_facts", "state", "said_by"),
    [
        pytest.param(planned(ESCALATED, due=FRI), said(ONCE), "at_risk", [PAM], id="open"),
        pytest.param(planned(ESCALATED, due=FRI, not_before=FRI), said(ONCE), "at_risk", [PAM], id="snoozed"),
        pytest.param(planned(ESCALATED, due=FRI, state="done"), said(ONCE), "on_track", [], id="done"),
        pytest.param(planned(ESCALATED, due=FRI, state="not_needed"), said(ONCE), "on_track", [], id="not-needed"),
        pytest.param(planned(ESCALATED, due=FRI, state="withdrawn"), said(), "on_track", [], id="taken-back"),
        pytest.param(planned(ESCALATED, due=FRI, occurrence=2), said(ONCE, TWICE), "at_risk", [EVE], id="again"),
        pytest.param(planned(EXTENDED, due=FRI), said(Raised(activity=EXTENDED, on=MON)), "on_track", [], id="not-marked"),
        pytest.param(planned(ESCALATED, due=FRI), said(ONCE, by=IN_SCOPING), "at_risk", [PAM], id="before-its-stage"),
    ],
)  # fmt: skip
def test_what_somebody_has_said_puts_it_at_risk_while_what_it_added_is_open(
    work: PlannedActivity, plan_facts: PlanFacts, state: str, said_by: list[PersonId]
) -> None:
    found = health(plan(work, plan_facts=plan_facts), noon(TUE))
    assert (found.state, [each.by for each in found.troubles]) == (state, said_by)
    assert found.reasons == ()


def test_late_work_makes_an_engagement_late_of_which_somebody_has_said_something() -> None:
    late = plan(work(1, "kickoff", due=TUE), planned(ESCALATED, due=FRI), plan_facts=said(ONCE))
    found = health(late, noon(FRI))
    assert (found.state, found.reasons) == ("late", (KICKOFF_THREE,))
    red = "The project is red, or the customer escalates"
    assert found.troubles == (Trouble(condition=red, by=PAM, when="Mon 1 Jun"),)
    assert card(late, None, noon(FRI), outsiders_read=True).health is None


@pytest.mark.parametrize("type", [each.id for each in gitlab_ps().types])
@pytest.mark.parametrize("booked", [False, True])
def test_every_role_complained_about_is_one_that_the_team_form_offers(type: str, booked: bool) -> None:
    plan_facts = opened(type, start=MON, dates={"booking": MON} if booked else {}, detail=True)
    unfilled = plan(
        *(plans.planned(each.id, due=NEXT_WED, role_unfilled=True) for each in gitlab_ps().activities),
        plan_facts=plan_facts.model_copy(update={"entered": dict.fromkeys(gitlab_ps().stage, MON)}),
        asked={role_key(role.id): MON for role in gitlab_ps().roles},
    )

    named = {
        reason.removeprefix("no ").removesuffix(" yet") for reason in health(unfilled, noon(FRI)).reasons
    }
    offered = {line.role.name for line in role_lines(unfilled) if line.is_missing}
    assert named & {each.name for each in gitlab_ps().roles} == offered


@pytest.mark.parametrize(
    ("type", "stage"),
    [
        pytest.param(type.id, stage.id, id=f"{type.id}-in-{stage.id}")
        for type in gitlab_ps().types
        for stage in stages_run(gitlab_ps(), type.id, type.facet_defaults)
    ],
)
@pytest.mark.parametrize(
    "dates",
    [{}, dict.fromkeys(("booking", "kickoff", "project_end"), LAST_WEEK)],
    ids=["undated", "dates-passed"],
)
def test_a_new_engagement_is_on_track_and_has_all_its_work(
    type: str, stage: str, dates: Mapping[str, date]
) -> None:
    plan_facts = opened(type, start=MON, start_stage=stage, dates=dates)
    items = planned_items(plan_facts)
    work = [
        plans.planned(
            i.activity, occurrence=i.occurrence, due=i.due, waiting_for=i.waiting_for, depends_on=i.depends_on
        )
        for i in items
    ]
    acme = plan(*work, plan_facts=plan_facts)
    acme = plan(*work, plan_facts=plan_facts, ready_on=ready_days(None, acme, noon(MON)))

    assert state_and_reasons(acme, MON) == ("on_track", ())
    once = {each.id for each in activities_planned(gitlab_ps(), plan_facts) if each.recurrence is None}
    assert once <= {each.activity for each in acme.work}


LOU = Person(workspace="T1", id=PersonId("ULOU"), name="Lou", zone="America/Los_Angeles")
MERE = Person(workspace="T1", id=PersonId("UMERE"), name="Mere", zone="Pacific/Auckland")
IN_THE_EVENING = datetime(2026, 6, 4, 20, tzinfo=UTC)
"""Thursday afternoon in Los Angeles, and Friday morning in Auckland."""


@pytest.mark.parametrize(
    ("activity", "now", "is_late"),
    [
        pytest.param({"dri": LOU.id}, IN_THE_EVENING, False, id="its-day-ends-where-its-dri-is"),
        pytest.param({"dri": MERE.id}, IN_THE_EVENING, True, id="and-so-it-is-late-where-its-dri-is-ahead"),
        pytest.param({"dri": LOU.id}, noon(FRI), True, id="late-on-the-day-after"),
        pytest.param({"dri": LOU.id, "depends_on": ("deck",)}, noon(FRI), False, id="not-late-while-blocked"),
        pytest.param({"dri": LOU.id, "startable_since": THU}, noon(FRI), False, id="not-late-before-a-day-to-do-it"),
    ],
)  # fmt: skip
def test_every_place_tells_lateness_by_one_number(
    activity: Mapping[str, Any], now: datetime, is_late: bool
) -> None:
    due_thursday, deck = planned("exec_kickoff", due=THU, **activity), planned("deck", due=FRI, dri=LOU.id)
    acme = plans.plan(due_thursday, deck, plan_facts=IN_DELIVERY, people=[LOU, MERE], opened_by=LOU.id)
    told = {
        "health": bool(health(acme, now).reasons),
        "lists": bool(engagement_line(acme, PAM, now).late),
        "full plan": bool(filter_plan(acme, "late", PAM, now)),
        "card": bool(card(acme, None, now).late),
    }
    assert told == dict.fromkeys(told, is_late)

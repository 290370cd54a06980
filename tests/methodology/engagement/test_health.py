"""Tests of `methodology.engagement.health`, and of the next activity of a person."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.engagement_line import engagement_line
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.full_plan import filter_plan
from methodology.engagement.health import health
from methodology.engagement.rights import Viewer
from methodology.engagement.team import role_lines
from methodology.engagement.timeline import timeline
from methodology.engagement.work_lists import begun_by_urgency, next_for
from methodology.people import Person
from methodology.plan.facts import PlanFacts
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.my_work import my_work
from tests.methodology.plan.test_planned_activity import work
from tests.support import plans
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import noon, planned

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
NEXT_MON, NEXT_TUE, NEXT_WED = (date(2026, 6, day) for day in (8, 9, 10))
IN_DELIVERY = opened(start=MON, start_stage="engagement_execution")
EXECUTION = StageId("engagement_execution")
PAM, EVE = PersonId("UPAM"), PersonId("UEVE")


def plan(
    *work: PlannedActivity,
    plan_facts: PlanFacts = IN_DELIVERY,
    exits: dict[StageId, date] | None = None,
    people: Iterable[Person] = (),
) -> EngagementPlan:
    exit_dates = tuple((exits or {}).items())
    return plans.plan(*work, plan_facts=plan_facts, people=people, exit_dates=exit_dates)


def state_and_reasons(plan: EngagementPlan, today: date) -> tuple[str, tuple[str, ...]]:
    found = health(plan, noon(today))
    return found.state, found.reasons


def case(id: str, plan: EngagementPlan, today: date, state: str, *reasons: str) -> Any:
    return pytest.param(plan, today, state, reasons, id=id)


LATE_WORK = "“Kickoff” is 3 working days overdue"
ONE_OVERDUE = "1 activity is overdue"


@pytest.mark.parametrize(
    ("plan", "today", "state", "reasons"),
    [
        case("nothing-to-do", plan(), MON, "on_track"),
        case("due-today", plan(work(1, "kickoff", due=MON)), MON, "on_track"),
        case("overdue-by-a-day", plan(work(1, "kickoff", due=MON)), TUE, "at_risk", ONE_OVERDUE),
        case("overdue-by-two-days", plan(work(1, "kickoff", due=MON)), WED, "at_risk", ONE_OVERDUE),
        case("overdue-by-three-days", plan(work(1, "kickoff", due=MON)), THU, "late", LATE_WORK, ONE_OVERDUE),
        case("a-weekend-is-no-delay", plan(work(1, "kickoff", due=FRI)), NEXT_TUE, "at_risk", ONE_OVERDUE),
        case("three-days-with-a-weekend", plan(work(1, "kickoff", due=FRI)), NEXT_WED, "late", LATE_WORK, ONE_OVERDUE),
        case("optional-work-is-never-late", plan(work(1, "kickoff", due=MON, required=False)), NEXT_WED, "at_risk", ONE_OVERDUE),
        case("done-work-is-never-late", plan(work(1, "kickoff", due=MON, state="done")), NEXT_WED, "on_track"),
        case(
            "the-worst-is-named-and-the-others-counted",
            plan(work(1, "deck", due=TUE), work(2, "kickoff", due=MON), work(3, "call", due=NEXT_MON)),
            FRI,
            "late",
            "“Kickoff” is 4 working days overdue, and 1 more is late",
            "2 activities are overdue",
        ),
        case("an-exit-date-missed", plan(exits={EXECUTION: MON}), TUE, "late", "Engagement Execution was to be left by Mon 1 Jun"),
        case("an-exit-date-today", plan(exits={EXECUTION: MON}), MON, "on_track"),
        case("the-exit-date-of-a-stage-that-was-left", plan(plan_facts=IN_DELIVERY.model_copy(update={"left": {EXECUTION: MON}}), exits={EXECUTION: MON}), TUE, "on_track"),
        case("a-role-nobody-fills", plan(work(1, "kickoff", role="trainer", role_unfilled=True)), MON, "at_risk", "nobody fills the role Trainer / Technical Instructor"),
        case("a-role-needed-in-the-stage-that-comes-next", plan(work(1, "retro", role="trainer", stage="customer_success", role_unfilled=True)), MON, "at_risk", "nobody fills the role Trainer / Technical Instructor"),
        case("a-team-that-nobody-reaches", plan(work(1, "close", role="deal_desk", role_unfilled=True)), MON, "at_risk", "nobody fills the role Account Executive / Strategic AE (ISR for smaller deals)"),
        case("a-role-needed-later", plan(work(1, "retro", stage="customer_success", role_unfilled=True), plan_facts=opened(start=MON)), MON, "on_track"),
        case("a-date-work-waits-for", plan(work(1, "deck", due=None, waiting_for="kickoff")), MON, "at_risk", "work waits for the date of the kickoff"),
        case("a-date-that-blocked-work-waits-for", plan(work(1, "deck"), work(2, "call", due=None, waiting_for="kickoff", depends_on=("deck",))), MON, "on_track"),
        case("a-date-needed-later", plan(work(1, "retro", stage="customer_success", due=None, waiting_for="project_end")), MON, "on_track"),
    ],
)  # fmt: skip
def test_health(plan: EngagementPlan, today: date, state: str, reasons: tuple[str, ...]) -> None:
    assert state_and_reasons(plan, today) == (state, reasons)


@pytest.mark.parametrize("type", [each.id for each in gitlab_ps().types])
@pytest.mark.parametrize("booked", [False, True])
def test_every_role_complained_about_is_one_that_the_team_form_offers(type: str, booked: bool) -> None:
    plan_facts = opened(type, start=MON, dates={"booking": MON} if booked else {}, detail=True)
    all_work = [plans.planned(each.id, role_unfilled=True) for each in gitlab_ps().activities]
    unfilled = plan(
        *all_work, plan_facts=plan_facts.model_copy(update={"entered": dict.fromkeys(gitlab_ps().stage, MON)})
    )

    named = {reason.removeprefix("nobody fills the role ") for reason in health(unfilled, noon(MON)).reasons}
    offered = {line.role.name for line in role_lines(unfilled) if line.is_missing}
    assert named & {each.name for each in gitlab_ps().roles} == offered


def test_days_overdue_are_working_days_of_who_does_the_work() -> None:
    # Thursday 4 June 2026 is a holiday in Bavaria.
    late = work(1, "kickoff", dri=PAM, due=MON)
    in_bavaria = Person(workspace="T1", id=PAM, name="Pam", zone="Europe/Berlin", country="DE", region="BY")

    assert state_and_reasons(plan(late), THU)[0] == "late"
    assert state_and_reasons(plan(late, people=[in_bavaria]), THU)[0] == "at_risk"


def test_now_shows_what_is_open_in_the_stages_begun_most_urgent_first() -> None:
    later, sooner = work(1, "deck", due=TUE), work(2, "kickoff", due=MON)
    done, ahead = work(3, "call", state="done"), work(4, "retro", stage="customer_success")

    assert begun_by_urgency(plan(later, sooner, done, ahead)) == (sooner, later)


def test_open_work_of_a_stage_that_was_left_is_still_shown() -> None:
    plan_facts = IN_DELIVERY.model_copy(update={"left": {EXECUTION: MON}, "entered": {EXECUTION: MON}})
    left_over = work(1, "deck")

    assert begun_by_urgency(plan(left_over, plan_facts=plan_facts)) == (left_over,)


@pytest.mark.parametrize(
    ("all_work", "expected"),
    [
        pytest.param(
            [work(1, "deck", dri=PAM, due=TUE), work(2, "call", dri=PAM)], 2, id="what-is-due-first"
        ),
        pytest.param([work(1, "deck", dri=EVE), work(2, "call", dri=PAM, due=TUE)], 2, id="only-their-own"),
        pytest.param(
            [
                work(1, "deck", dri=EVE),
                work(2, "call", dri=PAM, depends_on=("deck",)),
                work(3, "mail", dri=PAM, due=FRI),
            ],
            3,
            id="what-can-start-before-what-is-blocked",
        ),
        pytest.param(
            [work(1, "deck", dri=EVE), work(2, "call", dri=PAM, depends_on=("deck",))],
            2,
            id="what-is-blocked-if-there-is-nothing-else",
        ),
        pytest.param(
            [work(1, "call", dri=PAM, due=None, waiting_for="kickoff"), work(2, "deck", dri=PAM, due=FRI)],
            2,
            id="what-is-dated-before-what-is-not",
        ),
        pytest.param(
            [work(1, "retro", dri=PAM, stage="customer_success")], None, id="nothing-of-a-stage-to-come"
        ),
        pytest.param([work(1, "deck", dri=PAM, state="done")], None, id="nothing-when-all-is-done"),
        pytest.param(
            [work(1, "deck", dri=PAM, due=TUE, not_before=WED), work(2, "call", dri=PAM, due=FRI)],
            2,
            id="what-is-snoozed-comes-last",
        ),
    ],
)
def test_next_for_a_person(all_work: list[PlannedActivity], expected: int | None) -> None:
    found = next_for(plan(*all_work), PAM, noon(MON))

    assert (found and found.id) == expected


LOU = Person(workspace="T1", id=PersonId("ULOU"), name="Lou", zone="America/Los_Angeles")
MERE = Person(workspace="T1", id=PersonId("UMERE"), name="Mere", zone="Pacific/Auckland")
IN_THE_EVENING = datetime(2026, 6, 4, 20, tzinfo=UTC)
"""Thursday afternoon in Los Angeles, and Friday morning in Auckland."""
AFTER_MIDNIGHT = datetime(2026, 6, 5, 8, tzinfo=UTC)
"""Friday in Los Angeles too."""
MANAGER = "project_manager"


@pytest.mark.parametrize(
    ("dri", "role_unfilled", "lead", "opener", "overdue_in_the_evening"),
    [
        pytest.param(LOU, False, MERE, MERE, False, id="where-its-dri-is"),
        pytest.param(MERE, False, LOU, LOU, True, id="where-its-dri-is-ahead-of-the-lead"),
        pytest.param(LOU, True, LOU, MERE, False, id="an-unfilled-role-where-the-lead-is"),
        pytest.param(None, True, None, LOU, False, id="without-a-lead-where-its-opener-is"),
        pytest.param(None, True, None, MERE, True, id="without-a-lead-where-its-opener-is-ahead"),
    ],
)
def test_a_day_ends_where_the_dri_is_whoever_looks(
    dri: Person | None, role_unfilled: bool, lead: Person | None, opener: Person, overdue_in_the_evening: bool
) -> None:
    due_thursday = planned(
        "exec_kickoff", due=THU, dri=dri and dri.id, role=MANAGER, role_unfilled=role_unfilled
    )
    acme = plans.plan(
        due_thursday,
        plan_facts=IN_DELIVERY,
        people=[LOU, MERE],
        team={MANAGER: lead.id} if lead else {},
        opened_by=opener.id,
    )

    def says_overdue(now: datetime) -> bool:
        in_health = ONE_OVERDUE in health(acme, now).reasons
        others = [
            bool(engagement_line(acme, PAM, now).overdue),
            bool(filter_plan(acme, "overdue", PAM, now)),
            any(each.is_past for each in timeline(acme, now).entries if each.kind == "work"),
            any(each.group == "overdue" for each in my_work(_viewer(dri or opener), [acme], now)),
        ]
        assert set(others) == {in_health}
        return in_health

    assert says_overdue(IN_THE_EVENING) is overdue_in_the_evening
    assert says_overdue(AFTER_MIDNIGHT)


def _viewer(person: Person) -> Viewer:
    return Viewer(person=person)


def test_an_exit_date_is_missed_where_the_lead_is() -> None:
    acme = plans.plan(
        plan_facts=IN_DELIVERY, people=[LOU], team={MANAGER: LOU.id}, exit_dates=((EXECUTION, THU),)
    )
    assert health(acme, IN_THE_EVENING).state == "on_track"
    assert health(acme, AFTER_MIDNIGHT).state == "late"

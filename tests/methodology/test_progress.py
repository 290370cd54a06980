"""How does an engagement stand, and what is the next thing for a person?"""

from datetime import date
from typing import Any

import pytest

from methodology.definition.model import StageId
from methodology.engagement.health import Standing, health, next_for, now
from methodology.plan.activity import PlannedActivity
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.facts import PlanFacts
from methodology.plan.team import PersonId
from tests.methodology.engagements import gitlab_ps, opened
from tests.methodology.test_work import work

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
NEXT_MON, NEXT_TUE, NEXT_WED = (date(2026, 6, day) for day in (8, 9, 10))
IN_DELIVERY = opened(start=MON, start_stage="engagement_execution")
EXECUTION = StageId("engagement_execution")
PAM, EVE = PersonId("UPAM"), PersonId("UEVE")


def standing(
    *all_work: PlannedActivity, plan_facts: PlanFacts = IN_DELIVERY, exits: dict[StageId, date] | None = None
) -> Standing:
    return Standing(plan_facts=plan_facts, work=all_work, exit_dates=tuple((exits or {}).items()))


def told(
    standing: Standing, today: date, calendar: WorkingCalendar | None = None
) -> tuple[str, tuple[str, ...]]:
    found = health(gitlab_ps(), standing, today, lambda _work: calendar or working_calendar())
    return found.state, found.reasons


def case(id: str, standing: Standing, today: date, state: str, *reasons: str) -> Any:
    return pytest.param(standing, today, state, reasons, id=id)


LATE_WORK = "“Kickoff” is 3 working days overdue"
ONE_OVERDUE = "1 activity is overdue"


@pytest.mark.parametrize(
    ("standing", "today", "state", "reasons"),
    [
        case("nothing-to-do", standing(), MON, "on_track"),
        case("due-today", standing(work(1, "kickoff", due=MON)), MON, "on_track"),
        case("overdue-by-a-day", standing(work(1, "kickoff", due=MON)), TUE, "at_risk", ONE_OVERDUE),
        case("overdue-by-two-days", standing(work(1, "kickoff", due=MON)), WED, "at_risk", ONE_OVERDUE),
        case("overdue-by-three-days", standing(work(1, "kickoff", due=MON)), THU, "late", LATE_WORK, ONE_OVERDUE),
        case("a-weekend-is-no-delay", standing(work(1, "kickoff", due=FRI)), NEXT_TUE, "at_risk", ONE_OVERDUE),
        case("three-days-with-a-weekend", standing(work(1, "kickoff", due=FRI)), NEXT_WED, "late", LATE_WORK, ONE_OVERDUE),
        case("optional-work-is-never-late", standing(work(1, "kickoff", due=MON, required=False)), NEXT_WED, "at_risk", ONE_OVERDUE),
        case("done-work-is-never-late", standing(work(1, "kickoff", due=MON, state="done")), NEXT_WED, "on_track"),
        case(
            "the-worst-is-named-and-the-others-counted",
            standing(work(1, "deck", due=TUE), work(2, "kickoff", due=MON), work(3, "call", due=NEXT_MON)),
            FRI,
            "late",
            "“Kickoff” is 4 working days overdue, and 1 more is late",
            "2 activities are overdue",
        ),
        case("an-exit-date-missed", standing(exits={EXECUTION: MON}), TUE, "late", "Engagement Execution was to be left by Mon 1 Jun"),
        case("an-exit-date-today", standing(exits={EXECUTION: MON}), MON, "on_track"),
        case("the-exit-date-of-a-stage-that-was-left", standing(plan_facts=IN_DELIVERY.model_copy(update={"left": {EXECUTION: MON}}), exits={EXECUTION: MON}), TUE, "on_track"),
        case("a-role-nobody-fills", standing(work(1, "kickoff", role="trainer", role_unfilled=True)), MON, "at_risk", "nobody fills the role Trainer / Technical Instructor"),
        case("a-role-needed-in-the-stage-that-comes-next", standing(work(1, "retro", role="trainer", stage="customer_success", role_unfilled=True)), MON, "at_risk", "nobody fills the role Trainer / Technical Instructor"),
        case("a-role-needed-later", standing(work(1, "retro", stage="customer_success", role_unfilled=True), plan_facts=opened(start=MON)), MON, "on_track"),
        case("a-date-work-waits-for", standing(work(1, "deck", due=None, waiting_for="kickoff")), MON, "at_risk", "work waits for the date of the kickoff"),
        case("a-date-that-blocked-work-waits-for", standing(work(1, "deck"), work(2, "call", due=None, waiting_for="kickoff", depends_on=("deck",))), MON, "on_track"),
        case("a-date-needed-later", standing(work(1, "retro", stage="customer_success", due=None, waiting_for="project_end")), MON, "on_track"),
    ],
)  # fmt: skip
def test_health(standing: Standing, today: date, state: str, reasons: tuple[str, ...]) -> None:
    assert told(standing, today) == (state, reasons)


def test_days_overdue_are_working_days_of_who_does_the_work() -> None:
    # Thursday 4 June 2026 is a holiday in Bavaria.
    late = standing(work(1, "kickoff", due=MON))

    assert told(late, THU)[0] == "late"
    assert told(late, THU, working_calendar("DE", "BY"))[0] == "at_risk"


def test_now_shows_what_is_open_in_the_stages_begun_most_urgent_first() -> None:
    later, sooner = work(1, "deck", due=TUE), work(2, "kickoff", due=MON)
    done, ahead = work(3, "call", state="done"), work(4, "retro", stage="customer_success")

    assert now(standing(later, sooner, done, ahead)) == (sooner, later)


def test_what_was_left_over_from_a_stage_is_still_shown() -> None:
    plan_facts = IN_DELIVERY.model_copy(update={"left": {EXECUTION: MON}, "entered": {EXECUTION: MON}})
    left_over = work(1, "deck")

    assert now(standing(left_over, plan_facts=plan_facts)) == (left_over,)


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
    found = next_for(standing(*all_work), PAM, MON)

    assert (found and found.id) == expected

"""Recurring work in an engagement: on which day its turns begin, and after which there are none."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, StageId
from methodology.definition.model import Methodology
from methodology.plan.calendar import working_calendar
from methodology.plan.facts import PlanFacts, Raised, RecurrenceProgress
from methodology.plan.plan import plan_activities
from methodology.plan.team import roles_in
from tests.support.opened import gitlab_ps, numbered, opened, planned, when

OPENED = date(2026, 6, 1)
"""A Monday."""
EXECUTION, PLANNING = StageId("engagement_execution"), StageId("project_planning")
LONG_AGO, LATER = date(2026, 4, 1), date(2026, 6, 17)
ITERATIONS = {
    "iteration_start": [date(2026, 5, 18), date(2026, 6, 15), date(2026, 6, 29)],
    "iteration_end": [date(2026, 5, 29), date(2026, 6, 26), date(2026, 7, 10)],
}
LARGE = {"size": "over_5_iterations", "billing": "fixed_fee"}


def engagement(**update: Any) -> PlanFacts:
    """One that was opened in its execution, with booking and kickoff long before."""
    dates = {"booking": LONG_AGO, "kickoff": LONG_AGO, **update.pop("dates", {})}
    facts = opened(start_stage=EXECUTION, facets=LARGE, dates=dates)
    return facts.model_copy(update={"runs_since": OPENED, **update})


def days_of(activity: str, plan_facts: PlanFacts, ends_after: int | None = None) -> list[date | str | None]:
    methodology = gitlab_ps() if ends_after is None else ending_after(ends_after, activity)
    items = plan_activities(
        methodology,
        plan_facts,
        roles_in(methodology, plan_facts.type, booked=True),
        lambda _: working_calendar(),
    )
    return when(items, activity)


def ending_after(working_days: int, activity_id: str) -> Methodology:
    """The methodology in which this recurrence ends so many working days after its stage is left."""
    methodology = gitlab_ps()

    def changed(each: Any) -> Any:
        if each.id != activity_id:
            return each
        recurrence = each.recurrence.model_copy(update={"ends_after": working_days})
        return each.model_copy(update={"recurrence": recurrence})

    return methodology.model_copy(update={"activities": tuple(map(changed, methodology.activities))})


@pytest.mark.parametrize(
    ("activity", "facts", "first"),
    [
        pytest.param("exec_timesheet", {}, [date(2026, 6, 5)], id="on-or-after-the-opening"),
        pytest.param(
            "exec_timesheet", {"entered": {EXECUTION: LATER}}, [date(2026, 6, 19)], id="the-stage-s-entry"
        ),
        pytest.param("exec_timesheet", {"runs_since": LATER}, [date(2026, 6, 19)], id="the-resume"),
        pytest.param(
            "exec_timesheet",
            {"entered": {EXECUTION: date(2026, 6, 19)}},
            [date(2026, 6, 19)],
            id="on-that-day",
        ),
        pytest.param(
            "exec_raid",
            {"dates": {"transition_meeting": LONG_AGO}},
            [date(2026, 6, 3)],
            id="also-where-another-rule-dates-the-first",
        ),
        pytest.param(
            "exec_raid",
            {"dates": {"transition_meeting": LATER}},
            [date(2026, 6, 19)],
            id="which-it-does-from-then-on",
        ),
        pytest.param(
            "exec_it_planning",
            {"dates": ITERATIONS},
            [date(2026, 6, 15), date(2026, 6, 29)],
            id="iterations-before-the-opening-are-skipped",
        ),
        pytest.param(
            "exec_it_planning",
            {"dates": ITERATIONS, "runs_since": date(2026, 6, 16)},
            [date(2026, 6, 29)],
            id="and-before-the-resume",
        ),
        pytest.param(
            "comp_accept_request",
            {"dates": {"milestone_complete": [LONG_AGO, LATER]}},
            [date(2026, 4, 2), date(2026, 6, 18)],
            id="the-work-of-a-milestone-is-one-time-work",
        ),
        pytest.param(
            "exec_timesheet",
            {"entered": {PLANNING: OPENED}},
            [date(2026, 6, 5)],
            id="a-stage-ahead-shows-a-day",
        ),
    ],
)
def test_the_first_turn_is_on_or_after(activity: str, facts: dict[str, Any], first: list[date]) -> None:
    assert days_of(activity, engagement(**facts)) == first


@pytest.mark.parametrize(
    ("runs_since", "next_day"),
    [
        pytest.param(OPENED, date(2026, 6, 12), id="it-keeps-its-rhythm"),
        pytest.param(date(2026, 6, 24), date(2026, 6, 26), id="turns-during-a-hold-are-skipped"),
    ],
)
def test_the_next_turn(runs_since: date, next_day: date) -> None:
    last = RecurrenceProgress(activity=ActivityId("exec_timesheet"), over=3, last_due=date(2026, 6, 5))
    facts = engagement(turns=(last,), runs_since=runs_since)
    assert days_of("exec_timesheet", facts) == [next_day]


LEFT_ON_TUESDAY: Mapping[StageId, date] = {EXECUTION: date(2026, 6, 30)}


@pytest.mark.parametrize(
    ("activity", "ends_after", "last_due", "facts", "turns"),
    [
        pytest.param(
            "exec_timesheet", 0, date(2026, 6, 26), {}, [date(2026, 7, 3)], id="not-while-in-the-stage"
        ),
        pytest.param(
            "exec_timesheet", 0, date(2026, 6, 26), {"left": LEFT_ON_TUESDAY}, [], id="when-the-stage-is-left"
        ),
        pytest.param(
            "exec_timesheet",
            3,
            date(2026, 6, 26),
            {"left": LEFT_ON_TUESDAY},
            [date(2026, 7, 3)],
            id="working-days-after-it-was-left",
        ),
        pytest.param(
            "exec_timesheet", 3, date(2026, 7, 3), {"left": LEFT_ON_TUESDAY}, [], id="and-then-no-more"
        ),
        pytest.param(
            "exec_timesheet",
            0,
            date(2026, 6, 26),
            {"left": LEFT_ON_TUESDAY, "dates": {"project_end": date(2026, 7, 5)}},
            [date(2026, 7, 3)],
            id="at-its-end-where-that-has-a-date",
        ),
        pytest.param(
            "exec_timesheet",
            9,
            date(2026, 6, 26),
            {"left": LEFT_ON_TUESDAY, "dates": {"project_end": date(2026, 7, 2)}},
            [],
            id="whatever-the-days-after-leaving",
        ),
        pytest.param(
            "comp_accept_request",
            0,
            None,
            {
                "left": LEFT_ON_TUESDAY,
                "dates": {"milestone_complete": date(2026, 7, 6), "financial_close": date(2026, 7, 6)},
            },
            [date(2026, 7, 7)],
            id="the-work-of-a-milestone-never-ends-so",
        ),
    ],
)
def test_recurring_work_ends(
    activity: str, ends_after: int, last_due: date | None, facts: dict[str, Any], turns: list[date]
) -> None:
    progress = (
        (RecurrenceProgress(activity=ActivityId(activity), over=3, last_due=last_due),) if last_due else ()
    )
    assert days_of(activity, engagement(turns=progress, **facts), ends_after) == turns


@pytest.mark.parametrize(
    ("raised_on", "turns"),
    [
        pytest.param(date(2026, 6, 29), [], id="ends-with-its-stage"),
        pytest.param(date(2026, 7, 6), [date(2026, 7, 7)], id="not-if-it-was-raised-after"),
    ],
)
def test_a_recurring_condition(raised_on: date, turns: list[date]) -> None:
    raised = Raised(activity=ActivityId("exec_escalation_daily"), on=raised_on)
    assert days_of("exec_escalation_daily", engagement(raised=(raised,), left=LEFT_ON_TUESDAY)) == turns


def test_a_recurrence_that_ended_with_its_stage_does_not_come_back_with_a_date() -> None:
    ended = RecurrenceProgress(
        activity=ActivityId("exec_timesheet"), over=3, last_due=date(2026, 6, 26), has_ended=True
    )
    facts = engagement(turns=(ended,), left=LEFT_ON_TUESDAY, dates={"project_end": date(2026, 9, 1)})
    assert days_of("exec_timesheet", facts) == []


def test_what_waits_for_a_skipped_turn_can_start() -> None:
    """The first iteration ended after the opening: its review does not wait for the planning of all others."""
    dates = {**ITERATIONS, "iteration_end": [OPENED, date(2026, 6, 26), date(2026, 7, 10)]}
    items = planned(engagement(dates=dates))
    depends_on = {each.occurrence: each.depends_on for each in items if each.activity == "exec_it_review"}
    assert depends_on == {1: (), 2: ("exec_it_planning#2",), 3: ("exec_it_planning#3",)}


def test_a_plan_by_dates_alone_knows_no_entry_and_no_leaving() -> None:
    facts = engagement(
        runs_since=None,
        entered={EXECUTION: LATER},
        left=LEFT_ON_TUESDAY,
        dates={**ITERATIONS, "transition_meeting": LONG_AGO},
    )
    assert days_of("exec_timesheet", facts) == [date(2026, 6, 5)]
    assert days_of("exec_raid", facts) == [date(2026, 4, 3)]
    assert len(days_of("exec_it_planning", facts)) == len(numbered(ITERATIONS)) / 2

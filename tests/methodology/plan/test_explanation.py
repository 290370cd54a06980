"""Tests of `methodology.plan.explanation`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import AnchorId
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.explanation import Explanation, explain
from methodology.plan.facts import PlanFacts, Raised
from methodology.plan.planned_activity import PlannedActivity
from tests.support.sample import engagement, methodology, work

KICKOFF, TRAINING = AnchorId("kickoff"), AnchorId("class_start")
FACTS = engagement().plan_facts
WEEKEND = ((date(2026, 11, 28), "a weekend"), (date(2026, 11, 29), "a weekend"))


def facts(*dates: AnchorDate, **changes: object) -> PlanFacts:
    return FACTS.model_copy(update={"dates": dates, **changes})


def explained(
    planned: PlannedActivity, plan_facts: PlanFacts = FACTS, *others: PlannedActivity
) -> Explanation:
    return explain(methodology(), plan_facts, (planned, *others), planned, WorkingCalendar())


def activity(name: str, **changes: Any) -> PlannedActivity:
    return work(activity=name, **changes)


@pytest.mark.parametrize(
    ("planned", "plan_facts", "anchor", "on", "actual"),
    [
        pytest.param(
            activity("scope_call"), FACTS, "stage_start", date(2026, 11, 2), True, id="the-start-of-its-stage"
        ),
        pytest.param(
            activity("hold_kickoff"), FACTS, "kickoff", date(2026, 12, 1), False, id="a-date-entered-ahead"
        ),
        pytest.param(
            activity("hold_kickoff"),
            facts(AnchorDate(anchor=KICKOFF, on=date(2026, 12, 1), actual=True)),
            "kickoff",
            date(2026, 12, 1),
            True,
            id="a-date-that-has-happened",
        ),
        pytest.param(activity("hold_kickoff"), facts(), "kickoff", None, False, id="a-date-not-known-yet"),
        pytest.param(activity("report"), FACTS, None, None, False, id="the-calendar-alone"),
        pytest.param(
            activity("review", occurrence=2),
            facts(
                raised=(
                    Raised(activity="review", on=date(2026, 11, 3)),
                    Raised(activity="review", on=date(2026, 11, 9), occurrence=2),
                )
            ),
            "event",
            date(2026, 11, 9),
            True,
            id="the-second-time-its-condition-was-raised",
        ),
    ],
)
def test_the_anchor_that_counts(
    planned: PlannedActivity, plan_facts: PlanFacts, anchor: str | None, on: date | None, actual: bool
) -> None:
    found = explained(planned, plan_facts)
    assert (found.anchor.id if found.anchor else None) == anchor
    assert (found.anchor_on, found.anchor_is_actual) == (on, actual)


def test_a_later_turn_follows_from_the_calendar() -> None:
    assert explained(activity("scope_call", turn=2)).anchor is None


@pytest.mark.parametrize(
    ("due", "skipped"),
    [
        pytest.param(date(2026, 12, 3), (), id="none-between"),
        pytest.param(date(2026, 11, 27), WEEKEND, id="a-weekend-before-the-anchor"),
        pytest.param(None, (), id="without-a-date"),
    ],
)
def test_the_days_left_out_on_the_way_are_named(
    due: date | None, skipped: tuple[tuple[date, str], ...]
) -> None:
    assert explained(activity("hold_kickoff", due=due)).skipped == skipped


def test_a_holiday_is_named() -> None:
    planned = activity("hold_kickoff", due=date(2026, 12, 24))
    plan_facts = facts(AnchorDate(anchor=KICKOFF, on=date(2026, 12, 28)))
    german = working_calendar("DE")
    skipped = dict(explain(methodology(), plan_facts, (planned,), planned, german).skipped)
    assert skipped[date(2026, 12, 25)] != "a weekend"
    assert skipped[date(2026, 12, 27)] == "a weekend"


def test_after_a_hold_the_way_is_counted_to_the_date_of_the_rule() -> None:
    moved = activity("hold_kickoff", due=date(2026, 12, 15), shifted_from=date(2026, 11, 27))
    assert explained(moved).skipped == WEEKEND


def test_what_must_come_first_is_named_once() -> None:
    second = activity("write_sow", depends_on=("scope_call", "scope_call"))
    assert explained(second, FACTS, work(2, name="Call")).blocked_by == ("Call",)
    assert explained(second, FACTS, work(2, name="Call", state="done")).blocked_by == ()

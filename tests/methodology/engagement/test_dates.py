"""Tests of `methodology.engagement.dates`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import AnchorId, StageId
from methodology.engagement.dates import (
    DateEntry,
    DateField,
    ShownDates,
    by_person,
    check_as_shown,
    check_exit_date,
    date_fields,
    dated_by_hand_and_moved,
    dates_to_set,
    due_after_end,
    exit_fields,
)
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.opening import OpeningPlan
from methodology.engagement.opening_preview import preview_of
from methodology.plan.changes import Shift
from methodology.refusal import Refusal
from tests.support.digests import person
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import LEAD, OTHER, plan, planned

KICKOFF = date(2026, 6, 15)


def keys(engagement_plan: EngagementPlan) -> list[str]:
    return [field.key for field in date_fields(engagement_plan)]


@pytest.mark.parametrize(
    ("engagement_plan", "shown"),
    [
        pytest.param(plan(), [], id="none-of-a-plan-without-work"),
        pytest.param(
            plan(planned("exec_kickoff")),
            ["pm_assigned:1", "kickoff:1"],
            id="what-its-work-hangs-on-and-sets",
        ),
        pytest.param(plan(planned("exec_kickoff", state="withdrawn")), [], id="nothing-of-withdrawn-work"),
        pytest.param(
            plan(plan_facts=opened(dates={"kickoff": KICKOFF})), ["kickoff:1"], id="whatever-has-a-date"
        ),
        pytest.param(
            plan(plan_facts=opened(dates={"training_start": [KICKOFF]})),
            ["training_start:1", "training_start:2"],
            id="of-a-repeating-date-the-next-one-too",
        ),
    ],
)
def test_the_form_shows_the_dates_that_the_plan_uses(
    engagement_plan: EngagementPlan, shown: list[str]
) -> None:
    assert keys(engagement_plan) == shown


@pytest.mark.parametrize(
    ("asked", "offered"),
    [([""], ["kickoff:1"]), (["project_end"], ["project_end:1"]), (["training_start"], ["kickoff:1"])],
    ids=["what-work-waits-for", "what-is-asked-for", "what-is-asked-for-but-not-used"],
)
def test_dates_of_a_later_stage_can_be_set_where_they_are_asked_for(
    asked: list[str], offered: list[str]
) -> None:
    """Neither is a date of the stage in which this engagement is."""
    ahead = (
        planned("exec_kickoff", due=None, waiting_for="kickoff"),
        planned("exec_build", due=None),
    )
    early = plan(*ahead, plan_facts=opened(start_stage="scoping"))
    assert [each.key for each in dates_to_set(early, asked)] == offered


def test_a_date_says_how_much_waits_for_it_while_it_has_none() -> None:
    waiting = [planned("exec_kickoff", due=None, waiting_for="kickoff") for _ in range(2)]
    done = planned("exec_kickoff", state="done", waiting_for="kickoff")
    fields = {field.key: (field.on, field.waiting) for field in date_fields(plan(*waiting, done))}
    assert fields == {"pm_assigned:1": (None, 0), "kickoff:1": (None, 2)}
    known = plan(*waiting, plan_facts=opened(dates={"kickoff": KICKOFF}))
    assert [(field.on, field.waiting) for field in date_fields(known)] == [(None, 0), (KICKOFF, 0)]


def test_stages_that_are_still_to_be_left_have_a_day_to_be_left_by() -> None:
    facts = opened(start_stage="project_planning")
    engagement_plan = plan(plan_facts=facts, exit_dates=(("engagement_execution", KICKOFF),))
    assert [(each.stage.id, each.by) for each in exit_fields(engagement_plan)] == [
        ("project_planning", None),
        ("engagement_execution", KICKOFF),
        ("customer_success", None),
    ]
    left = facts.model_copy(update={"left": {"project_planning": KICKOFF}})
    assert next(each.stage.id for each in exit_fields(plan(plan_facts=left))) == "engagement_execution"


def shift(dri: Any, after: date | None) -> Shift:
    return Shift(work=planned("exec_kickoff", dri=dri), before=None, after=after)


def test_shifts_are_grouped_by_dri_in_the_order_of_their_new_dates() -> None:
    undated, late, soon = shift(LEAD, None), shift(LEAD, date(2026, 6, 9)), shift(OTHER, date(2026, 6, 2))
    found = by_person([undated, late, soon])
    assert [(each.person, each.shifts) for each in found] == [(OTHER, (soon,)), (LEAD, (late, undated))]


@pytest.mark.parametrize(
    ("facts", "missed"),
    [
        pytest.param({"anchor": "kickoff", "on": KICKOFF}, True, id="set-by-an-activity-not-done"),
        pytest.param({"anchor": "kickoff", "on": KICKOFF, "actual": True}, False, id="not-once-it-happened"),
        pytest.param({"anchor": "kickoff", "on": date(2026, 6, 16)}, False, id="not-on-its-day"),
        pytest.param({"anchor": "kickoff"}, False, id="not-without-a-day"),
        pytest.param({"anchor": "project_end", "on": KICKOFF}, False, id="not-where-no-activity-sets-it"),
    ],
)
def test_a_date_is_missed_when_its_day_passes_before_its_activity_is_done(
    facts: dict[str, Any], missed: bool
) -> None:
    anchor = next(each for each in gitlab_ps().anchors if each.id == facts["anchor"])
    field = DateField.model_validate(facts | {"anchor": anchor})
    assert field.has_been_missed(date(2026, 6, 16)) is missed


KICKOFF_KEY = (AnchorId("kickoff"), 1)
LATER, LATEST = date(2026, 6, 16), date(2026, 6, 17)


@pytest.mark.parametrize(
    ("shown", "entered", "refused"),
    [
        pytest.param({KICKOFF_KEY: KICKOFF}, LATER, False, id="as-shown"),
        pytest.param({KICKOFF_KEY: LATEST}, LATER, True, id="moved-since-by-somebody-else"),
        pytest.param({KICKOFF_KEY: LATEST}, KICKOFF, False, id="submitted-twice"),
        pytest.param({}, LATER, False, id="not-shown"),
    ],
)
def test_a_date_that_moved_since_it_was_shown_is_refused(
    shown: dict[tuple[AnchorId, int], date | None], entered: date, refused: bool
) -> None:
    engagement_plan = plan(plan_facts=opened(dates={"kickoff": KICKOFF}))
    entries = [DateEntry(anchor=AnchorId("kickoff"), on=entered)]
    if not refused:
        check_as_shown(engagement_plan, entries, {}, ShownDates(dates=shown))
        return
    with pytest.raises(Refusal, match="changed the dates meanwhile"):
        check_as_shown(engagement_plan, entries, {}, ShownDates(dates=shown))


@pytest.mark.parametrize(
    ("stage", "day"),
    [
        pytest.param("onboarding", KICKOFF, id="no-stage-of-this-engagement"),
        pytest.param("engagement_execution", date(2206, 6, 15), id="a-mistyped-year"),
    ],
)
def test_a_day_to_leave_a_stage_that_cannot_be_is_refused(stage: str, day: date) -> None:
    check_exit_date(plan(), StageId("engagement_execution"), KICKOFF)
    with pytest.raises(Refusal):
        check_exit_date(plan(), StageId(stage), day)


def test_work_dated_by_hand_moves_on_request_where_the_plan_moves_it() -> None:
    by_hand = planned("exec_kickoff_followup", due=LATEST, due_by_hand=True)
    by_plan = planned("exec_kickoff", due=KICKOFF)
    facts = opened(start_stage="engagement_execution", dates={"kickoff": KICKOFF})
    engagement_plan = plan(by_hand, by_plan, plan_facts=facts)
    entries = [DateEntry(anchor=AnchorId("kickoff"), on=LATER)]
    assert dated_by_hand_and_moved(engagement_plan, entries) == [by_hand]
    assert dated_by_hand_and_moved(engagement_plan, []) == []


def test_required_work_of_a_stage_that_is_due_after_its_target_end_is_found() -> None:
    late = planned("exec_kickoff", due=date(2026, 6, 16), stage="engagement_execution")
    others = (
        planned("exec_kickoff_followup", due=KICKOFF, stage="engagement_execution"),
        planned("exec_build", due=None, stage="engagement_execution"),
        planned("closure_meeting", due=LATEST, stage="customer_success"),
    )
    execution = StageId("engagement_execution")
    assert due_after_end(plan(late, *others), execution, KICKOFF) == (late,)


@pytest.mark.parametrize(
    ("weekdays_of_other", "free"),
    [
        pytest.param(None, {date(2026, 6, 13), date(2026, 6, 14)}, id="a-weekend-of-all"),
        pytest.param({6, 0, 1, 2, 3}, {date(2026, 6, 13)}, id="not-a-day-that-one-works"),
    ],
)
def test_a_day_is_free_when_nobody_of_the_engagement_works(
    weekdays_of_other: set[int] | None, free: set[date]
) -> None:
    people = [person(LEAD), person(OTHER, working_weekdays=weekdays_of_other)]
    asked = [date(2026, 6, 12), date(2026, 6, 13), date(2026, 6, 14), None]
    assert plan(people=people).free_days(asked) == free


@pytest.mark.parametrize(
    "bad",
    [{"country": "ZZ"}, {"country": "DE", "region": "ZZ"}, {"region": "BY"}, {"working_weekdays": {9}}],
    ids=["no-such-country", "no-such-region", "a-region-without-country", "no-such-weekday"],
)
def test_who_has_settings_that_cannot_be_works_from_monday_to_friday(bad: dict[str, Any]) -> None:
    people = [person(LEAD, working_weekdays={0}), person(OTHER, **bad)]
    asked = [date(2026, 6, 12), date(2026, 6, 13), date(2026, 6, 14)]
    assert plan(people=people).free_days(asked) == {*asked[1:]}


def test_without_people_the_weekend_is_free() -> None:
    assert plan().free_days([KICKOFF, date(2026, 6, 13)]) == {date(2026, 6, 13)}


def test_a_preview_of_an_opening_names_its_free_days_from_the_opening_on() -> None:
    dates = {"scoping_call": date(2026, 6, 13), "kickoff": KICKOFF, "sow_final": date(2026, 5, 30)}
    facts = opened("custom_sow", date(2026, 6, 9), "scoping", dates=dates)
    opening = OpeningPlan(methodology=gitlab_ps(), plan_facts=facts)
    assert preview_of(opening).free_days == (date(2026, 6, 13),)

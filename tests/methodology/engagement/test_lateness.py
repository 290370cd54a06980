"""Tests of `methodology.engagement.lateness`: when work can start, when it is due, and by how much it is late."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from methodology.engagement.lateness import Lateness
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.methodology.plan.test_planned_activity import work
from tests.support import plans
from tests.support.opened import opened
from tests.support.plans import noon

MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 6, day) for day in range(1, 8))
NEXT_MON, NEXT_TUE, NEXT_WED, NEXT_THU = (date(2026, 6, day) for day in (8, 9, 10, 11))
MAY = date(2026, 5, 20)
EXECUTION, SUCCESS = "engagement_execution", "customer_success"
PAM = PersonId("UPAM")
BAVARIAN = Person(workspace="T1", id=PAM, name="Pam", zone="Europe/Berlin", country="DE", region="BY")
"""Thursday 4 June 2026 is a holiday in Bavaria."""


def lateness(
    *activities: PlannedActivity,
    now: date | datetime,
    opened_on: date = MAY,
    entered: Mapping[str, date] | None = None,
    person: Person | None = None,
    **more: Any,
) -> Lateness:
    """That of an engagement in delivery, opened and entered long ago unless told otherwise."""
    plan_facts = opened(start=opened_on, start_stage=EXECUTION)
    if entered is not None:
        plan_facts = plan_facts.model_copy(update={"entered": entered})
    plan = plans.plan(*activities, plan_facts=plan_facts, people=[person] if person else [], **more)
    return Lateness(plan=plan, now=now if isinstance(now, datetime) else noon(now))


def deck(due: date | None = MON, **more: Any) -> PlannedActivity:
    return work(1, "deck", due=due, **more)


def turn(due: date, **more: Any) -> PlannedActivity:
    return work(1, "exec_timesheet", due=due, **more)


def review(due: date) -> PlannedActivity:
    return work(1, "exec_it_review", due=due)


CALL = work(2, "call")


@pytest.mark.parametrize(
    ("activity", "more", "can_start"),
    [
        pytest.param(deck(), {}, True, id="of-a-stage-that-has-begun"),
        pytest.param(deck(stage=SUCCESS), {}, False, id="not-of-a-stage-ahead"),
        pytest.param(deck(depends_on=("call",)), {}, False, id="not-while-blocked"),
        pytest.param(deck(state="done"), {}, False, id="not-when-done"),
        pytest.param(deck(due=None, waiting_for="kickoff"), {}, True, id="without-a-date"),
        pytest.param(deck(), {"state": "on_hold"}, False, id="not-while-on-hold"),
        pytest.param(deck(), {"state": "closed"}, False, id="not-once-closed"),
    ],
)
def test_work_can_start_once_its_stage_has_begun_and_nothing_blocks_it(
    activity: PlannedActivity, more: Mapping[str, Any], can_start: bool
) -> None:
    found = lateness(activity, CALL, now=MON, **more)
    assert found.can_start(activity) is can_start


@pytest.mark.parametrize(
    ("activity", "more", "now", "due", "late_by"),
    [
        pytest.param(deck(), {}, MON, MON, 0, id="due-today"),
        pytest.param(deck(), {}, TUE, MON, 1, id="a-day-late"),
        pytest.param(deck(), {}, THU, MON, 3, id="three-days-late"),
        pytest.param(deck(FRI), {}, SUN, FRI, 0, id="no-later-at-a-weekend"),
        pytest.param(deck(FRI), {}, NEXT_TUE, FRI, 2, id="a-weekend-does-not-count"),
        pytest.param(deck(dri=PAM), {"person": BAVARIAN}, FRI, MON, 3, id="nor-does-a-holiday-of-its-dri"),
        pytest.param(deck(None), {}, FRI, None, 0, id="never-without-a-date"),
        pytest.param(deck(state="done"), {}, FRI, MON, 0, id="never-when-done"),
        pytest.param(deck(not_before=NEXT_MON), {}, THU, MON, 3, id="snoozed-work-stays-late"),
        pytest.param(deck(stage=SUCCESS), {}, FRI, MON, 0, id="never-in-a-stage-ahead"),
        pytest.param(deck(depends_on=("call",)), {}, FRI, MON, 0, id="never-while-blocked"),
        pytest.param(deck(), {"state": "on_hold"}, FRI, MON, 0, id="never-on-hold"),
        # due in the past when it could first be done: due on the first working day after
        pytest.param(deck(), {"entered": {EXECUTION: WED}}, WED, THU, 0, id="its-stage-began-late"),
        pytest.param(deck(), {"entered": {EXECUTION: WED}}, THU, THU, 0, id="due-on-the-day-after"),
        pytest.param(deck(), {"entered": {EXECUTION: WED}}, FRI, THU, 1, id="late-from-then-on"),
        pytest.param(deck(), {"entered": {EXECUTION: FRI}}, NEXT_MON, NEXT_MON, 0, id="entered-before-a-weekend"),
        pytest.param(deck(), {"entered": {EXECUTION: SAT}}, NEXT_TUE, NEXT_MON, 1, id="entered-at-a-weekend"),
        pytest.param(deck(dri=PAM), {"entered": {EXECUTION: WED}, "person": BAVARIAN}, FRI, FRI, 0, id="entered-before-a-holiday"),
        pytest.param(deck(startable_since=WED), {}, FRI, THU, 1, id="its-last-blocker-was-closed-late"),
        pytest.param(deck(), {"opened_on": WED}, FRI, THU, 1, id="opened-with-a-date-in-the-past"),
        pytest.param(deck(), {"resumed_on": WED}, FRI, THU, 1, id="resumed-with-a-date-in-the-past"),
        pytest.param(deck(startable_since=TUE), {"entered": {EXECUTION: WED}}, FRI, THU, 1, id="the-latest-of-them-counts"),
        # due on the day on which it could first be done: that day is not the whole of a day to do it
        pytest.param(deck(WED), {"entered": {EXECUTION: WED}}, WED, THU, 0, id="due-on-the-day-of-the-entry"),
        pytest.param(deck(WED), {"entered": {EXECUTION: WED}}, THU, THU, 0, id="due-today-on-the-day-after"),
        pytest.param(deck(WED), {"entered": {EXECUTION: WED}}, FRI, THU, 1, id="late-on-the-day-after-that"),
        pytest.param(deck(WED, startable_since=WED), {}, WED, THU, 0, id="due-on-the-day-its-last-blocker-was-closed"),
        pytest.param(deck(WED), {"opened_on": WED}, WED, THU, 0, id="due-on-the-day-of-the-opening"),
        pytest.param(deck(WED), {"resumed_on": WED}, WED, THU, 0, id="due-on-the-day-of-the-resume"),
        pytest.param(deck(SAT, startable_since=FRI), {}, SAT, NEXT_MON, 0, id="due-at-the-weekend-after"),
        pytest.param(deck(SAT, startable_since=FRI), {}, NEXT_TUE, NEXT_MON, 1, id="and-late-from-tuesday-on"),
        pytest.param(turn(WED), {"entered": {EXECUTION: WED}}, WED, WED, 0, id="a-turn-keeps-its-day"),
        pytest.param(turn(WED), {"entered": {EXECUTION: WED}}, THU, WED, 0, id="and-is-not-late-before-the-next-comes"),
        pytest.param(turn(WED), {}, NEXT_TUE, WED, 0, id="nor-ever-where-nobody-has-closed-it"),
        pytest.param(review(WED), {"entered": {EXECUTION: WED}}, WED, THU, 0, id="not-that-of-an-iteration"),
        pytest.param(turn(WED), {"entered": {SUCCESS: MON}}, FRI, None, 0, id="a-turn-of-a-stage-ahead-has-none"),
        pytest.param(turn(WED, due_by_hand=True), {"entered": {SUCCESS: MON}}, FRI, WED, 0, id="unless-a-person-set-it"),
        pytest.param(review(WED), {"entered": {SUCCESS: MON}}, FRI, WED, 0, id="that-of-an-iteration-has-its-day"),
        # due after the day on which it could first be done: its date stands
        pytest.param(deck(THU), {"entered": {EXECUTION: WED}}, FRI, THU, 1, id="due-after-the-entry"),
        pytest.param(deck(MON), {"resumed_on": MAY}, THU, MON, 3, id="due-long-after-resuming"),
    ],
)  # fmt: skip
def test_work_is_late_after_its_date_or_the_first_day_after_it_could_be_done(
    activity: PlannedActivity, more: Mapping[str, Any], now: date, due: date | None, late_by: int
) -> None:
    found = lateness(activity, CALL, now=now, **more)
    assert (found.due(activity), found.late_by(activity)) == (due, late_by)


@pytest.mark.parametrize(
    ("activity", "now", "is_due"),
    [
        pytest.param(deck(WED), MON, False, id="not-before-its-date"),
        pytest.param(deck(WED), WED, True, id="on-its-date"),
        pytest.param(deck(WED), THU, True, id="after-it"),
        pytest.param(deck(startable_since=WED), WED, False, id="not-at-once-if-its-date-had-passed"),
        pytest.param(deck(startable_since=WED), THU, True, id="but-on-the-day-after"),
        pytest.param(deck(WED, startable_since=WED), WED, False, id="nor-if-that-was-its-date"),
        pytest.param(deck(WED, startable_since=WED), THU, True, id="but-then-too"),
        pytest.param(deck(depends_on=("call",)), THU, False, id="never-while-blocked"),
        pytest.param(deck(None), THU, False, id="never-without-a-date"),
    ],
)
def test_work_is_due_from_the_day_on_which_it_is_to_be_done(
    activity: PlannedActivity, now: date, is_due: bool
) -> None:
    assert lateness(activity, CALL, now=now).is_due(activity) is is_due


LOU = Person(workspace="T1", id=PersonId("ULOU"), name="Lou", zone="America/Los_Angeles")
MERE = Person(workspace="T1", id=PersonId("UMERE"), name="Mere", zone="Pacific/Auckland")
IN_THE_EVENING = datetime(2026, 6, 4, 20, tzinfo=UTC)
"""Thursday afternoon in Los Angeles, and Friday morning in Auckland."""


@pytest.mark.parametrize(
    ("dri", "lead", "opener", "late_by"),
    [
        pytest.param(LOU, MERE, MERE, 0, id="where-its-dri-is"),
        pytest.param(MERE, LOU, LOU, 1, id="where-its-dri-is-ahead-of-the-lead"),
        pytest.param(None, MERE, LOU, 1, id="without-a-dri-where-the-lead-is"),
        pytest.param(None, None, MERE, 1, id="without-a-lead-where-its-opener-is"),
        pytest.param(None, None, None, 0, id="in-utc-where-nobody-is-known"),
    ],
)
def test_a_day_ends_where_the_dri_is(
    dri: Person | None, lead: Person | None, opener: Person | None, late_by: int
) -> None:
    due_thursday = deck(THU, dri=dri and dri.id)
    plan = plans.plan(
        due_thursday,
        plan_facts=opened(start=MAY, start_stage=EXECUTION),
        people=[each for each in (dri, lead, opener) if each],
        team={"project_manager": lead.id} if lead else {},
        opened_by=opener.id if opener else plans.OPENER,
    )
    assert Lateness(plan=plan, now=IN_THE_EVENING).late_by(due_thursday) == late_by


@pytest.mark.parametrize(
    ("activity", "today", "more", "has_come"),
    [
        pytest.param(deck(TUE), TUE, {}, True, id="on-its-day"),
        pytest.param(deck(TUE), MON, {}, False, id="not-before"),
        pytest.param(deck(MON, depends_on=("call",), startable_since=TUE), TUE, {}, False, id="not-when-it-was-unblocked"),
        pytest.param(deck(MON, depends_on=("call",), startable_since=TUE), WED, {}, True, id="on-the-working-day-after"),
        pytest.param(deck(TUE), TUE, {"entered": {EXECUTION: TUE}}, False, id="not-when-its-stage-began"),
        pytest.param(deck(TUE, startable_since=TUE), TUE, {}, True, id="when-it-was-added-for-today"),
        pytest.param(deck(TUE, startable_since=TUE), TUE, {"entered": {EXECUTION: WED}}, False, id="added-before-its-stage-began"),
        pytest.param(deck(None), TUE, {}, False, id="without-a-date"),
    ],
)  # fmt: skip
def test_the_time_of_work_has_come_once_it_is_to_be_done(
    activity: PlannedActivity, today: date, more: dict[str, Any], has_come: bool
) -> None:
    assert lateness(activity, now=today, **more).has_come(activity) is has_come

"""Tests of `methodology.plan.plan`: the activities of a plan, their due dates and dependencies."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, AnchorId
from methodology.plan.calendar import working_calendar
from methodology.plan.facts import PlanFacts, RecurrenceProgress, with_condition_raised
from methodology.plan.plan import plan_activities
from methodology.plan.stages import with_stage_left
from methodology.plan.team import roles_in
from tests.support.opened import gitlab_ps, ids, opened, planned, when

MON, TUE, WED, THU, FRI, SAT, SUN = (date(2026, 6, day) for day in range(1, 8))
JUNE_8, JUNE_9, JUNE_10, JUNE_12 = (date(2026, 6, day) for day in (8, 9, 10, 12))
DELIVERY: dict[str, Any] = {"start": MON, "start_stage": "engagement_execution"}


def case(activity: str, expected: list[Any], id: str, **engagement: Any) -> Any:
    return pytest.param(engagement, activity, expected, id=id)


@pytest.mark.parametrize(
    ("engagement", "activity", "expected"),
    [
        # in and out
        case("exec_burndown", [], "detail-is-left-out", **DELIVERY, type="consulting_block"),
        case("exec_burndown", ["kickoff"], "detail-by-choice", **DELIVERY, type="consulting_block", detail=True),
        case("exec_steerco", [], "optional-is-detail", **DELIVERY, facets={"size": "over_5_iterations"}),
        case("exec_backlog", [], "the-default-facet-leaves-it-out", **DELIVERY),
        case("exec_backlog", ["kickoff"], "the-facet-takes-it-in", **DELIVERY, facets={"size": "over_5_iterations"}),
        case("comp_acceptance", [], "another-billing", **DELIVERY, facets={"billing": "time_and_materials"}),
        case("exec_kickoff", [], "another-type", **DELIVERY, type="education"),
        case("plan_welcome", [], "a-stage-gone-before", **DELIVERY, dates={"booking": MON}),
        case("pos_meddpicc", [JUNE_8], "a-stage-entered", start=MON),
        case("sco_call", ["stage_start"], "a-stage-not-entered", start=MON),
        # conditions
        case("exec_change_order", [], "not-raised", **DELIVERY),
        case("exec_change_order", [THU], "raised-at-the-opening", **DELIVERY, conditions=["exec_change_order"]),
        case("sco_escalate", [], "not-raised-although-detail", start_stage="scoping", detail=True),
        case("sco_escalate", [WED], "raised-whatever-its-tier", start=MON, start_stage="scoping", conditions=["sco_escalate"]),
        case("sco_request_ta", ["scoping_call"], "raised-but-waits-for-its-anchor", start_stage="scoping", conditions=["sco_request_ta"]),
        case("exec_escalation_daily", [TUE], "the-first-turn-is-dated-by-the-offset", **DELIVERY, conditions=["exec_escalation_daily"]),
        case("exec_escalation_daily", [], "settled-before-the-first-turn", **DELIVERY, conditions=["exec_escalation_daily"], dates={"event_closed": MON}),
        # activities that set an anchor
        case("exec_kickoff", ["pm_assigned"], "waits-by-its-own-rule", **DELIVERY),
        case("exec_kickoff", [date(2026, 6, 15)], "due-by-its-own-rule", **DELIVERY, dates={"pm_assigned": MON}),
        case("exec_kickoff", [SAT], "due-on-the-date-entered-ahead", **DELIVERY, dates={"pm_assigned": MON, "kickoff": SAT}),
        case("sco_call", [FRI], "entered-ahead-although-the-stage-is-not-entered", start=MON, dates={"scoping_call": FRI}),
        # repeating anchors
        case("train_deliver", ["training_end"], "once-while-no-class-is-dated", **DELIVERY, type="education"),
        case("train_lab_code", [MON, JUNE_8], "one-for-each-class", **DELIVERY, type="education", dates={"training_start": [date(2026, 6, 15), JUNE_8]}),
        case("exec_discovery", [WED, FRI], "one-for-each-session-it-sets", **DELIVERY, dates={"discovery_session": [WED, FRI]}),
        case("exec_plan_validate", [THU], "only-the-first-session-plans-it", **DELIVERY, dates={"discovery_session": [FRI, WED]}),
        case("comp_accept_request", [TUE, JUNE_8], "sent-and-to-be-sent", **DELIVERY, dates={"milestone_complete": [MON, FRI], "acceptance_sent": TUE}),
        case("comp_acceptance", [JUNE_8, JUNE_9], "inclusive-count-for-each", **DELIVERY, dates={"acceptance_sent": [TUE, WED]}),
        case("comp_record_accept", ["acceptance_received"], "once-while-nothing-is-accepted", **DELIVERY, dates={"acceptance_sent": [TUE, WED]}),
        # recurrence
        case("exec_weekly_status", ["kickoff"], "waits-for-where-it-begins", **DELIVERY),
        case("exec_weekly_status", [JUNE_12], "from-its-anchor", **DELIVERY, dates={"kickoff": SAT}),
        case("exec_weekly_status", [FRI], "from-the-opening-if-later", **DELIVERY, dates={"kickoff": date(2026, 5, 4)}),
        case("exec_weekly_status", [FRI], "on-the-last-day", **DELIVERY, dates={"kickoff": MON, "project_end": FRI}),
        case("exec_weekly_status", [], "none-after-the-end", **DELIVERY, dates={"kickoff": MON, "project_end": THU}),
        case("exec_raid", [THU], "the-offset-dates-the-first", **DELIVERY, dates={"transition_meeting": TUE}),
        case("exec_raid", [date(2026, 5, 6)], "dates-before-the-opening-stand", **DELIVERY, dates={"transition_meeting": date(2026, 5, 4)}),
        case("exec_standup", [JUNE_8], "daily-from-a-saturday", **DELIVERY, facets={"size": "over_5_iterations"}, detail=True, dates={"kickoff": SAT}),
        case("exec_steerco", [FRI], "monthly-on-the-kickoffs-day-of-the-month-a-saturday", **DELIVERY, facets={"size": "over_5_iterations"}, detail=True, dates={"kickoff": date(2026, 4, 6), "booking": MON}),
        case("exec_partner_invoice", [date(2026, 6, 15)], "monthly-on-the-15th", **DELIVERY, facets={"staffing": "partner_indirect"}, detail=True, dates={"booking": MON}),
    ],
)  # fmt: skip
def test_planned(engagement: dict[str, Any], activity: str, expected: list[Any]) -> None:
    assert when(planned(opened(**engagement)), activity) == expected


def test_a_turn_that_would_move_before_the_opening_goes_to_the_next_working_day() -> None:
    # Monday 25 May 2026 is a holiday in Germany; the booking was long before the opening on that day.
    plan_facts = opened(
        start=date(2026, 5, 25), start_stage="engagement_execution", dates={"booking": date(2026, 3, 2)}
    )

    items = planned(plan_facts, working_calendar("DE"))

    assert when(items, "exec_timesheet_approve") == [date(2026, 5, 26)]


def test_the_next_turn_follows_the_one_that_is_over() -> None:
    plan_facts = opened(**DELIVERY, dates={"kickoff": MON, "transition_meeting": MON})
    turns = [
        RecurrenceProgress(activity=ActivityId(each), over=2, last_due=JUNE_9)
        for each in ("exec_raid", "exec_forecast")
    ]
    plan_facts = plan_facts.model_copy(update={"turns": tuple(turns)})

    found = {item.activity: item for item in planned(plan_facts)}

    raid, forecast = found[ActivityId("exec_raid")], found[ActivityId("exec_forecast")]
    assert (raid.due, raid.turn) == (JUNE_10, 3)  # a Wednesday: its offset dated only the first
    assert (forecast.due, forecast.waiting_for, forecast.turn) == (None, "booking", 3)


def test_no_turn_follows_the_last_before_the_end() -> None:
    plan_facts = opened(**DELIVERY, dates={"kickoff": MON, "project_end": date(2026, 6, 11)})
    over = RecurrenceProgress(activity=ActivityId("exec_weekly_status"), over=1, last_due=FRI)

    assert when(planned(plan_facts.model_copy(update={"turns": (over,)})), "exec_weekly_status") == []


def test_entering_a_stage_dates_what_hangs_on_its_start() -> None:
    plan_facts = with_stage_left(gitlab_ps(), opened(start=MON), opened().start_stage, TUE)

    assert when(planned(plan_facts), "sco_call") == [JUNE_12]


def test_a_condition_raised_twice_has_two_occurrences() -> None:
    plan_facts = opened(**DELIVERY, conditions=["exec_change_order"])

    plan_facts = with_condition_raised(gitlab_ps(), plan_facts, "exec_change_order", THU)

    assert when(planned(plan_facts), "exec_change_order") == [THU, JUNE_9]


def test_one_detail_activity_can_be_turned_on_by_itself() -> None:
    plan_facts = opened(**DELIVERY).model_copy(
        update={"details": frozenset({ActivityId("exec_internal_sync")})}
    )

    added = ids(planned(plan_facts)) - ids(planned(opened(**DELIVERY)))

    assert added == {"exec_internal_sync": 1}


def test_the_plan_follows_the_order_of_the_stages() -> None:
    order = [stage.id for stage in gitlab_ps().stages_in_order]

    stages = [order.index(item.stage) for item in planned(opened())]

    assert stages == sorted(stages)


def depends_on(plan_facts: PlanFacts, activity: str, occurrence: int = 1) -> tuple[str, ...]:
    return next(
        item.depends_on
        for item in planned(plan_facts)
        if (item.activity, item.occurrence) == (activity, occurrence)
    )


TWO_CLASSES = {"training_start": [MON, JUNE_8], "training_end": [TUE, JUNE_9]}


@pytest.mark.parametrize(
    ("plan_facts", "item", "needed"),
    [
        pytest.param(opened(), ("pos_qualify", 1), ("pos_meddpicc",), id="what-is-in-the-plan"),
        pytest.param(
            opened(), ("pos_select_services", 1), ("pos_qualify",), id="detail-that-is-out-and-needs-nothing"
        ),
        pytest.param(
            opened(),
            ("plan_resource_request", 1),
            ("plan_pm_review",),
            id="detail-that-is-out-hands-over-what-it-needs",
        ),
        pytest.param(
            opened(),
            ("sco_generate_sow", 1),
            ("sco_share_estimate", "sco_estimate"),
            id="a-condition-not-raised",
        ),
        pytest.param(
            opened(conditions=["sco_ta_review"]),
            ("sco_generate_sow", 1),
            ("sco_share_estimate", "sco_ta_review"),
            id="a-condition-raised",
        ),
        pytest.param(
            opened("standard_sku"),
            ("close_booking_package", 1),
            ("close_order_form",),
            id="through-stages-that-the-type-skips",
        ),
        pytest.param(
            opened(start_stage="project_planning"), ("plan_kantata_setup", 1), (), id="what-has-gone-before"
        ),
        pytest.param(
            opened("education", **DELIVERY, dates=TWO_CLASSES),
            ("train_registration", 2),
            ("train_session_setup#2",),
            id="the-second-class-waits-for-what-the-second-class-needs",
        ),
        pytest.param(
            opened("education", **DELIVERY, dates=TWO_CLASSES),
            ("cs_internal_retro", 1),
            ("train_closeout", "train_closeout#2"),
            id="what-comes-once-waits-for-all-classes",
        ),
        pytest.param(
            opened(**DELIVERY, dates={"acceptance_sent": [MON, TUE], "acceptance_received": JUNE_8}),
            ("comp_record_accept", 1),
            ("comp_acceptance",),
            id="the-first-record-does-not-wait-for-the-second-acceptance",
        ),
        pytest.param(
            opened(**DELIVERY, dates={"discovery_session": [MON, TUE]}),
            ("exec_plan_validate", 1),
            ("exec_discovery",),
            id="what-follows-the-first-session-waits-for-the-first-only",
        ),
    ],
)
def test_dependencies(plan_facts: PlanFacts, item: tuple[str, int], needed: tuple[str, ...]) -> None:
    assert depends_on(plan_facts, *item) == needed


def test_work_that_a_team_adds_may_hang_on_the_opening() -> None:
    model = gitlab_ps().activity[ActivityId("exec_kickoff_followup")]
    own = model.model_copy(
        update={
            "id": ActivityId("own_1"),
            "due": model.due.model_copy(update={"anchor": AnchorId("engagement_start"), "offset": 2}),
        }
    )
    plan_facts, days = opened(**DELIVERY), working_calendar()
    roles = roles_in(gitlab_ps(), plan_facts.type, booked=True)

    items = plan_activities(gitlab_ps().with_activities((own,)), plan_facts, roles, lambda _role: days)

    assert when(items, "own_1") == [WED]

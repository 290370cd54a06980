"""What the picture of a timeline shows, of engagements at five points of their life and of a foreign methodology."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from methodology.definition.ids import AnchorId, StageId, TypeId
from methodology.definition.picture import Line
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.stage_bars import StageBar
from methodology.engagement.timeline_picture import TimelinePicture, timeline_picture
from methodology.engagement.within_hold import Planned
from methodology.plan.anchor_dates import AnchorDate
from tests.support import sample, timelines
from tests.support.timelines import NOW, TODAY


def drawn(life: Callable[[], EngagementPlan], *, outsiders_read: bool = False) -> TimelinePicture:
    return timeline_picture(life(), NOW, outsiders_read=outsiders_read)


def states(picture: TimelinePicture) -> list[str]:
    return [each.state for each in picture.stages]


def bar(picture: TimelinePicture, number: int) -> StageBar:
    return picture.stages[number - 1]


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        (timelines.one_week_old, ["now"] + ["ahead"] * 6),
        (timelines.half_way, ["done"] * 4 + ["now", "ahead", "ahead"]),
        (timelines.on_hold, ["done"] * 4 + ["now", "ahead", "ahead"]),
        (timelines.closed, ["done"] * 7),
    ],
)
def test_each_stage_is_done_now_or_ahead(life: Callable[[], EngagementPlan], expected: list[str]) -> None:
    assert states(drawn(life)) == expected


def test_a_stage_ends_when_it_was_left_by_its_target_or_with_its_last_work() -> None:
    picture = drawn(timelines.half_way)
    assert [(each.begins, each.ends, each.target) for each in picture.stages[3:6]] == [
        (date(2026, 10, 16), date(2026, 10, 26), None),
        (date(2026, 10, 26), date(2026, 12, 4), date(2026, 12, 4)),
        (date(2026, 12, 1), date(2027, 3, 3), None),
    ]


@pytest.mark.parametrize("outsiders_read", [False, True])
def test_a_stage_goes_on_after_its_target_end_until_its_last_work(outsiders_read: bool) -> None:
    now = bar(drawn(timelines.late, outsiders_read=outsiders_read), 5)
    assert (now.target, now.last_work, now.ends) == (
        date(2026, 11, 17),
        date(2026, 12, 1),
        date(2026, 12, 1),
    )
    assert (now.ran_over(TODAY), now.is_to_run_over(TODAY)) == (True, True)


def test_a_stage_without_dated_work_has_no_date() -> None:
    assert (bar(drawn(timelines.one_week_old), 2).begins, bar(drawn(timelines.one_week_old), 2).ends) == (
        None,
        None,
    )


def test_work_of_a_stage_ahead_begins_today_at_the_earliest() -> None:
    behind = sample.work(stage=StageId("delivery"), due=sample.TODAY - timedelta(days=9))
    (stage,) = [e for e in timeline_picture(sample.plan(behind), sample.NOW).stages if e.state == "ahead"]
    assert (stage.begins, stage.ends) == (sample.TODAY, sample.TODAY)


def test_what_is_late_stands_at_its_stage_and_the_worst_first() -> None:
    picture = drawn(timelines.late)
    assert [(each.name, each.by) for each in bar(picture, 5).late] == [
        ("Assign the delivery team and announce it", 16),
        ("leaving PS Project Planning", 4),
    ]
    assert (bar(picture, 5).late_days, bar(picture, 5).overrun) == ((date(2026, 11, 2),), 5)
    assert picture.health == "late"


def test_work_past_its_date_that_waits_for_other_work_is_counted_beside_what_is_late() -> None:
    assert [len(each.waiting) for each in drawn(timelines.late).stages] == [0, 0, 0, 0, 3, 0, 0]
    assert {(each.owner, each.after) for each in bar(drawn(timelines.late), 5).waiting} == {
        ("Ben Okafor", ("Assign the delivery team and announce it",))
    }
    assert not any(each.waiting for each in drawn(timelines.late, outsiders_read=True).stages)
    assert not any(each.waiting for each in drawn(timelines.on_hold).stages)


def test_a_stage_that_has_begun_names_what_is_due_next() -> None:
    now = bar(drawn(timelines.half_way), 5)
    due = [e.due for e in timelines.half_way().open_work if e.stage == "project_planning" and e.due]
    assert now.next
    assert (now.next.on, now.next.owner) == (min(each for each in due if each >= TODAY), "Ben Okafor")
    assert bar(drawn(timelines.on_hold), 5).next == now.next
    assert not any(each.next for each in drawn(timelines.half_way, outsiders_read=True).stages)


def test_late_work_and_a_late_gate_name_whose_they_are() -> None:
    assert [each.owner for each in bar(drawn(timelines.late), 5).late] == ["Ben Okafor", "Ben Okafor"]


def test_outsiders_read_nothing_that_is_internal() -> None:
    picture = drawn(timelines.late, outsiders_read=True)
    assert (picture.health, picture.late) == (None, ())
    assert picture.undated == ("Discovery session", "Acceptance", "Closure meeting")
    assert not any(each.late for each in picture.stages)
    assert {(each.leader.text, each.person) for each in picture.stages} == {("", "")}
    assert not any((each.undated, each.waiting, each.next) != ((), (), None) for each in picture.stages)
    assert [row.label for row in picture.dates] == ["Kickoff"]


def test_who_leads_is_the_holder_of_the_role_or_who_stands_in_and_of_what_is_done_who_holds_it_now() -> None:
    picture = drawn(timelines.half_way)
    coordinator = "PS Project Coordinator (PS Operations)"
    assert [(e.leader, e.person, e.stands_in) for e in (bar(picture, 2), bar(picture, 5))] == [
        (Line(text="PS Engagement Manager"), "Anna Keller", False),
        (Line(text=coordinator, is_default=True), "Ben Okafor", True),
    ]


def test_in_an_engagement_of_another_type_its_own_role_leads() -> None:
    plan = timelines.half_way()
    facts = plan.engagement.plan_facts.model_copy(update={"type": TypeId("education")})
    of = plan.engagement.model_copy(update={"plan_facts": facts})
    picture = timeline_picture(plan.model_copy(update={"engagement": of}), NOW)
    trains = "Training Project Coordinator (PS Operations, Education)"
    assert picture.stages[-1].leader == Line(text=trains, is_default=True)


def test_a_hold_and_an_end_have_their_days() -> None:
    held, over = drawn(timelines.on_hold), drawn(timelines.closed)
    assert (held.held_since, held.hold_until, held.over_on) == (date(2026, 11, 10), date(2026, 12, 8), None)
    assert (over.state, over.over_on) == ("closed", date(2026, 8, 28))


def test_what_is_over_names_the_dates_that_undone_work_waited_for_and_the_stages_that_ended_after_their_target() -> (
    None
):
    over = drawn(timelines.closed)
    assert over.undated == ()
    plan = timelines.closed()
    undone = [
        each.model_copy(update={"state": "open"}) if each.waiting_for == "closure_meeting" else each
        for each in plan.work
    ]
    left = timeline_picture(plan.model_copy(update={"work": tuple(undone)}), NOW)
    assert left.undated == ("Closure meeting",)
    assert [each.overrun for each in over.stages] == [0, 0, 0, 0, 0, 5, 0]
    outside = drawn(timelines.closed, outsiders_read=True)
    assert ([bool(each.target) for each in outside.stages][5], outside.undated) == (True, ())


def test_what_is_planned_within_a_hold_is_named_in_its_order_and_why_it_is_held() -> None:
    held = timeline_picture(timelines.on_hold(), NOW)
    days = [each.on for each in held.within_hold]
    assert (days, len(days)) == (sorted(days), 9)
    kickoff = Planned(name="Kickoff", on=date(2026, 12, 1))
    assert kickoff in held.within_hold
    assert held.within_hold[0].owner == "Ben Okafor"
    assert held.hold_reason == "The customer has no budget."
    outside = timeline_picture(timelines.on_hold(), NOW, outsiders_read=True)
    assert (outside.hold_reason, outside.held_by) == ("", "")
    assert [each.name for each in outside.within_hold] == [
        "Kickoff",
        "last work of 5. PS Project Planning",
        "beginning of 6. Engagement Execution",
    ]
    assert {each.on for each in outside.within_hold} == {kickoff.on}


@pytest.mark.parametrize(("state", "days"), [("open", [6]), ("on_hold", [0])])
def test_a_date_that_has_passed_and_nobody_has_confirmed_is_late_while_the_engagement_runs(
    state: str, days: list[int]
) -> None:
    kickoff = AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 11, 16))
    facts = sample.engagement().plan_facts.model_copy(update={"dates": (kickoff,)})
    picture = timeline_picture(sample.plan(of=sample.engagement(plan_facts=facts, state=state)), sample.NOW)
    assert [mark.late_by for row in picture.dates for mark in row.marks] == days


def test_what_a_cancelled_engagement_did_not_finish_is_not_reached() -> None:
    plan = timelines.half_way()
    over = plan.engagement.model_copy(update={"state": "cancelled", "closed_on": TODAY})
    picture = timeline_picture(plan.model_copy(update={"engagement": over}), NOW)
    assert states(picture)[4:] == ["not_reached"] * 3
    assert [(each.begins, each.ends) for each in picture.stages[4:6]] == [
        (date(2026, 10, 26), TODAY),
        (None, None),
    ]
    assert [row.marks[0].state for row in picture.dates] == ["happened"] * 3 + ["dropped"] * 2


def test_dates_of_one_kind_are_one_row_and_what_has_none_is_named() -> None:
    dates = [
        AnchorDate(anchor=AnchorId("kickoff"), on=TODAY + timedelta(days=days), occurrence=n, actual=n == 1)
        for n, days in enumerate((-30, -1, 30), 1)
    ]
    facts = sample.engagement().plan_facts.model_copy(update={"dates": tuple(dates)})
    picture = timeline_picture(sample.plan(of=sample.engagement(plan_facts=facts)), sample.NOW)
    assert [(row.label, [mark.state for mark in row.marks]) for row in picture.dates] == [
        ("Kickoff", ["happened", "passed", "planned"])
    ]
    assert "Scoping call" in drawn(timelines.one_week_old).undated

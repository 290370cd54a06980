"""What a timeline holds."""

from datetime import date, timedelta

import pytest

from methodology.definition.ids import ActivityId, AnchorId, StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.timeline import Timeline, TimelineEntry, timeline
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.planned_activity import ItemKey, PlannedActivity
from tests.support.sample import BEN, NOW, TODAY, done, engagement, plan, work


def dated(*dates: AnchorDate, **changes: object) -> EngagementPlan:
    """An engagement with these dates."""
    plan_facts = engagement().plan_facts.model_copy(update={"dates": dates})
    return plan(of=engagement(plan_facts=plan_facts, **changes))


def test_entries_come_in_their_order_in_time() -> None:
    exits = ((StageId("scoping"), date(2026, 11, 30)),)
    acme = plan(work(), done(), work(3, due=None), of=engagement(exit_dates=exits))
    assert [(each.on, each.text) for each in timeline(acme, NOW).entries] == [
        (date(2026, 11, 2), "Scoping began"),
        (date(2026, 11, 2), "Delivery Prep began"),
        (date(2026, 11, 23), "Book the room"),
        (date(2026, 11, 26), "Hold the scoping call"),
        (date(2026, 11, 30), "Scoping: target end"),
        (date(2026, 12, 1), "the kickoff"),
    ]


@pytest.mark.parametrize(
    ("of", "late"),
    [
        (work(due=TODAY - timedelta(days=7)), True),
        (work(due=TODAY), False),
        (work(due=TODAY - timedelta(days=7), depends_on=(ItemKey("deck"),)), False),
        (work(due=TODAY - timedelta(days=7), stage="closure"), False),
    ],
    ids=["that-can-be-done", "due-today", "that-something-blocks", "of-a-stage-ahead"],
)
def test_work_is_past_once_it_is_late(of: PlannedActivity, late: bool) -> None:
    entries = timeline(plan(of, work(2, activity=ActivityId("deck"))), NOW).entries
    assert [each.is_past for each in entries if each.kind == "work" and each.on == of.due][:1] == [late]


def test_what_was_dropped_is_not_in_it() -> None:
    acme = plan(work(state="not_needed", closed_on=TODAY), work(2, state="withdrawn"))
    assert all(each.kind != "work" for each in timeline(acme, NOW).entries)


def test_a_stage_that_was_left_is_no_longer_to_be_left() -> None:
    left = engagement().plan_facts.model_copy(update={"left": {StageId("scoping"): TODAY}})
    exits = ((StageId("scoping"), date(2026, 11, 30)),)
    acme = plan(of=engagement(plan_facts=left, exit_dates=exits))
    assert "Scoping: target end" not in [each.text for each in timeline(acme, NOW).entries]


@pytest.mark.parametrize(
    ("of", "is_past"),
    [
        pytest.param(AnchorDate(anchor=AnchorId("project_end"), on=date(2026, 11, 20)), True, id="over"),
        pytest.param(AnchorDate(anchor=AnchorId("project_end"), on=date(2026, 12, 20)), False, id="ahead"),
        pytest.param(
            AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 11, 20)),
            False,
            id="its-activity-has-not-been-done",
        ),
        pytest.param(
            AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 11, 20), actual=True), True, id="happened"
        ),
    ],
)
def test_a_date_is_past_once_it_has_happened(of: AnchorDate, is_past: bool) -> None:
    (entry,) = [each for each in timeline(dated(of), NOW).entries if each.kind == "date"]
    assert entry.is_past is is_past


def test_a_class_is_shown_with_its_label() -> None:
    of = AnchorDate(anchor=AnchorId("class_start"), on=TODAY, label="CI basics")
    (entry,) = [each for each in timeline(dated(of), NOW).entries if each.kind == "date"]
    assert entry.text == "the training start: CI basics"


def test_a_date_that_work_waits_for_is_named_until_it_is_known() -> None:
    waiting = work(due=None, waiting_for=AnchorId("project_end"))
    closed = waiting.model_copy(update={"state": "done"})
    for_nobody = work(2, due=None, waiting_for=AnchorId("event"))
    assert timeline(plan(waiting, for_nobody), NOW).undated == ("the project's end",)
    assert timeline(plan(closed), NOW).undated == ()


@pytest.mark.parametrize(
    ("anchor", "due", "state", "until"),
    [
        ("project_end", TODAY + timedelta(days=9), "open", TODAY + timedelta(days=9)),
        ("project_end", TODAY + timedelta(days=9), "closed", None),
        ("project_end", TODAY, "open", None),
        ("kickoff", TODAY + timedelta(days=9), "open", None),
    ],
)
def test_work_that_is_planned_after_the_date_at_which_it_is_to_end_is_named(
    anchor: str, due: date, state: str, until: date | None
) -> None:
    on = AnchorDate(anchor=AnchorId(anchor), on=TODAY + timedelta(days=2))
    facts = engagement().plan_facts.model_copy(update={"dates": (on,)})
    of = plan(work(due=due), of=engagement(plan_facts=facts, state=state))
    (entry,) = [each for each in timeline(of, NOW).entries if each.kind == "date"]
    assert entry.work_until == until


def test_entries_are_grouped_by_weeks_that_begin_on_monday() -> None:
    days = (date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 29), date(2026, 12, 7))
    entries = tuple(TimelineEntry(on=on, kind="work", text="Call") for on in days)
    weeks = Timeline(plan=plan(), today=date(2026, 11, 28), entries=entries).weeks
    assert [(each.monday, len(each.entries), each.is_current) for each in weeks] == [
        (date(2026, 11, 16), 1, False),
        (date(2026, 11, 23), 2, True),
        (date(2026, 12, 7), 1, False),
    ]


def test_what_is_done_is_not_done_tomorrow_and_has_who_did_it() -> None:
    ticked = done(closed_on=TODAY + timedelta(days=1), closed_by=BEN)
    (entry,) = (each for each in timeline(plan(ticked), NOW).entries if each.kind == "work")
    assert (entry.on, entry.person) == (TODAY, BEN)

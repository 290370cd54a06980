"""Tests of `methodology.plan.changes`."""

from datetime import date
from typing import Any

import pytest

from methodology.plan.changes import find_changes, recurrence_progress
from methodology.plan.facts import RecurrenceProgress
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import PlannedActivity, State
from tests.support.opened import gitlab_ps, opened

JUNE = [date(2026, 6, day) for day in range(1, 31)]
FIRST, SECOND = JUNE[4], JUNE[11]


def item(activity: str = "exec_kickoff", due: date | None = FIRST, turn: int = 1) -> PlanItem:
    facts = {"activity": activity, "occurrence": 1, "turn": turn, "stage": "engagement_execution"}
    follows = {"due": due, "waiting_for": None, "basis": f"{due} +0"}
    return PlanItem.model_validate(facts | {"dri": "project_manager"} | follows)


def work(activity: str = "exec_kickoff", due: date | None = FIRST, **more: Any) -> PlannedActivity:
    facts = {"id": 1, "name": activity, "role": "project_manager", "dri": "UPM", "role_unfilled": False}
    state = {"state": "open", "required": True, "depends_on": (), "due_by_hand": False}
    planned = item(activity, due, more.get("turn", 1)).model_dump(exclude={"dri", "is_event", "from_day"})
    return PlannedActivity.model_validate(planned | facts | state | more)


def test_what_is_new_is_added_and_what_is_gone_withdrawn() -> None:
    found = find_changes([item("exec_discovery")], [work()])
    assert [each.activity for each in found.added] == ["exec_discovery"]
    assert found.withdrawn == (work(),)
    assert (found.kept, found.revived) == ((), ())


def test_what_was_withdrawn_comes_back() -> None:
    gone = work(state="withdrawn")
    assert find_changes([item()], [gone]).revived == ((gone, item()),)


@pytest.mark.parametrize("state", ["done", "not_needed", "missed"])
@pytest.mark.parametrize("items", [[], [item(due=SECOND)]], ids=["gone-from-the-plan", "moved"])
def test_what_is_closed_never_changes(state: State, items: list[PlanItem]) -> None:
    found = find_changes(items, [work(state=state)])
    assert (found.added, found.kept, found.revived, found.withdrawn) == ((), (), (), ())


def test_what_is_withdrawn_and_gone_stays_withdrawn() -> None:
    assert find_changes([], [work(state="withdrawn")]).withdrawn == ()


def test_dates_set_by_hand_do_not_shift() -> None:
    mine, by_hand = work(), work("exec_discovery", id=2, due_by_hand=True)
    same = work("exec_hard_book", id=3)
    moved = [item(due=SECOND), item("exec_discovery", SECOND), item("exec_hard_book")]
    found = find_changes(moved, [mine, by_hand, same])
    assert [(each.work, each.before, each.after) for each in found.shifts] == [(mine, FIRST, SECOND)]


@pytest.mark.parametrize(
    ("closed", "last_due"),
    [
        pytest.param({"state": "done", "closed_on": JUNE[1]}, FIRST, id="done-early-counts-from-its-date"),
        pytest.param({"state": "done", "closed_on": JUNE[20]}, FIRST, id="done-late-counts-from-its-date"),
        pytest.param({"state": "not_needed", "closed_on": JUNE[1]}, FIRST, id="not-needed"),
        pytest.param({"state": "missed", "closed_on": JUNE[20]}, JUNE[20], id="missed-counts-from-today"),
        pytest.param(
            {"state": "let_go", "closed_on": JUNE[20]}, JUNE[19], id="let-go-counts-from-the-day-before"
        ),
        pytest.param({"state": "done", "due": None, "closed_on": JUNE[8]}, JUNE[8], id="done-without-a-date"),
    ],
)
def test_how_far_a_recurring_activity_has_come(closed: dict[str, Any], last_due: date) -> None:
    turn = work("exec_weekly_status").model_copy(update=closed)
    assert recurrence_progress(gitlab_ps(), opened(), [turn]) == (
        RecurrenceProgress(activity=turn.activity, occurrence=1, over=1, last_due=last_due),
    )


def test_what_does_not_recur_by_the_calendar_has_no_turns() -> None:
    closed: dict[str, Any] = {"state": "done", "closed_on": FIRST}
    once, per_iteration, unknown = ("exec_kickoff", "exec_it_planning", "own_abc")
    rows = [work(each, **closed) for each in (once, per_iteration, unknown)]
    assert recurrence_progress(gitlab_ps(), opened(), rows) == ()

"""Tests of `methodology.plan.planned_activity`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import ActivityId
from methodology.plan.planned_activity import PlannedActivity, blockers, by_urgency, item_key, startable

MON, TUE = date(2026, 6, 1), date(2026, 6, 2)


def work(id: int, activity: str, *, depends_on: tuple[str, ...] = (), **more: Any) -> PlannedActivity:
    facts = {
        "id": id,
        "activity": activity,
        "occurrence": 1,
        "turn": 1,
        "stage": "engagement_execution",
        "name": activity.capitalize(),
        "role": "project_manager",
        "dri": "U1",
        "role_unfilled": False,
        "due": MON,
        "due_by_hand": False,
        "waiting_for": None,
        "depends_on": depends_on,
        "required": True,
        "state": "open",
    }
    return PlannedActivity.model_validate(facts | more)


@pytest.mark.parametrize(
    ("needed", "free"),
    [
        pytest.param([work(2, "deck")], False, id="open"),
        pytest.param([work(2, "deck", state="done")], True, id="done"),
        pytest.param([work(2, "deck", state="not_needed")], True, id="not-needed"),
        pytest.param([work(2, "deck", state="withdrawn")], True, id="withdrawn-by-the-plan"),
        pytest.param([work(2, "deck", due=None)], False, id="not-dated-yet"),
        pytest.param(
            [work(2, "deck", state="done"), work(3, "deck", turn=2)], True, id="a-further-turn-blocks-nothing"
        ),
        pytest.param(
            [work(2, "deck", state="done"), work(3, "deck", occurrence=2)], True, id="another-class"
        ),
        pytest.param([], True, id="no-longer-there"),
    ],
)
def test_what_blocks(needed: list[PlannedActivity], free: bool) -> None:
    meeting = work(1, "kickoff", depends_on=("deck",))
    everything = [meeting, *needed]

    assert (meeting in startable(everything)) is free
    assert bool(blockers(meeting, everything)) is not free


def test_the_second_class_waits_for_its_own() -> None:
    first, second = work(1, "labs"), work(2, "labs", occurrence=2)
    class_two = work(3, "class", occurrence=2, depends_on=("labs#2",))

    assert blockers(class_two, [first, second, class_two]) == (second,)


def test_what_waits_for_all_classes_names_each_that_is_open() -> None:
    first, second = work(1, "class", state="done"), work(2, "class", occurrence=2)
    retrospective = work(3, "retro", depends_on=("class", "class#2"))

    assert blockers(retrospective, [first, second, retrospective]) == (second,)


def test_what_is_closed_cannot_be_started() -> None:
    assert startable([work(1, "kickoff", state="done")]) == ()


@pytest.mark.parametrize(
    ("more", "today", "overdue"),
    [
        pytest.param({}, MON, False, id="not-on-the-day"),
        pytest.param({}, TUE, True, id="the-day-after"),
        pytest.param({"due": None}, TUE, False, id="never-without-a-date"),
        pytest.param({"state": "done"}, TUE, False, id="never-when-done"),
    ],
)
def test_overdue(more: dict[str, Any], today: date, overdue: bool) -> None:
    assert work(1, "kickoff", **more).is_overdue(today) is overdue


def test_work_is_read_by_due_date_and_what_has_none_last() -> None:
    undated = work(1, "a", due=None)
    later, sooner, same_day = work(2, "b", due=TUE), work(3, "c"), work(4, "d")

    assert sorted([undated, later, same_day, sooner], key=by_urgency) == [sooner, same_day, later, undated]


def test_the_first_occurrence_is_named_by_the_activity_alone() -> None:
    assert item_key(ActivityId("train_closeout"), 1) == "train_closeout"
    assert item_key(ActivityId("train_closeout"), 2) == "train_closeout#2"

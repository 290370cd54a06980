"""Tests of `methodology.reminders.my_work`."""

from datetime import date, timedelta
from typing import Any

import pytest

from methodology.engagement.buttons import activity_buttons
from methodology.engagement.engagement import EngagementState
from methodology.people import Absence, Person
from methodology.reminders.my_work import my_work
from tests.support.sample import ANNA, BEN, DORA, NOW, TODAY, done, engagement, plan, viewer, work


@pytest.mark.parametrize(
    ("due", "group"),
    [
        pytest.param(TODAY - timedelta(days=1), ["overdue"], id="yesterday"),
        pytest.param(TODAY, ["today"], id="today"),
        pytest.param(TODAY + timedelta(days=1), ["week"], id="tomorrow"),
        pytest.param(TODAY + timedelta(days=7), ["week"], id="in-a-week"),
        pytest.param(TODAY + timedelta(days=8), ["start"], id="later"),
        pytest.param(None, ["start"], id="without-a-date"),
    ],
)
def test_work_is_grouped_by_when_it_is_due(due: date | None, group: list[str]) -> None:
    assert [each.group for each in my_work(viewer(), [plan(work(due=due))], NOW)] == group


@pytest.mark.parametrize("waits", [{"stage": "delivery"}, {"depends_on": ("activity_9",)}])
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_what_cannot_start_yet_is_not_listed(days: int, waits: dict[str, Any]) -> None:
    blocker = work(9, activity="activity_9", dri=BEN)
    later = work(1, due=TODAY + timedelta(days=days), **waits)
    assert my_work(viewer(), [plan(blocker, later)], NOW) == ()


def test_the_most_urgent_comes_first_whichever_engagement_it_is_of() -> None:
    plans = [plan(work(1, due=TODAY), work(2, due=date(2026, 11, 20))), plan(work(3, due=date(2026, 11, 23)))]
    assert [each.activity.id for each in my_work(viewer(), plans, NOW)] == [2, 3, 1]


@pytest.mark.parametrize("state", ["on_hold", "closed", "cancelled"])
def test_nothing_comes_from_what_does_not_run(state: EngagementState) -> None:
    assert my_work(viewer(), [plan(work(), of=engagement(state=state))], NOW) == ()


def test_work_of_others_and_what_is_done_is_left_out() -> None:
    assert my_work(viewer(), [plan(work(1, dri=BEN), done(2, dri=ANNA))], NOW) == ()


def test_what_is_late_with_others_comes_last_for_whom_it_was_escalated_to() -> None:
    acme = plan(
        work(1, dri=BEN, due=TODAY - timedelta(days=6)), work(2, due=TODAY), work(3, dri=BEN, due=TODAY)
    )
    found = my_work(viewer(ANNA), [acme], NOW)
    assert [(each.activity.id, each.group, "nudge" in each.buttons) for each in found] == [
        (2, "today", False),
        (1, "others", True),
    ]
    assert [each.activity.id for each in my_work(viewer(BEN), [acme], NOW)] == [1, 3]


@pytest.mark.parametrize(("first", "found"), [(TODAY, [1]), (TODAY + timedelta(days=1), [])])
def test_work_of_an_absent_person_is_in_the_list_of_their_substitute(first: date, found: list[int]) -> None:
    away = Absence(first=first, last=TODAY + timedelta(days=4), deputy=DORA)
    ben = Person(workspace="T0WORK", id=BEN, name="Ben", zone="UTC", absence=away)
    acme = plan(work(dri=BEN, role="engineer"), people=[ben])
    assert [each.activity.id for each in my_work(viewer(DORA), [acme], NOW)] == found


def test_buttons_follow_the_right_to_change_the_engagement() -> None:
    (of_the_team,) = my_work(viewer(ANNA), [plan(work())], NOW)
    (without_a_role,) = my_work(viewer(DORA), [plan(work(dri=DORA))], NOW)
    assert of_the_team.buttons == activity_buttons(work())
    assert without_a_role.buttons == activity_buttons(work(), may_change=False)

"""The view of the timeline: week by week, in pages."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.block_kit.modal import MOST_BLOCKS
from handlers.block_kit.picture import Picture
from handlers.pages.views.engagement_parts import dates_of
from handlers.pages.views.timeline import timeline_in_pieces, timeline_page
from methodology.engagement.timeline import Timeline, TimelineEntry
from tests.support.sample import ANNA, LONG_NAME, TODAY, engagement, plan
from tests.support.view_checks import checked, labels_in

Golden = Callable[[Any], Any]


def test_a_timeline_goes_week_by_week(golden: Golden) -> None:
    entries = (
        TimelineEntry(on=date(2026, 11, 2), kind="stage", text="Scoping begins", is_past=True),
        TimelineEntry(on=date(2026, 11, 19), kind="work", text="Late *thing*", person=ANNA, is_past=True),
        TimelineEntry(on=date(2026, 11, 23), kind="work", text="Book the room", is_done=True),
        TimelineEntry(on=date(2026, 12, 1), kind="date", text="the kickoff"),
    )
    undated = ("the project's end", "the training start")
    golden(timeline_page(Timeline(plan=plan(), today=TODAY, entries=entries, undated=undated)))


def test_work_is_overdue_once_its_day_is_over_where_its_dri_is() -> None:
    yesterday = TODAY - timedelta(days=1)
    entries = [
        TimelineEntry(on=yesterday, kind="work", text=text, person=ANNA, is_past=is_past)
        for text, is_past in (("Her day goes on", False), ("Her day is over", True))
    ]
    shown = str(checked(timeline_page(Timeline(plan=plan(), today=TODAY, entries=tuple(entries)))))
    assert "Her day is over, late" in shown
    assert "Her day goes on, late" not in shown


def test_it_begins_with_this_week_and_what_was_before_is_a_press_away() -> None:
    entries = [
        TimelineEntry(on=TODAY + timedelta(weeks=ahead), kind="work", text=f"Work {ahead}", person=ANNA)
        for ahead in (-2, -1, 0, 1)
    ]
    whole = Timeline(plan=plan(), today=TODAY, entries=tuple(entries))
    now, before = (str(checked(timeline_page(whole, earlier=earlier))) for earlier in (False, True))
    assert [f"Work {ahead}" in now for ahead in (-2, -1, 0, 1)] == [False, False, True, True]
    assert before.index("Work -1") < before.index("Work -2")
    assert "Work 0" not in before
    assert ("'Earlier'" in now, "'From today'" in before) == (True, True)


def test_an_empty_timeline_says_how_to_fill_it() -> None:
    payload = checked(timeline_page(Timeline(plan=plan(), today=TODAY)))
    assert "Set the dates you know" in payload["blocks"][1]["text"]["text"]


def test_the_fullest_timeline_fits() -> None:
    entries = tuple(
        TimelineEntry(on=TODAY + timedelta(days=ahead), kind="work", text=LONG_NAME, person=ANNA)
        for ahead in sorted(number % 400 for number in range(1200))
    )
    long = plan(of=engagement(customer=LONG_NAME))
    full = Timeline(plan=long, today=TODAY, entries=entries, undated=(LONG_NAME,) * 30)
    payload = checked(timeline_page(full, page=2))
    assert len(payload["blocks"]) <= MOST_BLOCKS
    assert labels_in(payload) == ["Previous page", "Next page"]


def test_a_target_end_that_has_passed_and_a_date_that_nobody_has_confirmed_say_so() -> None:
    yesterday = TODAY - timedelta(days=1)
    entries = (
        TimelineEntry(on=yesterday, kind="stage", text="Scoping: target end", is_missed=True),
        TimelineEntry(on=yesterday, kind="date", text="the kickoff", is_missed=True),
    )
    shown = str(checked(timeline_page(Timeline(plan=plan(), today=TODAY, entries=entries))))
    assert "*Scoping: target end* (passed)" in shown
    assert "*the kickoff* (planned, not confirmed)" in shown


def test_work_that_is_planned_after_the_end_says_so_at_the_end() -> None:
    end = TimelineEntry(on=TODAY, kind="date", text="the project's end", work_until=date(2026, 12, 8))
    of = Timeline(plan=plan(), today=TODAY, entries=(end,))
    for shown in (str(checked(timeline_page(of))), str(dates_of(of).payload())):
        assert "(planned); work goes on until Tue 8 Dec" in shown


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("open", "Empty: the kickoff"),
        ("closed", "Closed without a date: the kickoff"),
        ("cancelled", "Cancelled without a date: the kickoff"),
    ],
)
def test_dates_that_are_empty_say_so_as_long_as_they_can_be_set(state: str, said: str) -> None:
    of = Timeline(plan=plan(of=engagement(state=state)), today=TODAY, undated=("the kickoff",))
    assert said in str(checked(timeline_page(of)))
    assert said in str(dates_of(of).payload())


def test_the_picture_in_pieces_is_in_words_where_slack_cannot_show_it_yet() -> None:
    pieces = [(Picture(title="Acme", svg="", alt=f"Stage {n}: timeline. Now."), None) for n in range(60)]
    shown = str(checked(timeline_in_pieces(engagement(), pieces)))
    assert "Stage 39: timeline" in shown
    assert "Week by week" in shown

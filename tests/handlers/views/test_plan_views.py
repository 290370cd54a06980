"""Do the full plan and the timeline show everything, in pages that fit?"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from handlers.block_kit.ids import ButtonValue, ref
from handlers.pages.views.full_plan import PER_PAGE, PlanFilter, PlanPage, filter_of, full_plan, page_of
from handlers.pages.views.timeline import TimelineEntry, timeline
from tests.support.sample import (
    ANNA,
    LONG_NAME,
    TODAY,
    crowd,
    done,
    engagement,
    longest,
    methodology,
    work,
)
from tests.support.view_checks import actions_in, checked, elements, labels_in

Golden = Callable[[Any], Any]
EVERYTHING = frozenset({"done", "undo", "act", "why"})


def test_a_plan_shows_its_activities_by_stage(golden: Golden) -> None:
    dropped = work(3, state="not_needed", reason="not *here*", closed_by=ANNA, closed_on=TODAY)
    shown = (work(), done(evidence="https://a.example/x"), dropped)
    golden(
        full_plan(
            methodology(), PlanPage(engagement=engagement(), today=TODAY, work=shown, total=3), EVERYTHING
        )
    )


def test_the_fullest_page_of_a_plan_fits(golden: Golden) -> None:
    page = PlanPage(
        engagement=engagement(customer=LONG_NAME),
        today=TODAY,
        chosen="all",
        work=page_of(crowd(60), 2),
        total=60,
        page=2,
    )
    payload = golden(full_plan(longest(), page, EVERYTHING))
    assert labels_in(payload) == ["Previous page", "Next page"]


@pytest.mark.parametrize("chosen", get_args(PlanFilter))
def test_a_filter_that_leaves_nothing_says_what_that_means(chosen: PlanFilter) -> None:
    payload = checked(full_plan(methodology(), PlanPage(engagement=engagement(), today=TODAY, chosen=chosen)))
    menu = payload["blocks"][1]["elements"][0]
    assert filter_of(ref(menu["initial_option"]["value"])) == chosen
    assert payload["blocks"][2]["text"]["text"].endswith(".")


def test_an_open_activity_has_other_choices_than_a_done_one() -> None:
    page = PlanPage(engagement=engagement(), today=TODAY, work=(work(), done()), total=2)
    payload = checked(full_plan(methodology(), page, EVERYTHING))
    menus = [e for block in payload["blocks"] for e in elements(block) if e["type"] == "overflow"]
    choices = [[ref(option["value"]).choice for option in menu["options"]] for menu in menus]
    assert choices == [["done", "snooze_to", "reassign", "not_needed", "why"], ["undo", "evidence", "why"]]


def test_who_may_not_change_a_plan_can_only_read_it() -> None:
    page = PlanPage(engagement=engagement(), today=TODAY, work=(work(),), total=1)
    assert actions_in(checked(full_plan(methodology(), page))) == ["ps.plan.filter"]


def test_pages_hold_all_work_once() -> None:
    there = crowd(50)
    pages = [page_of(there, number) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [PER_PAGE, PER_PAGE, 10]
    assert sum(pages, ()) == there


def test_a_filter_that_nobody_knows_is_the_open_one() -> None:
    assert filter_of(ButtonValue(choice="something else")) == "open"


def test_a_timeline_goes_week_by_week(golden: Golden) -> None:
    entries = [
        TimelineEntry(on=date(2026, 11, 2), kind="stage", text="Scoping begins", is_past=True),
        TimelineEntry(on=date(2026, 11, 19), kind="work", text="Late *thing*", person=ANNA),
        TimelineEntry(on=date(2026, 11, 23), kind="work", text="Book the room", is_done=True),
        TimelineEntry(on=date(2026, 12, 1), kind="date", text="the kickoff"),
    ]
    golden(timeline(engagement(), entries, TODAY, undated=("the project's end", "the training start")))


def test_an_empty_timeline_says_how_to_fill_it() -> None:
    payload = checked(timeline(engagement(), [], TODAY))
    assert "Set the dates you know" in payload["blocks"][1]["text"]["text"]


def test_the_fullest_timeline_fits() -> None:
    entries = [
        TimelineEntry(on=TODAY + timedelta(days=number % 400), kind="work", text=LONG_NAME, person=ANNA)
        for number in range(1200)
    ]
    payload = checked(
        timeline(engagement(customer=LONG_NAME), entries, TODAY, undated=(LONG_NAME,) * 30, page=2)
    )
    assert labels_in(payload) == ["Previous page", "Next page"]

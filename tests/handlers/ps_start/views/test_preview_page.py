"""The last page of `/ps-start`."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from slack_sdk.models.views import View

from handlers.ps_start.views.preview_page import plan_by_person, plan_by_stage, preview_page
from methodology.engagement.before_opening import DueBefore
from methodology.engagement.opening_preview import FirstDue, OutOfOrder, PersonLoad
from methodology.plan.planned_activity import ItemKey
from methodology.plan.team import PersonId
from tests.support.sample import ANNA, LONG_NAME, TODAY
from tests.support.start_draft import on, preview
from tests.support.view_checks import checked

Golden = Callable[[Any], Any]


def test_the_preview_tells_what_would_be_planned(golden: Golden) -> None:
    payload = golden(preview_page(on("preview"), preview()))
    assert payload["submit"]["text"] == "Open engagement"


def test_the_fullest_preview_fits() -> None:
    many = tuple(PersonId(f"U{number}") for number in range(40))
    full = preview(
        stages=(LONG_NAME, LONG_NAME),
        first=tuple(FirstDue(name=LONG_NAME, due=TODAY, person=ANNA) for _ in range(30)),
        loads=tuple(PersonLoad(person=each, roles=(LONG_NAME,) * 3, activities=99) for each in many),
        unfilled=(LONG_NAME,) * 26,
        contradictions=(OutOfOrder(name=LONG_NAME, due=TODAY, waits_for=LONG_NAME, which_is_due=TODAY),) * 30,
        undated=tuple((LONG_NAME, number) for number in range(26)),
    )
    checked(preview_page(on("preview", customer=LONG_NAME, reference=LONG_NAME[:80]), full))


def test_the_emptiest_preview_says_that_nobody_would_be_reminded() -> None:
    empty = preview(first=(), loads=(), undated=(), lead=None)
    said = " ".join(
        b["text"]["text"] for b in checked(preview_page(on("preview"), empty))["blocks"] if "text" in b
    )
    assert "nobody would be reminded" in said
    assert "Nothing has a date yet.\n" in said, "there are no dates below"


BEFORE = (DueBefore(key=ItemKey("kickoff"), name="Kickoff", due=TODAY),)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"first": ()}, "Nothing has a date yet: all of it waits for the dates below.", id="all-waits-for-dates"),
        pytest.param({"first": (), "undated": ()}, "Nothing has a date yet.", id="no-date-is-asked-for"),
        pytest.param({"first": (), "undated": (), "activities": 0}, "Nothing is left to do: all of it is done already.", id="nothing-is-left"),
        pytest.param({"due_before": BEFORE, "done": 1}, "with 12 activities planned and 1 done already. What you untick below is planned too. Nothing is saved yet.", id="some-is-done"),
        pytest.param({"free_days": (date(2026, 11, 28), date(2026, 12, 5))}, "Nobody who is named works on Sat 28 Nov and Sat 5 Dec.", id="nobody-works-on-a-date"),
        pytest.param({"due_before": BEFORE}, "with 12 activities planned. What you untick below is planned too. Nothing", id="all-is-unticked"),
    ],
)  # fmt: skip
def test_the_preview_says_what_is_left(changes: dict[str, Any], said: str) -> None:
    assert said in str(checked(preview_page(on("preview"), preview(**changes))))


@pytest.mark.parametrize(
    ("shown", "lines", "parts"), [(plan_by_stage, 150, 7), (plan_by_person, 8, 1), (plan_by_person, 150, 0)]
)
def test_the_whole_plan_fits_by_stage_and_by_person(
    shown: Callable[..., View], lines: int, parts: int
) -> None:
    of_stage = tuple(
        FirstDue(name=LONG_NAME, due=None if n % 10 else TODAY, person=ANNA) for n in range(lines)
    )
    said = str(checked(shown([(LONG_NAME, of_stage)] * 7, TODAY)))
    assert said.count("_No date yet_") == parts, "once for each stage or person, as far as there is room"

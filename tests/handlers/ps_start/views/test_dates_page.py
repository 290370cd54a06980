"""Page 3 of `/ps-start`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.ps_start.form import read_page
from handlers.ps_start.views.dates_page import dates_page
from handlers.ps_start.views.draft import more_occurrences
from tests.support.start_draft import ANCHORS, METHODOLOGY, on
from tests.support.view_checks import as_submitted, checked

Golden = Callable[[Any], Any]


def test_the_third_page_asks_for_dates(golden: Golden) -> None:
    golden(dates_page(on("dates"), ANCHORS))


def test_another_date_of_a_repeating_anchor_gets_its_own_field() -> None:
    payload = checked(dates_page(more_occurrences(on("dates"), "class_start"), ANCHORS))
    ids = [block["block_id"] for block in payload["blocks"] if block["type"] == "input"]
    assert ids == ["date:kickoff:1", "date:class_start:1", "date:class_start:2"]


def test_a_stage_that_needs_no_dates_says_so() -> None:
    payload = checked(dates_page(on("dates"), ()))
    assert "Press *Next*" in payload["blocks"][1]["text"]["text"]


def test_dates_are_numbered_in_their_order_in_time() -> None:
    draft = more_occurrences(on("dates", dates=()), "class_start")
    payload = checked(dates_page(draft, ANCHORS))
    entered = {
        "date:class_start:1": {"selected_date": "2027-02-01"},
        "date:class_start:2": {"selected_date": "2027-01-11"},
    }
    read = read_page(METHODOLOGY, draft, as_submitted(payload, **entered))
    assert [(each.occurrence, each.on) for each in read.dates] == [
        (1, date(2027, 1, 11)),
        (2, date(2027, 2, 1)),
    ]

"""The last page of `/ps-start`."""

from collections.abc import Callable
from typing import Any

from handlers.ps_start.views.preview_page import preview_page
from methodology.engagement.opening import FirstDue, OutOfOrder, PersonLoad
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
    assert "Nothing has a date yet" in said

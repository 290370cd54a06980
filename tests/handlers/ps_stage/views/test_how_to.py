"""Tests of `handlers.ps_stage.views.how_to`."""

import pytest

from handlers.ps_stage.views.how_to import HOW_TOS, how_to
from tests.support.view_checks import checked


@pytest.mark.parametrize(
    ("asked", "press"),
    [
        ("how do I put it on hold", "*Put on hold …*"),
        ("How do I take it off hold?", "*Resume*"),
        ("can we pause Acme?", "*Put on hold …*"),
        ("How can I add a second engineer?", "*Reassign*"),
        ("how do I replace the engineer", "*Team*"),
        ("Where do I change a date?", "*All dates …*"),
        ("how do I say that I am away", "*Away …*"),
        ("how to close the engagement", "*Close the engagement …*"),
    ],
)
def test_a_question_for_a_way_is_answered_with_what_to_press(asked: str, press: str) -> None:
    found = how_to(asked)
    assert found is not None
    assert press in checked(found)["text"]


@pytest.mark.parametrize(
    "asked",
    [
        "how do I hold the customer kickoff",
        "how do I run a discovery session",
        "how does the PM role work",
        "on hold",
        "kickoff",
        "",
    ],
)
def test_what_asks_for_no_button_is_looked_up(asked: str) -> None:
    assert how_to(asked) is None


def test_each_way_can_be_asked_for() -> None:
    for each in HOW_TOS:
        for words in each.asked:
            found = how_to(f"How do I {words}?")
            assert found is not None
            assert each.press in checked(found)["text"]

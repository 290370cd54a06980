"""Tests of `handlers.ps_stage.my_work`: what people type for their own work."""

import pytest

from handlers.pages.views.my_work import NO_FILTER
from handlers.ps_stage.my_work import TODAY, mine_asked

LATE = frozenset({"overdue"})


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("next", NO_FILTER),
        ("What's next?", NO_FILTER),
        ("whats next", NO_FILTER),
        ("my stuff", NO_FILTER),
        ("what do I have to do", NO_FILTER),
        ("whats late", LATE),
        ("show me what is overdue", LATE),
        ("what do i have today", TODAY),
        ("do I have anything due today", TODAY),
        ("scoping", None),
        ("what is scoping", None),
    ],
)
def test_a_question_for_ones_own_work_is_known_however_it_begins(
    typed: str, groups: frozenset[str] | None
) -> None:
    assert mine_asked(typed) == groups

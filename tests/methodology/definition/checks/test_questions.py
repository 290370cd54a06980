"""Tests of `methodology.definition.checks.questions`: checks of what people are asked."""

import pytest

from methodology.definition.model import Methodology
from tests.support.methodology_file import Change, messages_after

CASES: dict[str, tuple[list[Change], str]] = {
    "a condition that nobody is asked about": (
        [("  sco_ta_review", "            asked_at: [sco_estimate]\n", "")],
        (
            "sco_ta_review: nobody is ever asked whether its condition holds; "
            "name in `asked_at` the activities after which somebody knows"
        ),
    ),
    "a condition asked about at an activity that is not there": (
        [("  sco_ta_review", "asked_at: [sco_estimate]", "asked_at: [sco_estimates]")],
        "sco_ta_review: there is no activity `sco_estimates`",
    ),
    "a condition asked about at its own end": (
        [("  sco_ta_review", "asked_at: [sco_estimate]", "asked_at: [sco_ta_review]")],
        "sco_ta_review: it is asked about at its own end; name an activity before it",
    ),
    "a condition asked about where it cannot come up": (
        [("  sco_ta_review", "asked_at: [sco_estimate]", "asked_at: [close_block_approval]")],
        "sco_ta_review: `close_block_approval` asks about it, but no type of engagement has both",
    ),
    "a question without a condition": (
        [("  sco_call", "kind: once", "kind: once\n            asked_at: [sco_estimate]")],
        "sco_call: only a condition is asked about, and it has none; remove `asked_at`",
    ),
    "a criterion that an activity establishes that is not there": (
        [("  scoping", "established_by: [sco_ps_approval]", "established_by: [sco_approval]")],
        "scoping: there is no activity `sco_approval`",
    ),
    "a short text that is too long": (
        [("  custom_sow", 'short: "Custom consulting: ', f'short: "{"long " * 15}: ')],
        "custom_sow: its short text has ",
    ),
}


@pytest.mark.parametrize(("changes", "message"), CASES.values(), ids=CASES)
def test_a_question_that_cannot_be_asked_is_found(changes: list[Change], message: str) -> None:
    messages = messages_after(changes)

    assert any(each.startswith(message) for each in messages), messages


def test_every_condition_of_the_shipped_methodology_is_asked_about_in_every_type(
    methodology: Methodology,
) -> None:
    """Where an engagement of a type can have a condition, it can have an activity that asks about it."""
    unasked = {
        (each.id, type_id)
        for each in methodology.activities
        if each.kind == "conditional"
        for type_id in each.applies_to.types
        if not any(type_id in methodology.activity[at].applies_to.types for at in each.asked_at)
    }
    assert unasked == set()

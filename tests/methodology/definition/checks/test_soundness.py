"""Tests of `methodology.definition.checks.soundness`: checks of single values."""

import pytest

from methodology.definition.ids import ActivityId
from methodology.definition.load import load
from tests.support.methodology_file import FILE, Change, messages_after, with_changes

CASES: dict[str, tuple[list[Change], str]] = {
    "a due date that no calendar reaches": (
        [("  exec_hard_book", "offset: 3", "offset: 99999999999")],
        (
            "exec_hard_book: no plan reaches 99999999999 working days from its anchor; "
            "write an offset from -1000 to 1000, or choose a nearer anchor"
        ),
    ),
    "a due date too long before its anchor": (
        [("  exec_hard_book", "offset: 3", "offset: -1001")],
        "exec_hard_book: no plan reaches -1001 working days from its anchor; ",
    ),
    "an iteration of no length": (
        [("iterations", "default_weeks: 2", "default_weeks: 0")],
        "iterations: no iteration takes 0 weeks; write 1 to 4",
    ),
    "an iteration that is too long": (
        [("iterations", "default_weeks: 2", "default_weeks: 5")],
        "iterations: no iteration takes 5 weeks; write 1 to 4",
    ),
    "a recurrence that ends before its stage": (
        [("  exec_timesheet", "ends_after: 4", "ends_after: -1")],
        "exec_timesheet: it cannot end -1 working days after its stage was left; write 0 to 1000",
    ),
    "a time zone that does not exist": (
        [("  exec_forecast", "zone: America/New_York", "zone: America/NewYork")],
        (
            "exec_forecast: there is no time zone `America/NewYork`; "
            "write a name such as Europe/Berlin or America/New_York"
        ),
    ),
    "a place of many time zones": (
        [("  exec_forecast", "zone: America/New_York", "zone: America")],
        "exec_forecast: there is no time zone `America`; ",
    ),
    "an empty name of a stage": (
        [("  customer_success", "name: Customer Success", 'name: ""')],
        "customer_success: `name` is empty; write a text",
    ),
    "an outcome of spaces": (
        [("  exec_hard_book", "outcome:", 'outcome: "  " #')],
        "exec_hard_book: `outcome` is empty; write a text",
    ),
    "an empty outcome": (
        [("  exec_forecast", "outcome: The forecast call is prepared.", "outcome: ''")],
        "exec_forecast: `outcome` is empty; write a text",
    ),
    "an empty alias": (
        [("  customer_success", "aliases: [Closure,", 'aliases: ["",')],
        "customer_success: `aliases` is empty; write a text",
    ),
    "an exit criterion that says nothing": (
        [("  positioning", "text: Customer wants to work", 'text: "" # Customer wants to work')],
        "positioning: `text` is empty; write a text",
    ),
    "a methodology without a name": (
        [("", "\nname: ", '\nname: "" # ')],
        "name: `name` is empty; write a text",
    ),
    "a day no month has": (
        [("  exec_partner_invoice", "day_of_month: 15", "day_of_month: 32")],
        "exec_partner_invoice: no month has this day; write 1 to 31, or last",
    ),
}


@pytest.mark.parametrize(("changes", "message"), CASES.values(), ids=CASES)
def test_an_unusable_value_is_reported_with_its_entry_and_a_fix(changes: list[Change], message: str) -> None:
    messages = messages_after(changes)

    assert any(each.startswith(message) for each in messages), messages


def test_the_farthest_due_dates_and_the_longest_iterations_are_sound() -> None:
    far = ("  exec_hard_book", "offset: 3", "offset: 1000")
    longest = ("iterations", "default_weeks: 2", "default_weeks: 4")

    sound = load(with_changes(far, longest), FILE)

    assert sound.activity[ActivityId("exec_hard_book")].due.offset == 1000
    assert sound.iterations.default_weeks == 4

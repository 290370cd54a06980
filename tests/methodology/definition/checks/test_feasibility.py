"""Tests of `methodology.definition.checks.feasibility`: checks that activities come up and stages can be left."""

import pytest

from methodology.definition.load import shipped
from tests.support.methodology_file import Change, messages_after, problems_of

CASES: dict[str, tuple[list[Change], str]] = {
    "an activity whose types skip its stage": (
        [("  sco_triage", "types: scoped", "types: sku")],
        "sco_triage: no engagement ever has it: all of its types skip the stage `scoping`; ",
    ),
    "an activity with facets its types cannot have": (
        [
            (
                "  train_backlog_status",
                "types: training_only",
                "types: education, facets: {size: [over_5_iterations]}",
            )
        ],
        "train_backlog_status: no engagement ever has it: none of its types may have these facets",
    ),
    "an activity with staffing its stage skips": (
        [("  exec_partner_invoice", "partner_indirect", "partner_direct")],
        "exec_partner_invoice: no engagement ever has it: none of its types may have these facets",
    ),
    "an activity of no type": (
        [("  sco_triage", "types: scoped", "types: []")],
        "sco_triage: no engagement ever has it: it applies to no type; name its types",
    ),
    "a type that no exit criterion of a stage holds for": (
        [("  delivery_prep", "types: training_only", "types: [education]")],
        "delivery_prep: no exit criterion holds for the type `custom_education`; add one for it, or ",
    ),
    "a facet without default": (
        [("  blended", "size: up_to_5_iterations, ", "")],
        "blended: it has no default for the facet `size`; write one of: over_5_iterations, up_to_5_iterations",
    ),
    "a default its type may not have": (
        [("  education", "facet_defaults: {", "facet_defaults: {size: over_5_iterations, ")],
        "education: its default `over_5_iterations` of the facet `size` is not allowed for this type; remove it",
    ),
}


@pytest.mark.parametrize(("changes", "message"), CASES.values(), ids=CASES)
def test_a_dead_end_is_reported_with_its_entry_and_a_fix(changes: list[Change], message: str) -> None:
    messages = messages_after(changes)

    assert any(each.startswith(message) for each in messages), messages


def test_a_stage_without_exit_criteria_is_reported() -> None:
    text = shipped()
    start = text.index("    exit_criteria:", text.index("  customer_success:\n"))
    end = text.index("    steps:", start)

    messages = [str(each) for each in problems_of(text[:start] + "    exit_criteria: {}\n" + text[end:])]

    assert len(messages) == 1
    assert messages[0].endswith(
        "customer_success: it has no exit criteria; say in `exit_criteria` what must be true to leave it"
    )

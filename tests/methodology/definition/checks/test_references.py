"""Tests of `methodology.definition.checks.references`: checks that everything named exists and no id is taken twice."""

import pytest

from tests.support.methodology_file import Change, messages_after

CASES: dict[str, tuple[list[Change], str]] = {
    "an unknown role": (
        [("  exec_kickoff", "dri: project_manager", "dri: project_manger")],
        "exec_kickoff: there is no role `project_manger`; did you mean `project_manager`?",
    ),
    "an unknown supporting role": (
        [("  exec_kickoff", "[pse, technical", "[pze, technical")],
        "exec_kickoff: there is no role `pze`; did you mean `pse`?",
    ),
    "an unknown anchor": (
        [("  exec_kickoff_followup", "anchor: kickoff", "anchor: kickof")],
        "exec_kickoff_followup: there is no anchor `kickof`; did you mean `kickoff`?",
    ),
    "an unknown anchor of a recurrence": (
        [("  exec_standup", "until: project_end", "until: projectend")],
        "exec_standup: there is no anchor `projectend`; did you mean `project_end`?",
    ),
    "an unknown phase": (
        [("  customer_success", "phase: delivery", "phase: delivry")],
        "customer_success: there is no phase `delivry`; did you mean `delivery`?",
    ),
    "an unknown journey stage": (
        [("  customer_success", "journey_stage: adopt_optimize", "journey_stage: adopt")],
        "customer_success: there is no journey stage `adopt`; write one of: adopt_optimize, ",
    ),
    "an unknown stage": (
        [("  delivery_prep", "parallel_with: [sow_close]", "parallel_with: [sow_closed]")],
        "delivery_prep: there is no stage `sow_closed`; did you mean `sow_close`?",
    ),
    "an unknown collateral": (
        [("  exec_kickoff", "collateral: [kickoff_deck]", "collateral: [kickof_deck]")],
        "exec_kickoff: there is no collateral `kickof_deck`; did you mean `kickoff_deck`?",
    ),
    "an unknown checklist": (
        [("  exec_kickoff", "[kickoff_outputs]", "[kickoff_output]")],
        "exec_kickoff: there is no checklist `kickoff_output`; did you mean `kickoff_outputs`?",
    ),
    "an unknown source": (
        [("  exec_kickoff", "source: it0", "source: it9")],
        "exec_kickoff: there is no source `it9`; did you mean `it0",
    ),
    "an unknown activity of a threshold": (
        [("  retro_minutes", "[exec_it_retro]", "[exec_it_retr]")],
        "retro_minutes: there is no activity `exec_it_retr`; did you mean `exec_it_retro`?",
    ),
    "an unknown dependency": (
        [("  exec_kickoff_followup", "depends_on: [exec_kickoff]", "depends_on: [exec_kickof]")],
        "exec_kickoff_followup: there is no activity `exec_kickof`; did you mean `exec_kickoff`?",
    ),
    "an unknown type": (
        [("  plan_dow", "types: block", "types: [consulting_blok]")],
        "plan_dow: there is no type or group of types `consulting_blok`; did you mean `consulting_block`?",
    ),
    "an unknown type in a group": (
        [("type_groups", "scoped: [custom_sow", "scoped: [custom_sew")],
        "scoped: there is no type `custom_sew`; did you mean `custom_sow`?",
    ),
    "an unknown facet": (
        [("  exec_backlog", "facets: {size:", "facets: {sise:")],
        "exec_backlog: there is no facet `sise`; ",
    ),
    "an unknown facet value": (
        [("  exec_backlog", "over_5_iterations", "over_five_iterations")],
        "exec_backlog: the facet `size` has no value `over_five_iterations`; did you mean `over_5_iterations`?",
    ),
    "an unknown role in a substitution": (
        [("role_substitutions", "use: trainer", "use: trainr")],
        "role_substitutions: there is no role `trainr`; did you mean `trainer`?",
    ),
    "an unknown lead": (
        [("  blended", "after_booking: project_manager", "after_booking: project_manage")],
        "blended: there is no role `project_manage`; did you mean `project_manager`?",
    ),
    "an id written twice": (
        [("collateral", "ps_value_script:", "com_framework:")],
        "collateral: `com_framework` is written twice, first on line ",
    ),
    "an id taken in another stage": (
        [("  exec_hard_book", "exec_hard_book:", "plan_welcome:")],
        "plan_welcome: the id `plan_welcome` is taken, first on line ",
    ),
    "an exit criterion's id taken in another stage": (
        [("", "success_kantata_completed:", "scoping_sow_approved:")],
        "scoping_sow_approved: the id `scoping_sow_approved` is taken, first on line ",
    ),
}


@pytest.mark.parametrize(("changes", "message"), CASES.values(), ids=CASES)
def test_a_name_without_an_entry_or_an_id_taken_twice_is_reported_with_its_entry_and_a_fix(
    changes: list[Change], message: str
) -> None:
    messages = messages_after(changes)

    assert any(each.startswith(message) for each in messages), messages

"""Tests of `methodology.definition.diff`."""

import pytest

from methodology.definition.diff import describe_changes
from methodology.definition.load import load, shipped
from tests.support.methodology_file import Change, with_changes
from tests.support.opened import gitlab_ps


def changes_after(*changes: Change) -> list[str]:
    """The sentences about these changes of the shipped file."""
    return describe_changes(gitlab_ps(), load(with_changes(*changes), "new.yaml"))


def test_two_equal_versions_have_no_changes() -> None:
    assert changes_after() == []


CASES = {
    "what a threshold is about": (
        ("  retro_minutes", "activities: [exec_it_retro]", "activities: [exec_it_retro, exec_it_review]"),
        "Threshold “Length of a retrospective”: the activities it is about: added “Iteration review”.",
    ),
    "due rule": (
        ("  plan_stakeholder", "offset: -3", "offset: -5"),
        (
            "Activity “Hold the stakeholder planning meeting”: due 5 working days before the kickoff "
            "(was 3 working days before the kickoff)."
        ),
    ),
    "recurrence": (
        ("  exec_weekly_status", "weekday: friday", "weekday: monday"),
        (
            "Activity “Send the weekly status”: due on the first Monday from the kickoff on, then every Monday until "
            "the project's end (was on the first Friday from the kickoff on, then every Friday until the project's end)."
        ),
    ),
    "when a recurrence ends": (
        ("  exec_timesheet", "              ends_after: 4\n", ""),
        (
            "Activity “Submit the weekly timesheet”: without that date, it ends when its stage is left "
            "(was 4 working days after its stage is left)."
        ),
    ),
    "documented timing": (
        ("  plan_assign", "basis: order", "basis: default"),
        (
            "Activity “Assign the delivery team and announce it”: its timing is a default "
            "(was the order is documented, the number of days is a default)."
        ),
    ),
    "note on a due rule": (
        ("  exec_plan_validate", "The page: generally", "The page says: generally"),
        "Activity “Validate the project plan”: the notes on its due rule changed.",
    ),
    "DRI": (
        ("  exec_raid", "dri: project_manager", "dri: pse"),
        "Activity “Maintain the RAID board”: DRI is now PSE (was PM).",
    ),
    "dependency added": (
        ("  exec_hard_book", "depends_on: [exec_kickoff]", "depends_on: [exec_kickoff, plan_assign]"),
        (
            "Activity “Hard-book resources and forecast two months out”: what it depends on: "
            "added “Assign the delivery team and announce it”."
        ),
    ),
    "dependency removed": (
        ("  exec_hard_book", "depends_on: [exec_kickoff]", "depends_on: []"),
        (
            "Activity “Hard-book resources and forecast two months out”: what it depends on: "
            "removed “Hold the customer kickoff”."
        ),
    ),
    "a condition that puts an engagement at risk no more": (
        ("  exec_escalation_open", "            at_risk: true\n", ""),
        (
            "Activity “Open the escalation framework”: whether its condition puts the engagement at risk is now no "
            "(was yes)."
        ),
    ),
    "text": (
        ("  exec_discovery", "outcome: Requirements and", "outcome: All requirements and"),
        (
            "Activity “Run discovery sessions”: outcome is now “All requirements and constraints are validated.” "
            "(was “Requirements and constraints are validated.”)."
        ),
    ),
    "applicability": (
        ("  plan_dow", "types: block", "types: all, facets: {billing: [fixed_fee]}"),
        (
            "Activity “Write and attach the Description of Work”: the scope of engagements is now all types; "
            "billing Fixed fee / fixed price (was Consulting block SKU, Dedicated engineer)."
        ),
    ),
    "exit criterion changed": (
        ("      success_retrospective_held", "text: Internal retrospective held", "text: Retrospective held"),
        (
            "Stage “Customer Success”, exit criterion “Retrospective held and follow-ups have owners”: text is now "
            "“Retrospective held and follow-ups have owners” (was “Internal retrospective held and follow-ups have owners”)."
        ),
    ),
    "exit criterion added": (
        (
            "  customer_success",
            "exit_criteria:\n",
            "exit_criteria:\n      a_new_one: {text: Party, documented: false}\n",
        ),
        "Stage “Customer Success”, exit criterion added: “Party”.",
    ),
    "stage's DRI": (
        ("  customer_success", "dri: project_manager", "dri: csm"),
        "Stage “Customer Success”: DRI is now CSM (was PM).",
    ),
    "role": (
        ("  legal", "remind_via: engagement_manager", "remind_via: account_executive"),
        "Role “Legal”: the role reminded for it is now AE/SAE/ISR (was EM).",
    ),
    "who sees a portfolio": (
        ("  pse", "kind: individual", "kind: individual\n    watches: true"),
        (
            "Role “Professional Services Engineer”: whether it sees its engagements in the portfolio is now yes "
            "(was only if it leads or manages)."
        ),
    ),
    "substitution": (
        ("role_substitutions", "role: pse, use: trainer", "role: pse, use: training_coordinator"),
        (
            "Role substitution added: TC does what PSE does elsewhere, in Education / training only "
            "(standard course), Custom education (SOW)."
        ),
    ),
    "anchor": (
        ("  project_end", "set_by: {role: project_manager}", "set_by: {role: csm}"),
        "Anchor “the project's end”: set by the CSM (was the PM).",
    ),
    "default of a type": (
        ("  custom_sow", "staffing: gitlab", "staffing: partner_indirect"),
        (
            "Type “Custom-scoped consulting (SOW)”: facet defaults is now billing fixed_fee, size up_to_5_iterations, "
            "staffing partner_indirect (was billing fixed_fee, size up_to_5_iterations, staffing gitlab)."
        ),
    ),
    "iterations": (
        ("iterations", "default_weeks: 2", "default_weeks: 3"),
        "The methodology: iterations is now default weeks 3, ",
    ),
}


@pytest.mark.parametrize(("edit", "sentence"), CASES.values(), ids=CASES)
def test_a_change_is_described_in_a_sentence(edit: tuple[str, str, str], sentence: str) -> None:
    assert any(each.startswith(sentence) for each in changes_after(edit)), changes_after(edit)


def test_an_added_activity_is_described_with_its_stage_dri_and_due_rule() -> None:
    text = shipped()
    start = text.index("          cs_csat_review:\n")
    end = text.index("      - name:", start)
    entry = (
        text[start:end].replace("cs_csat_review", "cs_again").replace("Capture the CSAT", "Ask for the CSAT")
    )

    sentences = describe_changes(gitlab_ps(), load(text[:end] + entry + text[end:], "new.yaml"))

    assert sentences == [
        (
            "Activity added: “Ask for the CSAT result” of Customer Success, DRI PM, "
            "due 10 working days after the project's end."
        )
    ]


def test_a_removed_activity_is_described() -> None:
    text = shipped().replace("[comp_csat, cs_csat_review]", "[comp_csat]")
    start = text.index("          cs_csat_review:\n")
    end = text.index("      - name:", start)

    sentences = describe_changes(gitlab_ps(), load(text[:start] + text[end:], "new.yaml"))

    assert sentences == [
        (
            "Activity removed: “Capture the CSAT result” of Customer Success, DRI PM, "
            "due 10 working days after the project's end."
        ),
        "Threshold “Satisfied CSAT score”: the activities it is about: removed “Capture the CSAT result”.",
    ]


def test_another_order_of_entries_is_a_change() -> None:
    text = shipped()
    legal, finance = text.index("  legal:\n"), text.index("  finance:\n")
    after = text.index("  support_ops:\n")
    swapped = text[:legal] + text[finance:after] + text[legal:finance] + text[after:]

    sentences = describe_changes(gitlab_ps(), load(swapped, "new.yaml"))

    assert sentences == ["Role: the entries stand in another order."]


def test_changes_are_grouped_by_section() -> None:
    sentences = changes_after(
        ("  project_end", "set_by: {role: project_manager}", "set_by: {role: csm}"),
        ("  customer_success", "dri: project_manager", "dri: csm"),
        ("  exec_raid", "dri: project_manager", "dri: pse"),
        ("  legal", "remind_via: engagement_manager", "remind_via: account_executive"),
    )

    assert [each.split(" “")[0] for each in sentences] == ["Stage", "Activity", "Role", "Anchor"]


def test_no_change_of_content_is_left_out() -> None:
    """Every field of the kickoff, changed to a value like that of another activity, is described."""
    old = gitlab_ps()
    kickoff = old.activity[next(id_ for id_ in old.activity if id_ == "exec_kickoff")]
    others = [each for each in old.activities if each.id != kickoff.id]
    for field in type(kickoff).model_fields:
        value = next((v for each in others if (v := getattr(each, field)) != getattr(kickoff, field)), None)
        if field == "id" or value is None:
            continue
        changed = kickoff.model_copy(update={field: value})
        activities = tuple(changed if each.id == kickoff.id else each for each in old.activities)
        new = old.model_copy(update={"activities": activities})
        assert describe_changes(old, new), field

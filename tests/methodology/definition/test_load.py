"""Tests of `methodology.definition.load`: problems of shape, and where they are reported."""

import pytest

from methodology.definition.load import load, shipped
from methodology.definition.model import Methodology, content_hash
from tests.support.methodology_file import FILE, Change, line_with, messages_after, problems_of, with_changes

CASES: dict[str, tuple[list[Change], str]] = {
    "a key written twice": (
        [
            (
                "  exec_kickoff",
                "            tier: core\n",
                "            tier: core\n            tier: detail\n",
            )
        ],
        "exec_kickoff: `tier` is written twice, first on line ",
    ),
    "a missing field": (
        [("  exec_hard_book", "            dri: project_manager\n", "")],
        "exec_hard_book: `dri` is missing; add it",
    ),
    "a recurrence without an end": (
        [("  exec_timesheet", "              until: project_end\n", "")],
        (
            "exec_timesheet: `until` is missing; name the anchor at which it ends, such as project_end; "
            "without a date of that, it ends with its stage"
        ),
    ),
    "an unknown field": (
        [("  exec_hard_book", "outcome:", "outcom:")],
        "exec_hard_book: `outcom` is not known here; did you mean `outcome`?",
    ),
    "a number that is none": (
        [("  exec_hard_book", "offset: 3", "offset: three")],
        "exec_hard_book: `offset` is no whole number; write a number such as 3 or -2",
    ),
    "a word that is not among the choices": (
        [("  exec_hard_book", "tier: core", "tier: main")],
        "exec_hard_book: `tier` cannot be `main`; write 'core' or 'detail'",
    ),
}


@pytest.mark.parametrize(("changes", "message"), CASES.values(), ids=CASES)
def test_a_mistake_of_shape_is_reported_with_its_entry_and_a_fix(changes: list[Change], message: str) -> None:
    messages = messages_after(changes)

    assert any(each.startswith(message) for each in messages), messages


@pytest.mark.parametrize(
    ("change", "marker"),
    [
        (("  exec_kickoff", "dri: project_manager", "dri: nobody_at_all"), "dri: nobody_at_all"),
        (("  exec_standup", "until: project_end", "until: never_ever"), "until: never_ever"),
        (("  exec_hard_book", "tier: core", "tier: main"), "tier: main"),
        (("  exec_kickoff", "tier: core", "tier: core\n            tier: core #2"), "tier: core #2"),
        (("  exec_weekly_call", "exec_weekly_call:", "plan_welcome: #2"), "plan_welcome: #2"),
        (("  legal", "source: presale", "source: nowhere"), "source: nowhere"),
        (("  exec_hard_book", "offset: 3", "offset: 3000"), "offset: 3000"),
        (("iterations", "default_weeks: 2", "default_weeks: -1"), "default_weeks: -1"),
        (("iterations", "first_from: kickoff", "first_from: kickof"), "first_from: kickof\n"),
        (("  exec_forecast", "zone: America/New_York", "zone: Mars/Base"), "zone: Mars/Base"),
    ],
)
def test_a_mistake_is_reported_with_its_file_and_line(change: tuple[str, str, str], marker: str) -> None:
    text = with_changes(change)

    assert f"{FILE}:{line_with(text, marker)}: " in str(problems_of(text)[0])


def test_a_missing_field_is_reported_with_the_line_of_its_entry() -> None:
    text = with_changes(("  exec_hard_book", "            dri: project_manager\n", ""))

    assert [each.line for each in problems_of(text)] == [line_with(text, "exec_hard_book:")]


def test_mistakes_of_shape_and_of_content_are_reported_together() -> None:
    text = with_changes(
        ("  legal", "remind_via: engagement_manager", "remind_via: engagement_manger"),
        ("  exec_kickoff", "anchor: pm_assigned", "anchor: pm_asigned"),
        ("  exec_hard_book", "tier: core", "tier: main"),
        ("  exec_raid", "            outcome:", "            outcom:"),
        ("  customer_success", "order: 7", "order: 6"),
    )

    messages = "\n".join(map(str, problems_of(text)))

    expected = ("`engagement_manger`", "`pm_asigned`", "`main`", "`outcom` is not known", "its order 6")
    assert all(each in messages for each in expected)
    assert [each.line for each in problems_of(text)] == sorted(each.line for each in problems_of(text))


def test_an_entry_of_a_wrong_shape_is_not_unknown_to_the_others() -> None:
    text = with_changes(("  exec_kickoff", "tier: core", "tier: main"))

    assert [each.id for each in problems_of(text)] == ["exec_kickoff"]


def test_activities_written_as_a_list_are_not_lost_silently() -> None:
    text = shipped()
    step = text.index("        activities:\n", text.index("- name: Handoff (Support)"))
    end = text.index("      - name: Close\n", step)
    text = text[:step] + "        activities: [cs_support_handoff]\n" + text[end:]

    assert [(each.line, each.wrong) for each in problems_of(text)] == [
        (line_with(text, "activities: [cs_support"), "`activities` has no entries of its own")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mine.yaml:1: the file is no list of `name: value` entries; begin with `name:`"),
        ("- a\n- b\n", "mine.yaml:1: the file is no list of `name: value` entries; begin with `name:`"),
        ("name: a\nroles: [x\n", "mine.yaml:3: this is not valid YAML"),
        ("name: \x07\n", "mine.yaml:1: "),
        ("a: &x {b: 1}\nc: *x\n", "mine.yaml:1: this text is used again elsewhere through an alias (*)"),
        ("a: &x [*x]\n", "mine.yaml:1: this text is used again elsewhere through an alias (*)"),
    ],
    ids=["nothing", "a list", "broken brackets", "a control character", "an alias", "an alias to itself"],
)
def test_a_file_that_is_not_valid_yaml_is_refused_with_a_reason(text: str, message: str) -> None:
    assert str(problems_of(text)[0]).startswith(message)


def test_every_missing_section_is_reported() -> None:
    messages = [str(each) for each in problems_of("name: Mine\n")]

    assert "mine.yaml:1: stages: `stages` is missing; add it" in messages
    assert "mine.yaml:1: roles: `roles` is missing; add it" in messages


def test_the_hash_ignores_layout_and_comments(methodology: Methodology) -> None:
    other_layout = "# a comment\n" + shipped().replace(
        "depends_on: [exec_kickoff]", "depends_on:\n              - exec_kickoff  # first"
    )

    assert content_hash(load(other_layout, "other.yaml")) == content_hash(methodology)


def test_the_hash_changes_with_the_content(methodology: Methodology) -> None:
    changed = shipped().replace("name: Hold the customer kickoff", "name: Hold the kickoff", 1)

    assert content_hash(load(changed, "changed.yaml")) != content_hash(methodology)

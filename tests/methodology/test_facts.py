"""Is the shipped methodology whole, and does it say what its pages say?"""

from collections import Counter

import pytest

from methodology.definition.ids import ActivityId, AnchorId
from methodology.definition.load import content_hash, load, shipped
from methodology.definition.model import Methodology
from methodology.definition.wording import basis_in_words, due_in_words, setter_in_words


@pytest.fixture(scope="module")
def methodology() -> Methodology:
    return load(shipped(), "gitlab_ps.yaml")


@pytest.mark.parametrize(
    ("section", "count"),
    [
        ("phases", 2),
        ("journey", 6),
        ("stages", 7),
        ("activities", 133),
        ("roles", 26),
        ("role_substitutions", 3),
        ("types", 7),
        ("facets", 3),
        ("anchors", 29),
        ("collateral", 82),
        ("checklists", 12),
        ("thresholds", 15),
        ("sources", 59),
    ],
)
def test_the_shipped_methodology_has_everything(methodology: Methodology, section: str, count: int) -> None:
    assert len(getattr(methodology, section)) == count


def test_each_stage_has_its_activities(methodology: Methodology) -> None:
    counts = Counter(each.stage for each in methodology.activities)

    assert [(stage.id, counts[stage.id]) for stage in methodology.stages_in_order] == [
        ("positioning", 7),
        ("scoping", 16),
        ("delivery_prep", 10),
        ("sow_close", 12),
        ("project_planning", 18),
        ("engagement_execution", 60),
        ("customer_success", 10),
    ]
    assert Counter(each.tier for each in methodology.activities) == {"core": 89, "detail": 44}


def test_every_step_of_a_stage_has_an_activity(methodology: Methodology) -> None:
    for stage in methodology.stages:
        steps = {each.step for each in methodology.activities_of(stage.id)}
        assert steps == {step.name for step in stage.steps}


def test_every_checklist_belongs_to_one_activity(methodology: Methodology) -> None:
    attached = Counter(name for each in methodology.activities for name in each.checklists)

    assert attached == {each.id: 1 for each in methodology.checklists}


def test_every_source_can_be_read_by_a_person(methodology: Methodology) -> None:
    assert all(each.url and each.url.startswith("https://") for each in methodology.sources)


def test_every_activity_has_texts_that_are_worth_reading(methodology: Methodology) -> None:
    for activity in methodology.activities:
        texts = (activity.name, activity.description, activity.outcome, activity.trigger)
        assert all(texts), activity.id
        assert activity.description.endswith("."), activity.id
        assert activity.outcome.endswith("."), activity.id


def test_completing_the_scoping_call_sets_its_date(methodology: Methodology) -> None:
    call = methodology.activity[ActivityId("sco_call")]

    assert call.name == "Lead the customer scoping call"
    assert call.sets == "scoping_call"


def test_labels_of_anchors_differ(methodology: Methodology) -> None:
    labels = Counter(each.label for each in methodology.anchors)

    assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        ("plan_stakeholder", "3 working days before the kickoff"),
        ("exec_kickoff_followup", "1 working day after the kickoff"),
        ("plan_support_note", "on the day of the kickoff"),
        ("exec_plan_validate", "1 working day after the first discovery session"),
        ("exec_disc_issues", "2 working days after the discovery session, each time"),
        ("dp_work_at_risk", "1 working day after the day its condition is raised"),
        (
            "exec_weekly_status",
            "on the first Friday from the kickoff on, then every Friday until the project's end",
        ),
        (
            "exec_raid",
            "2 working days after the transition meeting, then every Wednesday until the project's end",
        ),
        ("exec_standup", "every working day, from the kickoff until the project's end"),
        (
            "exec_it_planning",
            "on the day of the iteration's start, in each iteration until the project's end",
        ),
        (
            "exec_forecast",
            (
                "on the first Tuesday from the booking on, then every Tuesday by 08:00 (America/New_York) "
                "until the project's end"
            ),
        ),
        ("exec_partner_invoice", "on the 15th of every month, from the booking until the financial close"),
        ("fin_tm_revenue", "on the last day of every month, from the kickoff until the financial close"),
        (
            "exec_steerco",
            "every month on the day of the month of the kickoff, from the kickoff until the project's end",
        ),
        (
            "comp_acceptance",
            (
                "on the 5th working day, counting the acceptance request as day 1, "
                "for each milestone until the financial close"
            ),
        ),
    ],
)
def test_a_due_rule_is_said_in_words(methodology: Methodology, activity: str, words: str) -> None:
    assert due_in_words(methodology.activity[ActivityId(activity)], methodology) == words


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        ("plan_welcome", "documented: within 72 business hours of booking"),
        ("plan_assign", "the order is documented, the number of days is a default"),
        ("sco_call", "a default"),
    ],
)
def test_documented_timings_are_told_apart_from_defaults(
    methodology: Methodology, activity: str, words: str
) -> None:
    assert basis_in_words(methodology.activity[ActivityId(activity)].due) == words


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("kickoff", "completing “Hold the customer kickoff”, or the PM"),
        ("stage_start", "entering the stage"),
        ("event", "raising the condition"),
        ("iteration_start", "the calendar of iterations, or the PM"),
    ],
)
def test_what_sets_a_date_is_said_in_words(methodology: Methodology, anchor: str, words: str) -> None:
    assert setter_in_words(methodology.anchor[AnchorId(anchor)], methodology) == words


def test_every_due_rule_can_be_said(methodology: Methodology) -> None:
    assert all(due_in_words(each, methodology) for each in methodology.activities)


def test_the_hash_ignores_layout_and_remarks(methodology: Methodology) -> None:
    other_layout = "# a remark\n" + shipped().replace(
        "depends_on: [exec_kickoff]", "depends_on:\n              - exec_kickoff  # first"
    )

    assert content_hash(load(other_layout, "other.yaml")) == content_hash(methodology)


def test_the_hash_changes_with_the_content(methodology: Methodology) -> None:
    changed = shipped().replace("name: Hold the customer kickoff", "name: Hold the kickoff", 1)

    assert content_hash(load(changed, "changed.yaml")) != content_hash(methodology)

"""Tests of the shipped methodology: it is complete, and its parts fit together."""

from collections import Counter

import pytest

from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology


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
def test_the_shipped_methodology_is_complete(methodology: Methodology, section: str, count: int) -> None:
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


def test_every_activity_has_texts_that_are_sentences(methodology: Methodology) -> None:
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

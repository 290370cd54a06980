"""Tests of `handlers.ps_stage.views.lists`: thresholds and tables lead on to the activities that they are about."""

from handlers.ps_stage.views.lists import table_card, threshold_card
from methodology.definition.model import Methodology
from tests.support.view_checks import checked


def test_each_threshold_leads_to_the_activities_that_it_is_about(real: Methodology) -> None:
    for threshold in real.thresholds:
        shown = str(checked(threshold_card(real, threshold)))
        assert threshold.activities
        assert [each for each in threshold.activities if f"activity:{each}" not in shown] == []


def test_each_table_leads_to_what_it_is_about(real: Methodology) -> None:
    alone = [table.id for table in real.reference if "activity:" not in str(checked(table_card(real, table)))]
    assert alone == ["journey_ranges"], "it says which pages draw the journey how"


def test_a_version_without_them_finds_the_activities_by_words(real: Methodology) -> None:
    threshold = next(each for each in real.thresholds if each.id == "passive_acceptance_bd")
    before = threshold.model_copy(update={"activities": ()})
    assert "activity:comp_acceptance" in str(checked(threshold_card(real, before)))

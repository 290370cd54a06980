"""How far an engagement is, as a row of dots."""

from datetime import date

from methodology.definition.ids import StageId
from methodology.engagement.engagement_line import stage_dots
from tests.support.sample import engagement, methodology

DAY = date(2026, 11, 2)


def test_a_dot_is_full_once_its_stage_was_left_and_half_while_it_runs() -> None:
    begun = engagement().plan_facts
    assert stage_dots(methodology(), begun) == "◐◐○"
    one_left = begun.model_copy(update={"left": {StageId("prep"): DAY}})
    assert sorted(stage_dots(methodology(), one_left)) == sorted("●◐○")

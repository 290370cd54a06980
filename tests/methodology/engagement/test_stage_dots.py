"""How far an engagement is, as a row of dots."""

from datetime import date

from methodology.definition.ids import StageId
from methodology.engagement.engagement_line import EngagementLine, stage_dots, worst_first
from methodology.engagement.health import Health
from tests.support.sample import engagement, methodology

DAY = date(2026, 11, 2)


def test_a_dot_is_full_once_its_stage_was_left_and_half_while_it_runs() -> None:
    begun = engagement().plan_facts
    assert stage_dots(methodology(), begun) == "◐◐○"
    one_left = begun.model_copy(update={"left": {StageId("prep"): DAY}})
    assert sorted(stage_dots(methodology(), one_left)) == sorted("●◐○")


def test_late_ones_come_first_and_those_on_hold_last() -> None:
    def line(title: str, health: str, state: str = "open") -> EngagementLine:
        return EngagementLine.model_validate(
            {
                "engagement": 1,
                "title": title,
                "stages": (),
                "health": Health.model_validate({"state": health}),
                "state": state,
            }
        )

    lines = [
        line("held", "late", "on_hold"),
        line("fine", "on_track"),
        line("late", "late"),
        line("risk", "at_risk"),
    ]
    assert [each.title for each in worst_first(lines)] == ["late", "risk", "fine", "held"]

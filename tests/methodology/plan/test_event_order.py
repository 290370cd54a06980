"""Events that have dates before those of events which they come after."""

from datetime import date

import pytest

from methodology.definition.ids import AnchorId
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.event_order import events_before, too_early
from tests.support.opened import gitlab_ps

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("event", "first", "comes_first"),
    [
        pytest.param("booking", "sow_signature", True, id="what sets it waits for what sets the other"),
        pytest.param("kickoff", "booking", True, id="its stage comes later"),
        pytest.param("closure_meeting", "kickoff", True, id="its step comes later"),
        pytest.param(
            "project_end", "kickoff", True, id="recurring work begins with one and ends with the other"
        ),
        pytest.param(
            "financial_close", "sow_signature", True, id="it ends the recurring work of a later stage"
        ),
        pytest.param(
            "internal_retro", "financial_close", False, id="that recurring work may go on after the stage"
        ),
        pytest.param("sow_signature", "sfdc_stage_6", False, id="their stages are side by side"),
        pytest.param("booking", "kickoff", False, id="the other way round"),
    ],
)
def test_one_event_comes_before_another(event: str, first: str, comes_first: bool) -> None:
    assert (AnchorId(first) in events_before(gitlab_ps())[AnchorId(event)]) == comes_first


def test_an_event_that_is_too_early_names_the_last_of_what_it_comes_after() -> None:
    days = {"sow_final": 10, "sow_signature": 15, "booking": 5, "kickoff": 15}
    dates = [AnchorDate(anchor=AnchorId(each), on=date(2026, 12, day)) for each, day in days.items()]
    said = [each.words(TODAY) for each in too_early(gitlab_ps(), dates)]
    assert said == ["The booking is on Sat 5 Dec, but it comes after the contract signature, Tue 15 Dec."]
    assert not list(too_early(gitlab_ps(), dates, [AnchorId("kickoff")])), "that one is on its day"

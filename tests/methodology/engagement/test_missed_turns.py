"""Turns of recurring work that were missed."""

from datetime import UTC, date, datetime

import pytest

from methodology.engagement.engagement import EngagementState
from methodology.engagement.missed_turns import turns_to_close
from methodology.people import Person
from methodology.plan.team import PersonId
from tests.support.plans import LEAD, plan, planned

TUESDAY, WEDNESDAY = date(2026, 6, 2), date(2026, 6, 3)
NOW = datetime(2026, 6, 2, 20, tzinfo=UTC)
IN_AUCKLAND = Person(workspace="T1", id=LEAD, name="Lea", zone="Pacific/Auckland")


@pytest.mark.parametrize(
    ("dri", "due", "closed_on"),
    [
        pytest.param(LEAD, TUESDAY, TUESDAY, id="it-is-wednesday-where-the-dri-is"),
        pytest.param(LEAD, WEDNESDAY, None, id="not-on-its-day"),
        pytest.param(None, TUESDAY, None, id="without-a-dri-or-anybody-else"),
        pytest.param(None, date(2026, 6, 1), date(2026, 6, 1), id="without-a-dri-the-day-after"),
    ],
)
def test_a_turn_is_missed_on_the_clock_of_its_dri(
    dri: PersonId | None, due: date, closed_on: date | None
) -> None:
    turn = planned("exec_timesheet", dri=dri, due=due)
    found = turns_to_close(plan(turn, people=[IN_AUCKLAND]), NOW)
    assert found == (((turn, closed_on),) if closed_on else ())


@pytest.mark.parametrize("state", ["on_hold", "closed", "cancelled"])
def test_no_turn_is_missed_while_the_engagement_does_not_run(state: EngagementState) -> None:
    turn = planned("exec_timesheet", due=date(2026, 5, 1))
    assert turns_to_close(plan(turn, state=state), NOW) == ()


def test_what_does_not_recur_is_overdue_and_not_missed() -> None:
    assert turns_to_close(plan(planned("exec_kickoff", due=date(2026, 5, 1))), NOW) == ()

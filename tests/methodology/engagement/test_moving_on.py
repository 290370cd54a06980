"""Tests of `methodology.engagement.moving_on`: until when moving on can be undone, and by whom."""

from datetime import date, timedelta

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.moving_on import MoveOn, can_be_undone
from methodology.engagement.rights import Viewer
from methodology.people import Person
from methodology.plan.team import PersonId
from tests.support.opened import opened
from tests.support.plans import LEAD, OTHER, noon, plan

POSITIONING, SCOPING = StageId("positioning"), StageId("scoping")
MON = date(2026, 6, 1)
FACTS = opened().model_copy(
    update={"entered": {POSITIONING: MON, SCOPING: MON}, "left": {POSITIONING: MON}}
)  # fmt: skip
ACME = plan(plan_facts=FACTS, team={"engagement_manager": LEAD})
LEFT = MoveOn(at=noon(MON), by=LEAD, left=(POSITIONING,), entered=(SCOPING,))


@pytest.mark.parametrize(
    ("acme", "move", "after", "possible"),
    [
        pytest.param(ACME, LEFT, timedelta(0), True, id="at-once"),
        pytest.param(ACME, LEFT, timedelta(days=1), True, id="a-day-later"),
        pytest.param(ACME, LEFT, timedelta(days=1, seconds=1), False, id="after-that"),
        pytest.param(ACME, LEFT.model_copy(update={"acted_in": SCOPING}), timedelta(0), False, id="once-somebody-acted"),
        pytest.param(ACME, None, timedelta(0), False, id="never-left"),
        pytest.param(plan(plan_facts=FACTS, state="on_hold"), LEFT, timedelta(0), False, id="on-hold"),
        pytest.param(plan(plan_facts=opened()), LEFT, timedelta(0), False, id="undone-already"),
    ],
)  # fmt: skip
def test_moving_on_can_be_undone(
    acme: EngagementPlan, move: MoveOn | None, after: timedelta, possible: bool
) -> None:
    assert can_be_undone(acme, move, noon(MON) + after) is possible


@pytest.mark.parametrize(("person", "offered"), [(LEAD, True), (OTHER, False)])
def test_it_is_offered_to_those_who_may_change_the_engagement(person: PersonId, offered: bool) -> None:
    viewer = Viewer(person=Person(workspace="T1", id=person, name="Pat", zone="UTC"))
    buttons = Buttons(plan=ACME, viewer=viewer, now=noon(MON), last_move=LEFT)
    assert ("undo_move" in buttons.behind_more) is offered

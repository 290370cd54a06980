"""Tests of `methodology.engagement.touched`: what an act has changed that messages say."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.engagement.engagement import Question
from methodology.engagement.touched import touched
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.team import Member, PersonId, Team
from tests.support.plans import plan, planned

DECK = planned("exec_kickoff", id=7)
BEFORE = plan(DECK)
FACTS = BEFORE.engagement.plan_facts
KICKOFF = AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 6, 5))
ASKED = Question.model_validate(
    {
        "work": 7,
        "condition": "exec_change_order",
        "activity": "exec_kickoff",
        "by": "UBEN",
        "on": date(2026, 6, 5),
    }
)
BEN = Team(members=(Member(role=RoleId("pse"), person=PersonId("UBEN")),))


@pytest.mark.parametrize(
    ("work", "engagement", "things"),
    [
        pytest.param({}, {}, set(), id="nothing"),
        pytest.param({"state": "done"}, {}, {"activity:7"}, id="done"),
        pytest.param({"not_before": date(2026, 6, 5)}, {}, {"activity:7"}, id="snoozed"),
        pytest.param({"startable_since": date(2026, 6, 5)}, {}, set(), id="can-start"),
        pytest.param({}, {"team": BEN}, {"role:pse"}, id="a-role-filled"),
        pytest.param({}, {"plan_facts": {"dates": (KICKOFF,)}}, {"date:kickoff"}, id="a-date-set"),
        pytest.param(
            {}, {"plan_facts": {"left": {StageId("scoping"): date(2026, 6, 5)}}}, {"gate:scoping"}, id="moved-on"
        ),
        pytest.param(
            {}, {"gates_not_before": {StageId("scoping"): date(2026, 6, 5)}}, {"gate:scoping"}, id="gate-snoozed"
        ),
        pytest.param({}, {"questions": (ASKED,)}, {"question:7:exec_change_order"}, id="a-question-put-or-answered"),
        pytest.param({}, {"handoff": {"goals": "Half the incidents"}}, {"handoff"}, id="the-handoff-filled-in"),
        pytest.param({}, {"state": "on_hold"}, {"engagement"}, id="on-hold"),
    ],
)  # fmt: skip
def test_what_is_another_way_is_found(
    work: dict[str, Any], engagement: dict[str, Any], things: set[str]
) -> None:
    if "plan_facts" in engagement:
        engagement = {"plan_facts": FACTS.model_copy(update=engagement["plan_facts"])}
    changed = BEFORE.engagement.model_copy(update=engagement)
    after = BEFORE.model_copy(update={"engagement": changed, "work": (DECK.model_copy(update=work),)})
    assert touched(BEFORE, after) == things

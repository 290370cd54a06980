"""Tests of `methodology.reminders.my_gates`."""

from datetime import date

import pytest

from methodology.definition.ids import AnchorId, StageId
from methodology.engagement.rights import Viewer
from methodology.people import Absence, Person
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.team import PersonId
from methodology.reminders.my_gates import my_gates, waiting_on_others
from tests.support.opened import opened
from tests.support.plans import LEAD, OPENER, OTHER, noon, plan

DAY = date(2026, 6, 3)
READY = {"ready_on": {StageId("project_planning"): date(2026, 6, 2)}}
PSE = PersonId("UPSE")
AWAY = Person(
    workspace="T1", id=LEAD, name="Lea", zone="UTC", absence=Absence(first=DAY, last=DAY, deputy=OTHER)
)


@pytest.mark.parametrize(
    ("person", "lead", "theirs"),
    [
        pytest.param(LEAD, None, True, id="of-its-owner"),
        pytest.param(OTHER, None, False, id="not-of-others"),
        pytest.param(OTHER, AWAY, False, id="not-of-a-deputy-from-outside-the-team"),
        pytest.param(PSE, AWAY.model_copy(update={"absence": Absence(first=DAY, last=DAY, deputy=PSE)}), True, id="of-the-deputy-of-an-owner-who-is-away"),
        pytest.param(OPENER, AWAY, True, id="else-of-who-opened-it"),
        pytest.param(OPENER, Person(workspace="T1", id=LEAD, name="Lea", zone="UTC", deactivated=True), True, id="of-the-opener-when-its-owner-has-left"),
    ],
)  # fmt: skip
def test_a_gate_is_in_the_work_of_the_person_it_waits_for(
    person: PersonId, lead: Person | None, theirs: bool
) -> None:
    acme = plan(
        plan_facts=opened(start_stage="project_planning"),
        team={"project_manager": LEAD, "pse": PSE},
        people=[lead] if lead else [],
        **READY,
    )
    viewer = Viewer(person=Person(workspace="T1", id=person, name="Pat", zone="UTC"))
    found = my_gates(viewer, [acme], noon(DAY))
    assert [each.gate.key for each in found] == (["project_planning"] if theirs else [])


def test_what_is_late_with_others_waits_with_its_gates_and_its_handoff() -> None:
    """The gate and the handoff of Delivery Prep and SOW Close, four days late, as the project manager sees them."""
    left = {StageId("delivery_prep"): DAY, StageId("sow_close"): DAY}
    entered = dict.fromkeys(left, date(2026, 6, 1)) | {StageId("project_planning"): DAY}
    facts = opened(start_stage="sow_close").model_copy(update={"left": left, "entered": entered})
    booked = AnchorDate(anchor=AnchorId("booking"), on=DAY, actual=True)
    acme = plan(
        plan_facts=facts.model_copy(update={"dates": (booked,)}),
        team={"engagement_manager": LEAD, "project_coordinator": OPENER, "project_manager": OTHER},
        ready_on={StageId("project_planning"): DAY},
    )
    viewer = Viewer(person=Person(workspace="T1", id=OTHER, name="Pat", zone="UTC"))
    found = waiting_on_others(viewer, [acme], noon(date(2026, 6, 9)))
    assert [(each.name, each.owner, each.late_by, each.may_fill) for each in found] == [
        ("Handoff 1 of 7", LEAD, 4, True),
        ("Move on from PS Project Planning", OPENER, 3, False),
    ]

"""Tests of `methodology.reminders.my_gates`."""

from datetime import date

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.rights import Viewer
from methodology.people import Absence, Person
from methodology.plan.team import PersonId
from methodology.reminders.my_gates import my_gates
from tests.support.opened import opened
from tests.support.plans import LEAD, OPENER, OTHER, noon, plan

DAY = date(2026, 6, 3)
READY = {"ready_on": {StageId("project_planning"): date(2026, 6, 2)}}
AWAY = Person(
    workspace="T1", id=LEAD, name="Lea", zone="UTC", absence=Absence(first=DAY, last=DAY, deputy=OTHER)
)


@pytest.mark.parametrize(
    ("person", "lead", "theirs"),
    [
        pytest.param(LEAD, None, True, id="of-its-owner"),
        pytest.param(OTHER, None, False, id="not-of-others"),
        pytest.param(OTHER, AWAY, True, id="of-the-deputy-of-an-owner-who-is-away"),
        pytest.param(OPENER, Person(workspace="T1", id=LEAD, name="Lea", zone="UTC", deactivated=True), True, id="of-the-opener-when-its-owner-has-left"),
    ],
)  # fmt: skip
def test_a_gate_is_in_the_work_of_whoever_it_waits_for(
    person: PersonId, lead: Person | None, theirs: bool
) -> None:
    acme = plan(
        plan_facts=opened(start_stage="project_planning"),
        team={"project_manager": LEAD},
        people=[lead] if lead else [],
        **READY,
    )
    viewer = Viewer(person=Person(workspace="T1", id=person, name="Pat", zone="UTC"))
    found = my_gates(viewer, [acme], noon(DAY))
    assert [each.gate.key for each in found] == (["project_planning"] if theirs else [])

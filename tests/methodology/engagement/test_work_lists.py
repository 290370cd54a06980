"""What is next for a person besides their own work of the stages that have begun."""

from datetime import date

import pytest

from methodology.engagement.work_lists import next_for
from methodology.people import Absence, Person
from methodology.plan.facts import Raised
from methodology.plan.team import PersonId
from tests.methodology.plan.test_planned_activity import work
from tests.support import plans
from tests.support.opened import opened
from tests.support.plans import noon, planned

MON, TUE, FRI = date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 5)
LAST_WEEK = date(2026, 5, 26)
IN_DELIVERY = opened(start=MON, start_stage="engagement_execution")
PAM, EVE = PersonId("UPAM"), PersonId("UEVE")


@pytest.mark.parametrize(
    ("absence", "is_next"),
    [
        pytest.param(None, False, id="she is here"),
        pytest.param(Absence(first=MON, last=FRI), True, id="she is away, and has no deputy"),
        pytest.param(Absence(first=MON, last=FRI, deputy=PersonId("UDEP")), False, id="her deputy is here"),
        pytest.param(Absence(first=TUE, last=FRI), False, id="she is away from tomorrow on"),
    ],
)
def test_work_of_somebody_who_is_away_is_next_for_the_lead_who_stands_in(
    absence: Absence | None, is_next: bool
) -> None:
    """It goes by its urgency, as in their daily message."""
    late, own = planned("exec_kickoff", dri=EVE, due=LAST_WEEK), planned("exec_kickoff", dri=PAM, due=FRI)
    eve = Person(workspace="T1", id=EVE, name="Eve", zone="UTC", absence=absence)
    its = plans.plan(late, own, plan_facts=IN_DELIVERY, team={"project_manager": PAM}, people=[eve])
    assert next_for(its, PAM, noon(MON)) == (late if is_next else own)


def test_what_came_up_for_a_later_stage_is_next_for_its_owner() -> None:
    up = work(1, "retro", dri=PAM, stage="customer_success", due=TUE)
    raised = IN_DELIVERY.model_copy(update={"raised": (Raised(activity=up.activity, on=MON),)})
    assert (
        next_for(plans.plan(up, work(2, "call", dri=PAM, due=FRI), plan_facts=raised), PAM, noon(MON)) == up
    )

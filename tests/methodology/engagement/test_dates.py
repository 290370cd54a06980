"""Which dates of an engagement may be entered, and whose work moves with them?"""

from datetime import date
from typing import Any

import pytest

from methodology.engagement.dates import DateField, by_person, date_fields, exit_fields
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.changes import Shift
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import LEAD, OTHER, plan, planned

KICKOFF = date(2026, 6, 15)


def keys(there: EngagementPlan) -> list[str]:
    return [field.key for field in date_fields(there)]


@pytest.mark.parametrize(
    ("there", "shown"),
    [
        pytest.param(plan(), [], id="none-of-a-plan-without-work"),
        pytest.param(
            plan(planned("exec_kickoff")),
            ["pm_assigned:1", "kickoff:1"],
            id="what-its-work-hangs-on-and-sets",
        ),
        pytest.param(plan(planned("exec_kickoff", state="withdrawn")), [], id="nothing-of-withdrawn-work"),
        pytest.param(
            plan(plan_facts=opened(dates={"kickoff": KICKOFF})), ["kickoff:1"], id="whatever-has-a-date"
        ),
        pytest.param(
            plan(plan_facts=opened(dates={"training_start": [KICKOFF]})),
            ["training_start:1", "training_start:2"],
            id="of-a-repeating-date-the-next-one-too",
        ),
    ],
)
def test_the_form_shows_the_dates_that_the_plan_uses(there: EngagementPlan, shown: list[str]) -> None:
    assert keys(there) == shown


def test_a_date_says_how_much_waits_for_it_while_it_has_none() -> None:
    waiting = [planned("exec_kickoff", due=None, waiting_for="kickoff") for _ in range(2)]
    done = planned("exec_kickoff", state="done", waiting_for="kickoff")
    fields = {field.key: (field.on, field.waiting) for field in date_fields(plan(*waiting, done))}
    assert fields == {"pm_assigned:1": (None, 0), "kickoff:1": (None, 2)}
    known = plan(*waiting, plan_facts=opened(dates={"kickoff": KICKOFF}))
    assert [(field.on, field.waiting) for field in date_fields(known)] == [(None, 0), (KICKOFF, 0)]


def test_stages_that_are_still_to_be_left_have_a_day_to_be_left_by() -> None:
    facts = opened(start_stage="project_planning")
    there = plan(plan_facts=facts, exit_dates=(("engagement_execution", KICKOFF),))
    assert [(each.stage.id, each.by) for each in exit_fields(there)] == [
        ("project_planning", None),
        ("engagement_execution", KICKOFF),
        ("customer_success", None),
    ]
    left = facts.model_copy(update={"left": {"project_planning": KICKOFF}})
    assert next(each.stage.id for each in exit_fields(plan(plan_facts=left))) == "engagement_execution"


def shift(dri: Any, after: date | None) -> Shift:
    return Shift(work=planned("exec_kickoff", dri=dri), before=None, after=after)


def test_shifts_are_grouped_by_whose_work_moves_in_the_order_of_their_new_dates() -> None:
    undated, late, soon = shift(LEAD, None), shift(LEAD, date(2026, 6, 9)), shift(OTHER, date(2026, 6, 2))
    found = by_person([undated, late, soon])
    assert [(each.person, each.shifts) for each in found] == [(OTHER, (soon,)), (LEAD, (late, undated))]


@pytest.mark.parametrize(
    ("facts", "missed"),
    [
        pytest.param({"anchor": "kickoff", "on": KICKOFF}, True, id="set-by-an-activity-not-done"),
        pytest.param({"anchor": "kickoff", "on": KICKOFF, "actual": True}, False, id="not-once-it-happened"),
        pytest.param({"anchor": "kickoff", "on": date(2026, 6, 16)}, False, id="not-on-its-day"),
        pytest.param({"anchor": "kickoff"}, False, id="not-without-a-day"),
        pytest.param({"anchor": "project_end", "on": KICKOFF}, False, id="not-where-no-activity-sets-it"),
    ],
)
def test_a_date_is_missed_when_its_day_passes_before_its_activity_is_done(
    facts: dict[str, Any], missed: bool
) -> None:
    anchor = next(each for each in gitlab_ps().anchors if each.id == facts["anchor"])
    field = DateField.model_validate(facts | {"anchor": anchor})
    assert field.has_been_missed(date(2026, 6, 16)) is missed

"""Tests of `methodology.engagement.summary`."""

from datetime import date

import pytest

from methodology.definition.ids import StageId
from methodology.engagement.audience import is_internal
from methodology.engagement.lateness import Lateness
from methodology.engagement.summary import LateWork, StageSpan, summary, weeks
from methodology.people import Person
from methodology.plan.team import PersonId
from tests.support.opened import opened
from tests.support.plans import noon, plan, planned

MON, FRI, END = date(2026, 6, 1), date(2026, 6, 5), date(2026, 7, 6)
POSITIONING, SCOPING = StageId("positioning"), StageId("scoping")
FACTS = opened(start=MON).model_copy(
    update={"entered": {POSITIONING: MON, SCOPING: FRI}, "left": {POSITIONING: FRI, SCOPING: END}}
)


def test_the_summary_says_how_an_engagement_went() -> None:
    late = planned("pos_engage_em", state="done", due=date(2026, 6, 3), closed_on=date(2026, 6, 8))
    in_time = planned("pos_sku_check", state="done", due=date(2026, 6, 3), closed_on=date(2026, 6, 3))
    dropped = planned("scope_call", stage=SCOPING, state="not_needed", reason="They know it all")
    promised = planned("scope_sow", stage=SCOPING)
    gone = planned("scope_extra", stage=SCOPING, state="let_go")
    ahead = planned("exec_kickoff", stage="engagement_execution")
    acme = plan(
        *(late, in_time, dropped, promised, gone, ahead),
        plan_facts=FACTS,
        state="closed",
        closed_on=END,
        exit_dates=((SCOPING, date(2026, 7, 2)),),
        left_despite={SCOPING: "the customer is in a hurry"},
    )

    found = summary(acme, Lateness(plan=acme, now=noon(END)))

    assert found.days == 35
    assert found.stages == (
        StageSpan(name="Positioning", days=4),
        StageSpan(name="Scoping", days=31, late_by=2, despite="the customer is in a hurry"),
    )
    assert found.late == (LateWork(name=late.name, by=3),)
    assert (found.not_needed, found.promises) == ((dropped,), (promised,))


def test_work_that_could_not_be_done_before_was_not_late() -> None:
    done = planned("scope_call", stage=SCOPING, state="done", due=MON, closed_on=date(2026, 6, 9))
    acme = plan(done, plan_facts=FACTS, state="closed", closed_on=END, resumed_on=date(2026, 6, 20))
    assert summary(acme, Lateness(plan=acme, now=noon(END))).late == (LateWork(name=done.name, by=1),)


def test_work_done_before_the_opening_was_not_late() -> None:
    before = planned("pos_engage_em", state="done", due=date(2026, 5, 4), closed_on=date(2026, 5, 6))
    acme = plan(before, plan_facts=FACTS, state="closed", closed_on=END)
    assert summary(acme, Lateness(plan=acme, now=noon(END))).late == ()


@pytest.mark.parametrize(
    ("days", "said"), [(0, "less than a week"), (6, "less than a week"), (7, "1 week"), (17, "2 weeks"), (18, "3 weeks")]
)  # fmt: skip
def test_days_are_told_in_weeks(days: int, said: str) -> None:
    assert weeks(days) == said


ANNA = Person(workspace="T1", id=PersonId("UANNA"), name="Anna", zone="UTC")


@pytest.mark.parametrize(
    ("shared", "members", "internal"),
    [
        pytest.param(False, [ANNA, None], True, id="full-members-and-apps"),
        pytest.param(True, [ANNA], False, id="shared-with-another-organisation"),
        pytest.param(False, [ANNA, ANNA.model_copy(update={"guest": True})], False, id="with-a-guest"),
        pytest.param(False, [ANNA.model_copy(update={"outsider": True})], False, id="with-an-outsider"),
    ],
)  # fmt: skip
def test_a_channel_is_internal_if_nobody_from_outside_reads_it(
    shared: bool, members: list[Person | None], internal: bool
) -> None:
    assert is_internal(shared=shared, members=members) is internal

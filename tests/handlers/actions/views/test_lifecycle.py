"""The forms to hold, resume, close, cancel and reopen an engagement."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.actions.views import lifecycle
from handlers.actions.views.gate_fields import Filled
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import NOTHING, FieldErrors, shown_in
from methodology.definition.ids import CriterionId, StageId
from methodology.engagement.engagement import Confirmed, Engagement, EngagementId
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from tests.support.digests import running
from tests.support.opened import gitlab_ps
from tests.support.sample import ANNA, BEN, LONG_NAME, NOW, TODAY, engagement, plan, work
from tests.support.view_checks import as_submitted, checked, ticked

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7), choice="scoping"))
ALL_TRUE = {"criteria:scoping:0": ticked("signed", "agreed")}
SIGNED = (
    Confirmed(
        stage=StageId("scoping"),
        criterion=CriterionId("signed"),
        by=ANNA,
        on=date(2026, 11, 20),
        evidence="https://a.example/sow",
    ),
)


def in_stages(*stages: str) -> Engagement:
    """Acme in these stages, all others left; in none, if all have been left."""
    acme, day = engagement(), date(2026, 11, 2)
    entered = {each.id: day for each in plan().methodology.stages}
    left = {each: day for each in entered if each not in stages}
    return acme.model_copy(
        update={"plan_facts": acme.plan_facts.model_copy(update={"entered": entered, "left": left})}
    )


def elsewhere(how_many: int) -> list[PlannedActivity]:
    return [work(at, stage=StageId("delivery")) for at in range(1, how_many + 1)]


def test_closing_checks_every_gate_that_is_left(golden: Golden) -> None:
    acme = plan(*elsewhere(2), of=engagement(confirmed=SIGNED))
    why = lifecycle.reason_needed(NOTHING, NOTHING, acme, acme)
    payload = golden(lifecycle.close_form(acme, NOW, ORIGIN, Filled(why=why)))
    with pytest.raises(FieldErrors, match="Something is still open"):
        lifecycle.read_close(as_submitted(payload), shown_in(payload["blocks"]), acme)
    read = lifecycle.read_close(
        as_submitted(payload, despite={"value": "Sold."}), shown_in(payload["blocks"]), acme
    )
    assert {stage: passed.despite for stage, passed in read.items()} == {"scoping": "Sold.", "prep": "Sold."}


def test_closing_what_is_finished_needs_no_reason() -> None:
    acme = plan(of=in_stages("scoping"))
    payload = checked(lifecycle.close_form(acme, NOW, ORIGIN))
    read = lifecycle.read_close(as_submitted(payload, **ALL_TRUE), shown_in(payload["blocks"]), acme)
    assert set(read[StageId("scoping")].confirmed) == {"signed", "agreed"}
    nowhere = plan(of=in_stages())
    bare = checked(lifecycle.close_form(nowhere, NOW, ORIGIN))
    assert lifecycle.read_close(as_submitted(bare), shown_in(bare["blocks"]), nowhere) == {}


def test_closing_says_what_is_left_as_it_is() -> None:
    tool = next(each for each in gitlab_ps().collateral if each.yielded_by)
    acme = running(work(activity=tool.yielded_by[0]), dates={"kickoff": TODAY})
    (kickoff,) = acme.engagement.plan_facts.dates
    label = acme.methodology.anchor[kickoff.anchor].label
    said = str(checked(lifecycle.close_form(acme, NOW, ORIGIN)))
    assert f"planned, and not said to have happened: {label}; no link for {tool.name}" in said
    assert "Left as it is" not in str(checked(lifecycle.close_form(running(), NOW, ORIGIN)))


def test_holding_says_what_happens(golden: Golden) -> None:
    payload = golden(lifecycle.hold_form(plan(), NOW, ORIGIN))
    assert lifecycle.read_reason(as_submitted(payload, reason={"value": "Budget."})) == "Budget."


@pytest.mark.parametrize(("days", "shifts"), [(4, True), (0, False)])
def test_resuming_offers_to_shift_open_work(days: int, shifts: bool) -> None:
    held = engagement(state="on_hold", held_since=TODAY - timedelta(days=days))
    payload = checked(lifecycle.resume_form(plan(work(), of=held), NOW, ORIGIN))
    assert lifecycle.read_resume(as_submitted(payload)) is shifts
    assert "0 days" not in str(payload)


def test_a_hold_is_as_long_as_where_the_lead_is() -> None:
    """At noon UTC it is already the next day in Kiritimati."""
    lead = [
        Person(workspace="T0WORK", id=each, name="Lea", zone="Pacific/Kiritimati") for each in (ANNA, BEN)
    ]
    held = engagement(state="on_hold", held_since=TODAY - timedelta(days=4))
    said = str(lifecycle.resume_form(plan(work(), of=held, people=lead), NOW, ORIGIN).to_dict())
    assert "It was on hold for 5 days" in said


def test_cancelling_wants_a_reason(golden: Golden) -> None:
    payload = golden(lifecycle.cancel_form(plan(), ORIGIN))
    with pytest.raises(FieldErrors, match="Say why"):
        lifecycle.read_cancel(as_submitted(payload))
    assert lifecycle.read_cancel(as_submitted(payload, reason={"value": "Lost."})) == "Lost."


def test_reopening_says_where_it_goes_on(golden: Golden) -> None:
    golden(lifecycle.reopen_form(plan(of=engagement(customer=LONG_NAME)), ORIGIN))

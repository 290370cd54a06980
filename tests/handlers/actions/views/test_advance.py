"""The form at the gate of a stage."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import advance
from handlers.actions.views.advance import Passed
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_button_value, read_stages
from handlers.block_kit.inputs import FieldErrors
from methodology.definition.ids import CriterionId
from methodology.definition.stage import Stage
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import Gate
from methodology.people import Person
from tests.support.sample import (
    ANNA,
    LONG_NAME,
    NOW,
    TODAY,
    crowd,
    engagement,
    handoff_part,
    longest,
    methodology,
    plan,
    work,
)
from tests.support.view_checks import as_submitted, checked, elements, ticked

Golden = Callable[[Any], Any]
ACME = plan(of=engagement(reference=""))
SCOPING, PREP, DELIVERY = methodology().stages_in_order
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7), choice="scoping"))
ANNA_HERSELF = Person(workspace="T0WORK", id=ANNA, name="Anna", zone="UTC")
FACTS = engagement().plan_facts
ONE_LEFT = FACTS.model_copy(update={"left": {PREP.id: TODAY}})
ALL_LEFT = FACTS.model_copy(
    update={
        "entered": {**FACTS.entered, DELIVERY.id: TODAY},
        "left": {SCOPING.id: TODAY, PREP.id: TODAY, DELIVERY.id: TODAY},
    }
)
ALL_TRUE = {"criterion:scoping:signed": ticked("true"), "criterion:scoping:agreed": ticked("true")}


def gate(**changes: Any) -> Gate:
    base = Gate(
        stage=SCOPING,
        criteria=SCOPING.exit_criteria,
        confirmed={CriterionId("signed"): "https://a.example/sow"},
        beside=(PREP,),
    )
    return base.model_copy(update=changes)


def test_a_clear_gate_says_so_and_what_goes_on_beside_it() -> None:
    said = str(checked(advance.advance_form(ACME, [gate()], NOW, ORIGIN)))
    assert "✅ Every activity of this stage is done or not needed." in said
    assert "*Delivery Prep* goes on beside it." in said
    over = gate(beside=())
    assert "No stage follows: what remains is to close the engagement." in str(
        checked(advance.advance_form(ACME, [over], NOW, ORIGIN))
    )


def test_a_gate_with_open_work_names_it(golden: Golden) -> None:
    golden(
        advance.advance_form(
            ACME,
            [gate(open_work=(work(),), optional=(work(2, name="Send a card"),), entered=(DELIVERY,))],
            NOW,
            ORIGIN,
        )
    )


TURN = work(3, name="Report")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"going_on": (TURN,)}, "🔁 *Recurring, and still due after the stage is left*", id="what-goes-on"),
        pytest.param({"ending": (TURN,)}, "⏹️ *Recurring, and over when the stage is left*", id="what-ends"),
    ],
)  # fmt: skip
def test_recurring_work_that_is_open_is_said_to_be(changes: dict[str, Any], said: str) -> None:
    form = str(checked(advance.advance_form(ACME, [gate(**changes)], NOW, ORIGIN)))
    assert "✅ Everything in this stage is done or not needed, except recurring work." in form
    assert f"{said}\\n• Report · <@U0ANNA>" in form
    assert "Every activity" not in form


def test_open_work_is_as_late_at_the_gate_as_everywhere() -> None:
    late = work(due=date(2026, 11, 18), startable_since=date(2026, 11, 20))
    acme = plan(late)
    said = str(checked(advance.advance_form(acme, [gate(open_work=acme.work)], NOW, ORIGIN)))
    assert "Hold the scoping call · <@U0ANNA> · 1 working day late" in said


def test_what_the_handoff_sheet_lacks_is_named_at_the_gate() -> None:
    payload = checked(
        advance.advance_form(
            ACME, [gate(handoff_missing=(handoff_part("Goals"), handoff_part("Risks")))], NOW, ORIGIN
        )
    )
    assert "*Handoff: still missing:* goals and risks. Fill in the handoff sheet under More." in str(payload)
    assert "Handoff" not in str(checked(advance.advance_form(ACME, [gate()], NOW, ORIGIN)))


def test_the_fullest_gate_fits() -> None:
    checked(
        advance.advance_form(
            plan(of=engagement(customer=LONG_NAME * 2), by=longest()),
            [
                gate(
                    stage=stage,
                    criteria=stage.exit_criteria,
                    open_work=crowd(60),
                    optional=crowd(60),
                    going_on=crowd(60),
                    ending=crowd(60),
                    entered=longest().stages_in_order,
                )
                for stage in longest().stages_in_order[:2]
            ],
            NOW,
            ORIGIN,
        )
    )


def test_a_criterion_confirmed_before_is_ticked_and_keeps_its_evidence() -> None:
    payload = checked(advance.advance_form(ACME, [gate()], NOW, ORIGIN))
    submitted = as_submitted(payload, **{"criterion:scoping:agreed": ticked("true")})
    confirmed = {CriterionId("signed"): "https://a.example/sow", CriterionId("agreed"): ""}
    assert advance.read_advance(submitted, [gate()]) == {SCOPING.id: Passed(confirmed=confirmed)}


@pytest.mark.parametrize(
    ("at", "entered", "says"),
    [
        pytest.param(gate(), {}, "1 criterion is not confirmed. Finish", id="a-criterion"),
        pytest.param(gate(open_work=(work(),)), ALL_TRUE, "1 activity is open. Finish", id="an-activity"),
        pytest.param(gate(open_work=crowd(3)), {}, "3 activities are open and 1 criterion", id="both"),
    ],
)
def test_going_on_regardless_without_a_reason_is_refused_at_the_reason(
    at: Gate, entered: dict[str, Any], says: str
) -> None:
    submitted = as_submitted(checked(advance.advance_form(ACME, [at], NOW, ORIGIN)), **entered)
    with pytest.raises(FieldErrors, match=says) as refused:
        advance.read_advance(submitted, [at])
    assert list(refused.value.errors) == ["despite"]


def test_a_reason_opens_the_gate_and_is_kept() -> None:
    payload = checked(advance.advance_form(ACME, [gate(open_work=crowd(3))], NOW, ORIGIN))
    submitted = as_submitted(payload, despite={"value": "The customer waits."})
    passed = advance.read_advance(submitted, [gate(open_work=crowd(3))])
    assert passed[SCOPING.id].despite == "The customer waits."


BOTH = [gate(criteria=()), gate(stage=PREP, criteria=(), open_work=crowd(2))]


@pytest.mark.parametrize(
    ("entered", "left"),
    [
        pytest.param({"despite": {"value": "It is late."}}, ["scoping", "prep"], id="both"),
        pytest.param({"leaves:prep": ticked()}, ["scoping"], id="the-one-that-is-finished-without-a-reason"),
    ],
)
def test_of_two_stages_that_are_ready_each_is_left_that_is_ticked(
    entered: dict[str, Any], left: list[str]
) -> None:
    submitted = as_submitted(checked(advance.advance_form(ACME, BOTH, NOW, ORIGIN)), **entered)
    passed = advance.read_advance(submitted, BOTH)
    assert [stage for stage, each in passed.items() if each.leaves] == left


@pytest.mark.parametrize(
    ("entered", "at"),
    [
        pytest.param({"leaves:prep": ticked(), "leaves:scoping": ticked()}, "leaves:scoping", id="none-is-ticked"),
        pytest.param({}, "despite", id="one-is-not-clear"),
    ],
)  # fmt: skip
def test_two_stages_are_refused(entered: dict[str, Any], at: str) -> None:
    submitted = as_submitted(checked(advance.advance_form(ACME, BOTH, NOW, ORIGIN)), **entered)
    with pytest.raises(FieldErrors) as refused:
        advance.read_advance(submitted, BOTH)
    assert list(refused.value.errors) == [at]


@pytest.mark.parametrize(
    ("acme", "left", "entered", "says"),
    [
        pytest.param(ACME, [SCOPING], [DELIVERY], "*Scoping* is finished: *Delivery* begins.", id="the-next-begins"),
        pytest.param(
            plan(of=engagement(plan_facts=ONE_LEFT), people=[ANNA_HERSELF]),
            [PREP],
            [],
            "*Delivery Prep* is finished; waiting for *Scoping* (<@U0ANNA>).",
            id="the-other-is-waited-for",
        ),
        pytest.param(
            plan(of=engagement(plan_facts=ALL_LEFT)),
            [DELIVERY],
            [],
            "*Delivery* is finished. All stages are done: <@U0ANNA> can close it.",
            id="all-are-done",
        ),
        pytest.param(
            plan(work(stage="scoping"), work(2, stage="scoping", required=False), of=engagement()),
            [SCOPING],
            [DELIVERY],
            "*Still open, and still due*\\n• Hold the scoping call",
            id="with-what-stays-open",
        ),
    ],
)  # fmt: skip
def test_afterwards_it_says_what_follows_and_offers_undo(
    acme: EngagementPlan, left: list[Stage], entered: list[Stage], says: str
) -> None:
    payload = checked(advance.moved_on(acme, left, entered, ORIGIN))
    assert says in str(payload)
    undo = next(each for block in payload["blocks"] for each in elements(block))
    assert read_stages(read_button_value(undo["value"]).choice) == tuple(each.id for each in left)


def test_of_two_stages_one_is_chosen(golden: Golden) -> None:
    payload = golden(advance.choose_stage(ACME, (SCOPING, PREP), ORIGIN))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert [read_button_value(each["value"]).choice for each in buttons] == ["scoping", "prep"]

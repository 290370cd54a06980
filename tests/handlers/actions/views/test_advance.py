"""The form at the gate of a stage, as it is shown, and what follows it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import advance
from handlers.block_kit.ids import read_button_value, read_stages
from handlers.block_kit.inputs import FormValues, ShowAgain
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import SheetPart
from tests.support.gates import ACME, ANNA_HERSELF, DELIVERY, ORIGIN, PREP, SCOPING, gate
from tests.support.sample import (
    LONG_NAME,
    NOW,
    TODAY,
    crowd,
    engagement,
    handoff_part,
    longest,
    plan,
    work,
)
from tests.support.view_checks import checked, elements, labels_in

Golden = Callable[[Any], Any]
FACTS = engagement().plan_facts
ONE_LEFT = FACTS.model_copy(update={"left": {PREP.id: TODAY}})
ALL_LEFT = FACTS.model_copy(
    update={
        "entered": {**FACTS.entered, DELIVERY.id: TODAY},
        "left": {SCOPING.id: TODAY, PREP.id: TODAY, DELIVERY.id: TODAY},
    }
)


def test_a_gate_says_what_is_done_and_what_goes_on_beside_it() -> None:
    closed = (work(state="done"), work(2, state="done"), work(3, state="not_needed"))
    payload = checked(advance.advance_form(ACME, [gate(closed=closed)], NOW, ORIGIN))
    said = str(payload)
    assert "*Scoping*: 2 done, 1 not needed. " in said
    assert payload["submit"]["text"] == "Move on"
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
        pytest.param({"going_on": (TURN,)}, "🔁 Goes on after this stage: Report", id="what-goes-on"),
        pytest.param({"ending": (TURN,)}, "⏹️ Ends with this stage: Report", id="what-ends"),
    ],
)  # fmt: skip
def test_recurring_work_that_is_open_is_said_to_be(changes: dict[str, Any], said: str) -> None:
    assert said in str(checked(advance.advance_form(ACME, [gate(**changes)], NOW, ORIGIN)))


def test_open_work_is_as_late_at_the_gate_as_everywhere() -> None:
    late = work(due=date(2026, 11, 18), startable_since=date(2026, 11, 20))
    acme = plan(late, people=[ANNA_HERSELF])
    said = str(checked(advance.advance_form(acme, [gate(open_work=acme.work)], NOW, ORIGIN)))
    assert "Anna · 1 working day late" in said


def test_what_the_handoff_lacks_is_named_at_the_gate_with_the_way_to_its_form() -> None:
    goals, risks = handoff_part("Goals"), handoff_part("Risks")
    sheet = (
        SheetPart(part=goals, text="", proofs=()),
        SheetPart(part=handoff_part("Scope"), text="SaaS", proofs=()),
        SheetPart(part=risks, text="", proofs=()),
    )
    at_the_last = gate(handoff=sheet, handoff_missing=(goals, risks))
    payload = checked(advance.advance_form(ACME, [at_the_last], NOW, ORIGIN))
    assert "⚠️ *Handoff 1 of 3*\\nEmpty: goals and risks. Fill it in, or say below why" in str(payload)
    assert "Fill in" in labels_in(payload)
    with pytest.raises(ShowAgain) as again:
        advance.read_advance(FormValues({}), FormValues({}), [at_the_last])
    assert "2 parts of the handoff are empty" in str([each.to_dict() for each in again.value.blocks])
    asking = checked(advance.advance_form(ACME, [at_the_last], NOW, ORIGIN, asks="Ben"))
    assert labels_in(asking) == [*labels_in(payload), "Ask Ben"]
    full = str(checked(advance.advance_form(ACME, [gate(handoff=sheet[1:2])], NOW, ORIGIN, asks="Ben")))
    assert "✅ *Handoff 1 of 1*" in full
    assert "Handoff" not in str(checked(advance.advance_form(ACME, [gate()], NOW, ORIGIN)))


def test_of_two_gates_the_one_that_was_pressed_is_ticked() -> None:
    both = [gate(), gate(stage=DELIVERY)]
    for pressed, leaves in ((None, 2), (DELIVERY.id, 1)):
        payload = checked(advance.advance_form(ACME, both, NOW, ORIGIN, pressed=pressed))
        fields = [each for each in payload["blocks"] if each.get("block_id", "").startswith("leaves:")]
        ticked_now = [each["block_id"] for each in fields if each["elements"][0].get("initial_options")]
        assert len(ticked_now) == leaves
        assert f"leaves:{DELIVERY.id}" in ticked_now


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


@pytest.mark.parametrize(
    ("acme", "left", "entered", "says"),
    [
        pytest.param(ACME, [SCOPING], [DELIVERY], "*Scoping* is done: *Delivery* begins.", id="the-next-begins"),
        pytest.param(
            plan(of=engagement(plan_facts=ONE_LEFT), people=[ANNA_HERSELF]),
            [PREP],
            [],
            "*Delivery Prep* is done; waiting for *Scoping* (<@U0ANNA>).",
            id="the-other-is-waited-for",
        ),
        pytest.param(
            plan(of=engagement(plan_facts=ALL_LEFT)),
            [DELIVERY],
            [],
            "*Delivery* is done. All stages are done: <@U0ANNA> can close it.",
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

"""The form at the gate of a stage."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.actions.views import advance
from handlers.actions.views.advance import Passed
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_button_value
from handlers.block_kit.inputs import FieldErrors
from methodology.definition.ids import CriterionId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.gate import Gate
from tests.support.sample import (
    LONG_NAME,
    NOW,
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
    said = str(checked(advance.advance_form(ACME, gate(), NOW, ORIGIN)))
    assert "✅ Every activity of this stage is done or not needed." in said
    assert "*Delivery Prep* goes on beside it." in said
    over = gate(beside=())
    assert "No stage follows: what remains is to close the engagement." in str(
        checked(advance.advance_form(ACME, over, NOW, ORIGIN))
    )


def test_a_gate_with_open_work_names_it(golden: Golden) -> None:
    golden(advance.advance_form(ACME, gate(open_work=(work(),), entered=(DELIVERY,)), NOW, ORIGIN))


def test_what_the_handoff_sheet_lacks_is_named_at_the_gate() -> None:
    payload = checked(
        advance.advance_form(
            ACME, gate(handoff_missing=(handoff_part("Goals"), handoff_part("Risks"))), NOW, ORIGIN
        )
    )
    assert "*Handoff: still missing:* goals and risks. Fill in the handoff sheet under More." in str(payload)
    assert "Handoff" not in str(checked(advance.advance_form(ACME, gate(), NOW, ORIGIN)))


def test_the_fullest_gate_fits() -> None:
    stage = longest().stages_in_order[0]
    checked(
        advance.advance_form(
            plan(of=engagement(customer=LONG_NAME * 2), by=longest()),
            gate(
                stage=stage,
                criteria=stage.exit_criteria,
                open_work=crowd(60),
                entered=longest().stages_in_order,
            ),
            NOW,
            ORIGIN,
        )
    )


def test_a_criterion_confirmed_before_is_ticked_and_keeps_its_evidence() -> None:
    payload = checked(advance.advance_form(ACME, gate(), NOW, ORIGIN))
    submitted = as_submitted(payload, **{"criterion:scoping:agreed": ticked("true")})
    assert advance.read_advance(submitted, gate()) == Passed(
        confirmed={CriterionId("signed"): "https://a.example/sow", CriterionId("agreed"): ""}
    )


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
    submitted = as_submitted(checked(advance.advance_form(ACME, at, NOW, ORIGIN)), **entered)
    with pytest.raises(FieldErrors, match=says) as refused:
        advance.read_advance(submitted, at)
    assert list(refused.value.errors) == ["despite"]


def test_a_reason_opens_the_gate_and_is_kept() -> None:
    payload = checked(advance.advance_form(ACME, gate(open_work=crowd(3)), NOW, ORIGIN))
    submitted = as_submitted(payload, despite={"value": "The customer waits."})
    assert advance.read_advance(submitted, gate(open_work=crowd(3))).despite == "The customer waits."


def test_of_two_stages_one_is_chosen(golden: Golden) -> None:
    payload = golden(advance.choose_stage(ACME, (SCOPING, PREP), ORIGIN))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert [read_button_value(each["value"]).choice for each in buttons] == ["scoping", "prep"]

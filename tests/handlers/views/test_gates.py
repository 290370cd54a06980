"""Do the forms at the gates of an engagement show what is open, and read what was confirmed?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import advance, lifecycle
from handlers.actions.views.advance import GateFacts, Passed
from handlers.block_kit.ids import ButtonValue, FormOrigin, ref
from handlers.block_kit.inputs import FieldErrors
from handlers.messages.views.can_start import Left, can_start
from methodology.definition.ids import CriterionId, StageId
from methodology.engagement.engagement import EngagementId
from tests.support.sample import (
    ANNA,
    BEN,
    LONG_NAME,
    TODAY,
    crowd,
    engagement,
    longest,
    methodology,
    work,
)
from tests.support.view_checks import as_submitted, checked, elements, ticked

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
SCOPING, PREP, DELIVERY = METHODOLOGY.stages_in_order
CARRIED = FormOrigin(about=ButtonValue(engagement=EngagementId(7), choice="scoping"))
ALL_TRUE = {"criterion:scoping:signed": ticked("true"), "criterion:scoping:agreed": ticked("true")}


def gate(**changes: Any) -> GateFacts:
    base = GateFacts(
        stage=SCOPING,
        today=TODAY,
        criteria=SCOPING.exit_criteria,
        confirmed={CriterionId("signed"): "https://a.example/sow"},
        beside=(PREP,),
    )
    return base.model_copy(update=changes)


def test_a_clear_gate(golden: Golden) -> None:
    golden(advance.advance_form(METHODOLOGY, "Acme", gate(), CARRIED))


def test_a_gate_with_open_work_names_it(golden: Golden) -> None:
    golden(advance.advance_form(METHODOLOGY, "Acme", gate(open_work=(work(),), entered=(DELIVERY,)), CARRIED))


def test_what_the_handoff_sheet_lacks_is_named_at_the_gate() -> None:
    payload = checked(
        advance.advance_form(METHODOLOGY, "Acme", gate(handoff_lacks=("Goals", "Risks")), CARRIED)
    )
    assert "*Handoff: still missing:* goals and risks. Fill in the handoff sheet under More." in str(payload)
    assert "Handoff" not in str(checked(advance.advance_form(METHODOLOGY, "Acme", gate(), CARRIED)))


def test_the_fullest_gate_fits() -> None:
    stage = longest().stages_in_order[0]
    checked(
        advance.advance_form(
            longest(),
            LONG_NAME * 2,
            gate(
                stage=stage,
                criteria=stage.exit_criteria,
                open_work=crowd(60),
                entered=longest().stages_in_order,
            ),
            CARRIED,
        )
    )


def test_what_was_confirmed_before_is_ticked_and_keeps_its_evidence() -> None:
    payload = checked(advance.advance_form(METHODOLOGY, "Acme", gate(), CARRIED))
    state = as_submitted(payload, **{"criterion:scoping:agreed": ticked("true")})
    assert advance.read_advance(state, gate()) == Passed(
        confirmed={CriterionId("signed"): "https://a.example/sow", CriterionId("agreed"): ""}
    )


@pytest.mark.parametrize(
    ("facts", "entered", "says"),
    [
        pytest.param(gate(), {}, "1 criterion is not confirmed. Finish", id="a-criterion"),
        pytest.param(gate(open_work=(work(),)), ALL_TRUE, "1 activity is open. Finish", id="an-activity"),
        pytest.param(gate(open_work=crowd(3)), {}, "3 activities are open and 1 criterion", id="both"),
    ],
)
def test_going_on_regardless_without_a_reason_is_refused_at_the_reason(
    facts: GateFacts, entered: dict[str, Any], says: str
) -> None:
    state = as_submitted(checked(advance.advance_form(METHODOLOGY, "Acme", facts, CARRIED)), **entered)
    with pytest.raises(FieldErrors, match=says) as refused:
        advance.read_advance(state, facts)
    assert list(refused.value.errors) == ["despite"]


def test_a_reason_opens_the_gate_and_is_kept() -> None:
    payload = checked(advance.advance_form(METHODOLOGY, "Acme", gate(open_work=crowd(3)), CARRIED))
    state = as_submitted(payload, despite={"value": "The customer waits."})
    assert advance.read_advance(state, gate(open_work=crowd(3))).despite == "The customer waits."


def test_of_two_stages_one_is_chosen(golden: Golden) -> None:
    payload = golden(advance.choose_stage(METHODOLOGY, (SCOPING, PREP), CARRIED))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert [ref(each["value"]).choice for each in buttons] == ["scoping", "prep"]


def test_closing_checks_every_gate_that_is_left(golden: Golden) -> None:
    gates = (gate(), gate(stage=PREP, criteria=PREP.exit_criteria, confirmed={}))
    payload = golden(lifecycle.close_form(METHODOLOGY, engagement(), gates, CARRIED, open_elsewhere=2))
    with pytest.raises(FieldErrors, match="Not everything is finished"):
        lifecycle.read_close(as_submitted(payload), gates, open_elsewhere=2)
    read = lifecycle.read_close(as_submitted(payload, despite={"value": "Sold."}), gates, open_elsewhere=2)
    assert {stage: passed.despite for stage, passed in read.items()} == {"scoping": "Sold.", "prep": "Sold."}


def test_closing_what_is_finished_needs_no_reason() -> None:
    payload = checked(lifecycle.close_form(METHODOLOGY, engagement(), (gate(),), CARRIED))
    read = lifecycle.read_close(as_submitted(payload, **ALL_TRUE), (gate(),))
    assert set(read[StageId("scoping")].confirmed) == {"signed", "agreed"}
    bare = checked(lifecycle.close_form(METHODOLOGY, engagement(), (), CARRIED))
    assert lifecycle.read_close(as_submitted(bare), ()) == {}


def test_holding_says_what_happens(golden: Golden) -> None:
    payload = golden(lifecycle.hold_form(engagement(), CARRIED))
    assert lifecycle.read_reason(as_submitted(payload, reason={"value": "Budget."})) == "Budget."


@pytest.mark.parametrize(("days", "shifts"), [(4, True), (0, False)])
def test_resuming_offers_to_shift_what_was_held(days: int, shifts: bool) -> None:
    held = engagement(state="on_hold", held_since=date(2026, 11, 20))
    payload = checked(lifecycle.resume_form(held, CARRIED, today=TODAY, days=days, open_work=1))
    assert lifecycle.read_resume(as_submitted(payload)) is shifts


def test_cancelling_wants_a_reason(golden: Golden) -> None:
    payload = golden(lifecycle.cancel_form(engagement(), CARRIED))
    with pytest.raises(FieldErrors, match="Say why"):
        lifecycle.read_cancel(as_submitted(payload))
    assert lifecycle.read_cancel(as_submitted(payload, reason={"value": "Lost."})) == "Lost."


def test_reopening_says_where_it_goes_on(golden: Golden) -> None:
    golden(lifecycle.reopen_form(METHODOLOGY, engagement(customer=LONG_NAME), CARRIED))


def test_the_next_dri_gets_the_links_left_for_them(golden: Golden) -> None:
    left = [
        Left(what="The contract is signed", evidence="https://a.example/sow"),
        Left(what="Call", evidence="*notes*"),
    ]
    golden(can_start(METHODOLOGY, engagement(), [DELIVERY], [work()], today=TODAY, by=BEN, left=left))


def test_the_fullest_start_fits() -> None:
    left = [Left(what=LONG_NAME, evidence="https://a.example/" + "x" * 400)] * 60
    checked(
        can_start(
            longest(),
            engagement(customer=LONG_NAME),
            longest().stages,
            crowd(60),
            today=TODAY,
            by=ANNA,
            left=left,
        )
    )

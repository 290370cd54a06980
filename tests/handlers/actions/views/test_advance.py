"""The form at the gate of a stage."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import advance
from handlers.actions.views.gate_fields import Passed, read_gates, read_ticked_work
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_button_value, read_stages
from handlers.block_kit.inputs import FieldErrors, FormValues, ShowAgain, shown_in
from methodology.definition.ids import CriterionId
from methodology.definition.stage import Stage
from methodology.engagement.criteria import Known
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import Gate
from methodology.engagement.handoff import SheetPart
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
from tests.support.view_checks import as_submitted, checked, elements, labels_in, ticked

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
ALL_TRUE = {"criteria:scoping:0": ticked("signed", "agreed")}
SIGNED = Known(by=ANNA, on=date(2026, 11, 20), evidence="https://a.example/sow", is_recorded=True)


def gate(**changes: Any) -> Gate:
    base = Gate(
        stage=SCOPING,
        criteria=SCOPING.exit_criteria,
        confirmed={CriterionId("signed"): SIGNED},
        beside=(PREP,),
    )
    return base.model_copy(update=changes)


def read(payload: Any, gates: list[Gate], **entered: Any) -> Any:
    """The answers of this form, with what was entered in it."""
    return advance.read_advance(as_submitted(payload, **entered), shown_in(payload["blocks"]), gates)


def test_a_gate_says_what_is_done_and_what_goes_on_beside_it() -> None:
    closed = (work(state="done"), work(2, state="done"), work(3, state="not_needed"))
    payload = checked(advance.advance_form(ACME, [gate(closed=closed)], NOW, ORIGIN))
    said = str(payload)
    assert "*Scoping*: 2 done, 1 not needed. " in said
    assert payload["submit"]["text"] == "Finish Scoping"
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
        ticked_now = [each["block_id"] for each in fields if each["element"].get("initial_options")]
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


def test_what_was_recorded_is_ticked_with_by_whom_and_its_evidence() -> None:
    acme = plan(people=[ANNA_HERSELF])
    payload = checked(advance.advance_form(acme, [gate()], NOW, ORIGIN))
    assert "Anna, Fri 20 Nov" in str(payload)
    assert "🔗 The contract is signed: <https://a.example/sow|" in str(payload)
    passed = read(payload, [gate()], **ALL_TRUE, note={"value": "https://a.example/plan"})[SCOPING.id]
    assert passed.confirmed == {CriterionId("signed"): "https://a.example/sow", CriterionId("agreed"): ""}
    assert (passed.denied, passed.note) == (frozenset(), "https://a.example/plan")


def test_a_tick_that_was_taken_away_counts_against_what_was_recorded() -> None:
    payload = checked(advance.advance_form(ACME, [gate()], NOW, ORIGIN))
    unticked = {"criteria:scoping:0": ticked("agreed")}
    with pytest.raises(ShowAgain) as asked:
        read(payload, [gate()], **unticked)
    assert "1 criterion isn’t ticked" in str(asked.value.blocks[0].to_dict())
    why = {"above:despite": {"value": {"value": "They wait"}}}
    again = FormValues({**as_submitted(payload, **unticked).values, **why})
    passed = advance.read_advance(again, shown_in(payload["blocks"]), [gate()])[SCOPING.id]
    assert passed.denied == {CriterionId("signed")}
    assert passed.despite == "They wait"


def test_what_was_recorded_since_the_form_was_opened_needs_no_tick() -> None:
    payload = checked(advance.advance_form(ACME, [gate(confirmed={})], NOW, ORIGIN))
    now = gate(confirmed={CriterionId("signed"): SIGNED, CriterionId("agreed"): SIGNED})
    assert read(payload, [now])[SCOPING.id].denied == frozenset()


def test_open_work_can_be_ticked_as_done() -> None:
    at = gate(open_work=crowd(25))
    payload = checked(advance.advance_form(ACME, [at], NOW, ORIGIN))
    assert "and 5 more in the full plan" in str(payload)
    chosen = [str(at.open_work[n].id) for n in (0, 12)]
    entered = as_submitted(
        payload, **{"work:scoping:0": ticked(chosen[0], "99999"), "work:scoping:10": ticked(chosen[1])}
    )
    assert [str(each) for each in read_ticked_work(entered, [at])] == chosen


def test_the_form_of_a_version_before_says_the_same() -> None:
    """It has a tick and a text for each criterion, and always asks for the reason."""

    def form(signed: str, agreed: str) -> FormValues:
        ticks = {"criterion:scoping:signed": signed, "criterion:scoping:agreed": agreed}
        fields = {key: {"value": ticked(*[each] if each else [])} for key, each in ticks.items()}
        mail: dict[str, Any] = {"value": {"value": "By mail"}}
        return FormValues({**fields, "evidence:scoping:agreed": mail, "despite": {"value": {}}})

    shown = form("true", "")
    assert advance.read_advance(form("true", "true"), shown, [gate()]) == {
        SCOPING.id: Passed(
            confirmed={CriterionId("signed"): "https://a.example/sow", CriterionId("agreed"): "By mail"}
        )
    }
    assert read_gates(form("", "true"), shown, [gate()])[SCOPING.id].denied == {CriterionId("signed")}
    with pytest.raises(FieldErrors) as refused:
        advance.read_advance(form("true", ""), shown, [gate()])
    assert list(refused.value.errors) == ["despite"]


@pytest.mark.parametrize(
    ("at", "entered", "says"),
    [
        pytest.param(gate(), {}, "1 criterion isn’t ticked. Finish", id="a-criterion"),
        pytest.param(gate(open_work=(work(),)), ALL_TRUE, "1 activity is open. Finish", id="an-activity"),
        pytest.param(gate(open_work=crowd(3)), {}, "3 activities are open and 1 criterion", id="both"),
    ],
)
def test_going_on_anyway_needs_a_reason_which_is_asked_only_then(
    at: Gate, entered: dict[str, Any], says: str
) -> None:
    payload = checked(advance.advance_form(ACME, [at], NOW, ORIGIN))
    with pytest.raises((FieldErrors, ShowAgain)) as refused:
        read(payload, [at], **entered)
    if at.open_work:
        assert isinstance(refused.value, FieldErrors)
        assert says in refused.value.errors["despite"]
    else:
        assert isinstance(refused.value, ShowAgain)
        assert says in str([each.to_dict() for each in refused.value.blocks])


def test_a_reason_opens_the_gate_and_is_kept() -> None:
    payload = checked(advance.advance_form(ACME, [gate(open_work=crowd(3))], NOW, ORIGIN))
    passed = read(payload, [gate(open_work=crowd(3))], despite={"value": "The customer waits."})
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
    passed = read(checked(advance.advance_form(ACME, BOTH, NOW, ORIGIN)), BOTH, **entered)
    assert [stage for stage, each in passed.items() if each.leaves] == left


@pytest.mark.parametrize(
    ("entered", "at"),
    [
        pytest.param({"leaves:prep": ticked(), "leaves:scoping": ticked()}, "leaves:scoping", id="none-is-ticked"),
        pytest.param({}, "despite", id="one-is-not-clear"),
    ],
)  # fmt: skip
def test_two_stages_are_refused(entered: dict[str, Any], at: str) -> None:
    payload = checked(advance.advance_form(ACME, BOTH, NOW, ORIGIN))
    with pytest.raises(FieldErrors) as refused:
        read(payload, BOTH, **entered)
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

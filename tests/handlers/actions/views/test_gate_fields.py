"""What people tick and write at the gate of a stage, as it is read when the form is submitted."""

from typing import Any

import pytest

from handlers.actions.views import advance
from handlers.actions.views.gate_answers import Passed, read_gates, read_ticked_work, with_shown
from handlers.actions.views.gate_fields import Filled
from handlers.block_kit.inputs import NOTHING, FieldErrors, FormValues, ShowAgain, shown_in
from methodology.definition.ids import CriterionId
from methodology.engagement.gate import Gate
from tests.support.gates import ACME, ANNA_HERSELF, ORIGIN, PREP, SCOPING, SIGNED, gate
from tests.support.sample import (
    NOW,
    crowd,
    plan,
    work,
)
from tests.support.view_checks import as_submitted, checked, ticked

ALL_TRUE = {"criteria:scoping:0": ticked("signed", "agreed")}


def read(payload: Any, gates: list[Gate], **entered: Any) -> Any:
    """The answers of this form, with what was entered in it."""
    return advance.read_advance(as_submitted(payload, **entered), shown_in(payload["blocks"]), gates)


def opened(*gates: Gate) -> Any:
    """The form at these gates as it opens."""
    why = advance.reason_needed(NOTHING, NOTHING, gates, gates)
    return checked(advance.advance_form(ACME, gates, NOW, ORIGIN, filled=Filled(why=why)))


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
    assert "and 15 more in the full plan" in str(payload)
    chosen = [str(at.open_work[n].id) for n in (0, 7)]
    entered = as_submitted(payload, **{"work:scoping:0": ticked(*chosen, "99999")})
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
    payload = opened(at)
    with pytest.raises((FieldErrors, ShowAgain)) as refused:
        read(payload, [at], **entered)
    if at.open_work:
        assert isinstance(refused.value, FieldErrors)
        assert says in refused.value.errors["despite"]
    else:
        assert isinstance(refused.value, ShowAgain)
        assert says in str([each.to_dict() for each in refused.value.blocks])


@pytest.mark.parametrize(
    ("entered", "after", "why"),
    [
        pytest.param({}, 2, "2 activities are open and 1 criterion isn’t ticked", id="as it opens"),
        pytest.param(
            {"work:scoping:0": ticked("1")}, 1, "1 activity is open and 1 criterion", id="one is ticked"
        ),
        pytest.param(ALL_TRUE, 0, "", id="everything is ticked"),
        pytest.param(
            {"criteria:scoping:0": ticked()}, 0, "2 criteria aren’t ticked", id="a known one is denied"
        ),
    ],
)
def test_the_reason_is_asked_as_long_as_something_is_open(
    entered: dict[str, Any], after: int, why: str
) -> None:
    payload = opened(at := gate(open_work=crowd(2)))
    state = as_submitted(payload, **entered)
    needed = advance.reason_needed(state, shown_in(payload["blocks"]), [at], [gate(open_work=crowd(after))])
    assert needed.startswith(why)
    drawn = checked(advance.advance_form(ACME, [at], NOW, ORIGIN, filled=Filled(state, why=needed)))
    assert bool(why) == bool(needed) == ("despite" in as_submitted(drawn).values)
    assert as_submitted(drawn).choices("work:scoping:0") == state.choices("work:scoping:0")


def test_a_form_that_is_drawn_anew_still_knows_what_it_opened_with() -> None:
    shown = shown_in(opened(gate())["blocks"])
    kept = FormValues(with_shown(ORIGIN, shown).shown or {})
    denied = read_gates(FormValues({"criteria:scoping:0": {"value": ticked()}}), kept, [gate()])
    assert denied[SCOPING.id].denied == {CriterionId("signed")}


def test_a_reason_opens_the_gate_and_is_kept() -> None:
    payload = opened(gate(open_work=crowd(3)))
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
    passed = read(opened(*BOTH), BOTH, **entered)
    assert [stage for stage, each in passed.items() if each.leaves] == left


@pytest.mark.parametrize(
    ("entered", "at"),
    [
        pytest.param({"leaves:prep": ticked(), "leaves:scoping": ticked()}, "leaves:scoping", id="none-is-ticked"),
        pytest.param({}, "despite", id="one-is-not-clear"),
    ],
)  # fmt: skip
def test_two_stages_are_refused(entered: dict[str, Any], at: str) -> None:
    payload = opened(*BOTH)
    with pytest.raises(FieldErrors) as refused:
        read(payload, BOTH, **entered)
    assert list(refused.value.errors) == [at]

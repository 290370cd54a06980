"""Does the handoff sheet name what is missing, and does an engagement find its channel?"""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.actions.views.channel import Wanted, channel_form, read_channel
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors, shown_in
from handlers.messages.views.can_start import Left
from handlers.messages.views.handoff import handoff_form, handoff_sheet, read_handoff
from methodology.definition.ids import SourceId, StageId
from methodology.definition.stage import HandoffPart
from methodology.engagement.engagement import EngagementId
from methodology.engagement.handoff import Filled, Proof
from tests.support.sample import ANNA, LONG_NAME, engagement
from tests.support.view_checks import as_submitted, checked, chosen, labels_in

Golden = Callable[[Any], Any]
CARRIED = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))


def part(name: str) -> HandoffPart:
    return HandoffPart(
        id=name.lower(),
        name=name,
        asks=f"What are the {name.lower()}?",
        before=StageId("delivery"),
        taken_from=(),
        documented=True,
        source=SourceId("book"),
    )


SHEET = (
    Filled(part=part("Goals"), text="Faster <releases>\nfewer errors", proofs=()),
    Filled(part=part("Scope"), text="", proofs=(Proof(activity="Write it", evidence="https://a.example"),)),
    Filled(part=part("Risks"), text="", proofs=()),
)


CONFIRMED = (Left(what="The contract is signed", evidence="https://sow.example"),)


def test_the_sheet_shows_what_is_known_and_names_what_is_missing(golden: Golden) -> None:
    payload = golden(handoff_sheet(engagement(), SHEET, by=ANNA, confirmed=CONFIRMED))
    assert "⚠️ Still missing: risks." in payload["text"]


def test_a_full_sheet_says_so_and_needs_no_button_for_who_may_not_change_it() -> None:
    payload = checked(handoff_sheet(engagement(), SHEET[:2], by=ANNA, can_change=False))
    assert "✅ Every part is filled in." in payload["text"]
    assert labels_in(payload) == []


def test_the_sheet_reads_back_what_was_written(golden: Golden) -> None:
    payload = golden(handoff_form(engagement(), SHEET, CARRIED))
    entered = {"handoff:risks": {"value": " The holidays "}, "handoff:goals": {"value": None}}
    found = read_handoff(as_submitted(payload, **entered), shown_in(payload["blocks"]))
    assert found == {"goals": "", "risks": "The holidays"}, (
        "not the scope: somebody may have written it since"
    )


def test_a_methodology_without_a_sheet_says_so() -> None:
    assert "asks for no handoff sheet" in str(checked(handoff_form(engagement(), (), CARRIED)))


def test_the_fullest_sheet_fits() -> None:
    proofs = tuple(Proof(activity=LONG_NAME, evidence="https://a.example/" + "x" * 400) for _ in range(20))
    full = [
        Filled(part=part(f"{LONG_NAME[:60]} {n}"), text=(LONG_NAME * 7)[:1000], proofs=proofs)
        for n in range(10)
    ]
    checked(handoff_sheet(engagement(customer=LONG_NAME), full, by=ANNA))
    checked(handoff_form(engagement(customer=LONG_NAME), full, CARRIED))


def test_an_engagement_moves_to_a_channel_that_exists(golden: Golden) -> None:
    payload = golden(channel_form(engagement(), CARRIED))
    state = as_submitted(payload, channel={"selected_conversation": "C0NEW"})
    assert read_channel(state) == Wanted(where="existing", channel="C0NEW")


@pytest.mark.parametrize("where", ["new", "none"])
def test_a_new_channel_or_none_needs_no_name(where: Any) -> None:
    payload = checked(channel_form(engagement(channel=None), CARRIED))
    assert "It lives in no channel now." in str(payload)
    assert read_channel(as_submitted(payload, where=chosen(where))) == Wanted(where=where)


def test_an_existing_channel_has_to_be_named() -> None:
    with pytest.raises(FieldErrors) as refused:
        read_channel(as_submitted(checked(channel_form(engagement(), CARRIED))))
    assert list(refused.value.errors) == ["channel"]

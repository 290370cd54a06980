"""The form for the handoff sheet."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.actions.views.handoff import handoff_form, read_handoff
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import shown_in
from methodology.definition.ids import ActivityId
from methodology.engagement.engagement import EngagementId
from tests.support.sample import LONG_NAME, done, engagement, handoff_part, methodology, plan
from tests.support.view_checks import as_submitted, checked

Golden = Callable[[Any], Any]
TODAY = date(2026, 6, 2)
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
PARTS = (handoff_part("Goals"), handoff_part("Scope", "write_sow"), handoff_part("Risks"))
ACME = plan(
    done(activity=ActivityId("write_sow"), name="Write it", evidence="https://a.example"),
    of=engagement(handoff={"goals": "Faster <releases>\nfewer errors"}),
    by=methodology().model_copy(update={"handoff": PARTS}),
)


def test_the_sheet_reads_back_what_was_written(golden: Golden) -> None:
    payload = golden(handoff_form(ACME, TODAY, ORIGIN))
    entered = {"handoff:risks": {"value": " The holidays "}, "handoff:goals": {"value": None}}
    found = read_handoff(as_submitted(payload, **entered), shown_in(payload["blocks"]))
    assert found == {"goals": "", "risks": "The holidays"}, (
        "not the scope: somebody may have written it since"
    )


def test_a_methodology_without_a_sheet_says_so() -> None:
    assert "asks for no handoff sheet" in str(checked(handoff_form(plan(), TODAY, ORIGIN)))


def test_the_fullest_form_fits() -> None:
    names = [f"{LONG_NAME[:60]} {at}" for at in range(10)]
    parts = tuple(handoff_part(name, "write_sow") for name in names)
    proofs = [
        done(at, activity=ActivityId("write_sow"), name=LONG_NAME, evidence="https://a.example/" + "x" * 400)
        for at in range(20)
    ]
    written = {part.id: (LONG_NAME * 7)[:1000] for part in parts}
    fullest = engagement(customer=LONG_NAME, handoff=written)
    checked(
        handoff_form(
            plan(*proofs, of=fullest, by=methodology().model_copy(update={"handoff": parts})), TODAY, ORIGIN
        )
    )

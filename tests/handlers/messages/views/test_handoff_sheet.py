"""The handoff sheet as a message."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.messages.views.handoff_sheet import handoff_sheet
from methodology.engagement.evidence import LeftEvidence
from methodology.engagement.handoff import Proof, SheetPart, missing_parts, sheet_parts
from tests.support.opened import gitlab_ps, opened
from tests.support.plans import plan, planned
from tests.support.sample import ANNA, LONG_NAME, engagement, handoff_part
from tests.support.view_checks import checked, labels_in

Golden = Callable[[Any], Any]
TODAY = date(2026, 6, 2)
SHEET = (
    SheetPart(part=handoff_part("Goals"), text="Faster <releases>\nfewer errors", proofs=()),
    SheetPart(
        part=handoff_part("Scope"),
        text="",
        proofs=(Proof(source="Write it", evidence="https://a.example", by=ANNA, on=TODAY),),
    ),
    SheetPart(part=handoff_part("Risks"), text="", proofs=()),
)


CONFIRMED = (LeftEvidence(name="The contract is signed", evidence="https://sow.example"),)


def test_the_sheet_shows_what_is_known_and_names_what_is_missing(golden: Golden) -> None:
    payload = golden(
        handoff_sheet(engagement(), SHEET, by=ANNA, today=TODAY, confirmed=CONFIRMED, asks="Anna Keller")
    )
    assert "⚠️ 1 of 3 parts is empty." in payload["text"]


def test_a_full_sheet_says_so_and_needs_no_button_for_who_may_not_change_it() -> None:
    payload = checked(handoff_sheet(engagement(), SHEET[:2], by=ANNA, today=TODAY, can_change=False))
    assert "Empty" not in payload["text"]
    assert "✅ Every part is filled in." in payload["text"]
    assert labels_in(payload) == []


def test_the_fullest_sheet_fits() -> None:
    proofs = tuple(Proof(source=LONG_NAME, evidence="https://a.example/" + "x" * 400) for _ in range(20))
    full = [
        SheetPart(part=handoff_part(f"{LONG_NAME[:60]} {n}"), text=(LONG_NAME * 7)[:1000], proofs=proofs)
        for n in range(10)
    ]
    checked(handoff_sheet(engagement(customer=LONG_NAME), full, by=ANNA, today=TODAY))


def test_a_sheet_filled_by_what_was_recorded_beside_one_filled_by_hand(golden: Golden) -> None:
    """Both for the lead of delivery, of the shipped methodology: every activity that fills a part left a link."""
    sources = {each for part in gitlab_ps().handoff for each in part.taken_from}
    work = [
        planned(
            each.id,
            stage=each.stage,
            state="done",
            closed_on=TODAY,
            closed_by=ANNA,
            evidence=f"https://e.example/{each.id}",
        )
        for each in gitlab_ps().activities
        if each.id in sources and each.applies_to.fits(opened().type, opened().facets)
    ]
    recorded, by_hand = (
        plan(*work),
        plan(handoff={part.id: f"{part.name}, as agreed" for part in gitlab_ps().handoff}),
    )
    for acme in (recorded, by_hand):
        golden(handoff_sheet(acme.engagement, sheet_parts(acme), by=ANNA, today=TODAY))
        assert not missing_parts(sheet_parts(acme))

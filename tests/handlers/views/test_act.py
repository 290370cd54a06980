"""Do the forms to act on an activity read back what was entered, and does Why this? explain it?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import activity
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FieldErrors
from handlers.pages.views.why import Why, why
from methodology.definition.ids import ActivityId, AnchorId
from methodology.engagement.engagement import EngagementId
from methodology.people import Person
from methodology.plan.activity import PlannedActivityId
from tests.support.sample import ANNA, BEN, LONG_NAME, TODAY, longest, methodology, work
from tests.support.view_checks import as_submitted, checked, chosen

Golden = Callable[[Any], Any]
CARRIED = FormOrigin(
    about=ButtonValue(engagement=EngagementId(7), work=PlannedActivityId(1), surface="digest"),
    channel="D1",
    message_ts="1.2",
)
METHODOLOGY = methodology()
FRIDAY = date(2026, 11, 27)


def snooze_form() -> Any:
    return activity.snooze_form(
        METHODOLOGY, "Acme", work(), TODAY, CARRIED, next_working_day=date(2026, 11, 25), in_three=FRIDAY
    )


def test_every_form_carries_what_it_is_about() -> None:
    forms = [
        activity.evidence_form(METHODOLOGY, "Acme", work(), TODAY, CARRIED),
        snooze_form(),
        activity.reassign_form(METHODOLOGY, "Acme", work(), TODAY, CARRIED),
        activity.not_needed_form(METHODOLOGY, "Acme", work(), TODAY, CARRIED),
    ]
    assert {decode(FormOrigin, checked(form)["private_metadata"]) for form in forms} == {CARRIED}


def test_evidence_may_be_given_changed_or_left_out(golden: Golden) -> None:
    payload = golden(
        activity.evidence_form(METHODOLOGY, "Acme", work(evidence="https://a.example"), TODAY, CARRIED)
    )
    assert activity.read_evidence(as_submitted(payload)) == "https://a.example"
    assert activity.read_evidence(as_submitted(payload, evidence={"value": None})) == ""


def test_snoozing_offers_three_ways(golden: Golden) -> None:
    payload = golden(snooze_form())
    read = activity.read_snooze(as_submitted(payload, until=chosen("2026-11-27")), TODAY)
    assert read == FRIDAY
    entered = {"until_date": {"selected_date": "2026-12-24"}}
    assert activity.read_snooze(as_submitted(payload, **entered), TODAY) == date(2026, 12, 24)


@pytest.mark.parametrize("until", [None, "2026-11-24", "2025-01-01"])
def test_snoozing_until_no_day_ahead_is_refused_at_the_date(until: str | None) -> None:
    state = as_submitted(checked(snooze_form()), until_date={"selected_date": until})
    with pytest.raises(FieldErrors) as refused:
        activity.read_snooze(state, TODAY)
    assert list(refused.value.errors) == ["until_date"]


def test_reassigning_names_the_person(golden: Golden) -> None:
    payload = golden(activity.reassign_form(METHODOLOGY, "Acme", work(), TODAY, CARRIED))
    assert activity.read_reassign(as_submitted(payload, person={"selected_user": BEN})) == BEN
    with pytest.raises(FieldErrors, match="Choose who"):
        activity.read_reassign(as_submitted(payload, person={"selected_user": None}))


def test_not_needed_wants_a_reason(golden: Golden) -> None:
    payload = golden(activity.not_needed_form(METHODOLOGY, "Acme", work(), TODAY, CARRIED))
    assert activity.read_not_needed(as_submitted(payload, reason={"value": " later "})) == "later"
    with pytest.raises(FieldErrors, match="in a few words"):
        activity.read_not_needed(as_submitted(payload, reason={"value": "  "}))


def test_forms_with_the_longest_names_fit() -> None:
    long = work(name=LONG_NAME * 3, evidence="x" * 500)
    checked(activity.evidence_form(longest(), LONG_NAME * 3, long, TODAY, CARRIED))
    checked(activity.reassign_form(longest(), LONG_NAME * 3, long, TODAY, CARRIED))
    checked(activity.not_needed_form(longest(), LONG_NAME * 3, long, TODAY, CARRIED))


PERSON = Person(workspace="T", id=ANNA, name="Anna", zone="Europe/Berlin", country="DE")


def explained(**changes: Any) -> Why:
    base = Why(
        work=work(activity=ActivityId("hold_kickoff"), name="Hold the kickoff"),
        today=TODAY,
        title="Acme (SOW-42)",
        dri=PERSON,
        anchor=METHODOLOGY.anchor[AnchorId("kickoff")],
        anchor_on=date(2026, 12, 1),
        skipped=((date(2026, 11, 28), "a weekend"), (date(2026, 11, 29), "a weekend")),
        blocked_by=("Write the contract",),
    )
    return base.model_copy(update=changes)


def test_why_tells_rule_anchor_arithmetic_source_and_zone(golden: Golden) -> None:
    golden(why(METHODOLOGY, explained(), CARRIED, can_change=True))


def test_why_a_date_is_missing_says_who_sets_it() -> None:
    waiting = work(activity=ActivityId("hold_kickoff"), due=None, waiting_for=AnchorId("kickoff"))
    payload = checked(
        why(METHODOLOGY, explained(work=waiting, anchor_on=None, skipped=(), dri=None), CARRIED)
    )
    said = "\n".join(block["text"]["text"] for block in payload["blocks"] if "text" in block)
    assert "The kickoff has no date yet. It is set by completing “Hold the kickoff”, or the PM." in said
    assert "nobody does this yet" in said


def test_why_a_date_set_by_hand_says_so() -> None:
    by_hand = work(activity=ActivityId("hold_kickoff"), due_by_hand=True)
    payload = checked(why(METHODOLOGY, explained(work=by_hand), CARRIED))
    assert "A person set this date." in str(payload)


def test_why_a_date_moved_by_a_hold_says_from_which() -> None:
    moved = work(activity=ActivityId("hold_kickoff"), due=date(2026, 12, 15), shifted_from=date(2026, 12, 1))
    said = str(checked(why(METHODOLOGY, explained(work=moved), CARRIED)))
    assert "That was Tue 1 Dec; it was moved when the engagement was resumed after a hold." in said


def test_why_shows_the_checklist_of_an_activity() -> None:
    booked = work(activity=ActivityId("book_room"), name="Book the room")
    payload = checked(why(METHODOLOGY, explained(work=booked, anchor=None), CARRIED))
    assert "☐ A projector" in str(payload)


def test_the_fullest_explanation_fits() -> None:
    long = work(name=LONG_NAME * 3)
    skipped = tuple((date(2026, 12, number), LONG_NAME) for number in range(1, 29))
    checked(why(longest(), explained(work=long, skipped=skipped, blocked_by=(LONG_NAME,) * 40), CARRIED))


def test_a_date_by_hand_is_read_back_and_may_be_handed_back_to_the_plan(golden: Golden) -> None:
    payload = golden(activity.redate_form(METHODOLOGY, "Acme (SOW-42)", work(), TODAY, CARRIED))
    assert activity.read_redate(as_submitted(payload, due={"selected_date": "2026-12-04"})) == date(
        2026, 12, 4
    )
    assert activity.read_redate(as_submitted(payload, due={"selected_date": None})) is None


def test_whoever_may_not_change_it_reads_why_and_its_history() -> None:
    payload = checked(why(METHODOLOGY, explained(), CARRIED))
    labels = [e["text"]["text"] for b in payload["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert labels == ["History"]

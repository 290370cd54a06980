"""The forms about an activity, and the answer to an outdated button."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import activity
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FieldErrors, shown_in
from methodology.engagement.engagement import EngagementId
from methodology.people import Absence
from methodology.plan.planned_activity import PlannedActivityId
from tests.support.sample import BEN, LONG_NAME, NOW, TODAY, done, engagement, longest, plan, viewer, work
from tests.support.view_checks import as_submitted, checked, chosen

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(
    about=ButtonValue(engagement=EngagementId(7), work=PlannedActivityId(1), surface="digest"),
    channel="D1",
    message_ts="1.2",
)
ACME = plan(of=engagement(reference=""))
LONGEST = plan(of=engagement(customer=LONG_NAME * 3), by=longest())
FRIDAY = date(2026, 11, 27)


def snooze_form() -> Any:
    return activity.snooze_form(ACME, work(), TODAY, ORIGIN)


def test_every_form_carries_what_it_is_about() -> None:
    forms = [
        activity.evidence_form(ACME, work(), TODAY, ORIGIN),
        snooze_form(),
        activity.reassign_form(ACME, work(), TODAY, ORIGIN),
        activity.not_needed_form(ACME, work(), TODAY, ORIGIN),
    ]
    assert {decode(FormOrigin, checked(form)["private_metadata"]) for form in forms} == {ORIGIN}


def test_evidence_may_be_given_changed_or_left_out(golden: Golden) -> None:
    payload = golden(activity.evidence_form(ACME, work(evidence="https://a.example"), TODAY, ORIGIN))
    assert activity.read_evidence(as_submitted(payload)) == "https://a.example"
    assert activity.read_evidence(as_submitted(payload, evidence={"value": None})) == ""


def test_snoozing_offers_three_ways(golden: Golden) -> None:
    payload = golden(snooze_form())
    shown, christmas_eve = shown_in(payload["blocks"]), {"selected_date": "2026-12-24"}
    in_three = as_submitted(payload, until=chosen("2026-11-27"), until_date=christmas_eve)
    assert activity.read_snooze(as_submitted(payload), shown) == date(2026, 11, 25), "as it was opened"
    assert activity.read_snooze(in_three, shown) == FRIDAY
    assert activity.read_snooze(as_submitted(payload, until_date=christmas_eve), shown) == date(2026, 12, 24)


def test_snoozing_without_a_day_is_refused_at_the_date() -> None:
    payload = checked(snooze_form())
    submitted = as_submitted(payload, until=chosen(activity.A_DATE), until_date={"selected_date": None})
    with pytest.raises(FieldErrors) as refused:
        activity.read_snooze(submitted, shown_in(payload["blocks"]))
    assert list(refused.value.errors) == ["until_date"]


def test_reassigning_names_the_person(golden: Golden) -> None:
    payload = golden(activity.reassign_form(ACME, work(), TODAY, ORIGIN))
    assert activity.read_reassign(as_submitted(payload, person={"selected_user": BEN})) == BEN
    with pytest.raises(FieldErrors, match="Choose who"):
        activity.read_reassign(as_submitted(payload, person={"selected_user": None}))


def test_not_needed_wants_a_reason(golden: Golden) -> None:
    payload = golden(activity.not_needed_form(ACME, work(), TODAY, ORIGIN))
    assert activity.read_not_needed(as_submitted(payload, reason={"value": " later "})) == "later"
    with pytest.raises(FieldErrors, match="in a few words"):
        activity.read_not_needed(as_submitted(payload, reason={"value": "  "}))


def test_forms_with_the_longest_names_fit() -> None:
    long = work(name=LONG_NAME * 3, evidence="x" * 500)
    checked(activity.evidence_form(LONGEST, long, TODAY, ORIGIN))
    checked(activity.reassign_form(LONGEST, long, TODAY, ORIGIN))
    checked(activity.not_needed_form(LONGEST, long, TODAY, ORIGIN))


def test_a_date_by_hand_is_read_back_and_may_be_handed_back_to_the_plan(golden: Golden) -> None:
    payload = golden(activity.redate_form(plan(), work(), TODAY, ORIGIN))
    assert activity.read_redate(as_submitted(payload, due={"selected_date": "2026-12-04"})) == date(
        2026, 12, 4
    )
    assert activity.read_redate(as_submitted(payload, due={"selected_date": None})) is None


def test_a_second_click_shows_the_true_state() -> None:
    assert activity.unchanged(plan(), done(), TODAY).text == (
        "*Book the room*: Done by <@U0BEN> on Mon 23 Nov. Nothing was changed. "
        "The message with that button is up to date now."
    )


def test_a_click_on_what_is_over_says_that_it_is() -> None:
    over = engagement(customer="Acme", reference="", state="cancelled")
    assert activity.unchanged(plan(of=over), work(), TODAY).text == (
        "Nothing was changed: *Acme* is cancelled. Reopen it first if there is more to do. "
        "The message with that button is up to date now."
    )


def test_giving_work_to_somebody_who_will_be_away_is_told() -> None:
    first = date(2026, 12, 7)
    ben = viewer(BEN).person
    away = ben.model_copy(update={"absence": Absence(first=first, last=date(2026, 12, 11))})
    told = activity.away_lines(plan(work(dri=BEN), people=[away]), work(dri=BEN), NOW)
    assert told == [
        "<@U0BEN> is away from Mon 7 Dec until Fri 11 Dec. Their stand-in gets the reminders meanwhile."
    ]
    assert not activity.away_lines(plan(work(dri=BEN), people=[ben]), work(dri=BEN), NOW)

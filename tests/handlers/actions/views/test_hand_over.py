"""The form that hands over a person."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.actions.views import hand_over as form
from handlers.actions.views.hand_over import Giving, HandOverDraft, Outcome, Refused
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.hand_over import hand_over_of
from methodology.refusal import Refusal
from tests.support.sample import ANNA, BEN, CHLOE, LONG_NAME, engagement, longest, plan, viewer
from tests.support.view_checks import as_submitted, checked, chosen, labels_in, ticked

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(
    about=ButtonValue(surface="home"), response_url="https://hooks.slack.example/" + "r" * 120
)
EMPTY = HandOverDraft(origin=ORIGIN)
DRAFT = HandOverDraft(origin=ORIGIN, giver=BEN, taker=CHLOE)
REFUSED = (Refused(title="Globex", why="Only its team can change it. Ask <@U07ANNAKLR1>, who opened it."),)


def _giving(number: int, whole: EngagementPlan | None = None) -> Giving:
    acme = whole or plan()
    numbered = acme.engagement.model_copy(update={"id": EngagementId(number)})
    acme = acme.model_copy(update={"engagement": numbered})
    return Giving(plan=acme, what=hand_over_of(acme, BEN, ANNA), moving=number % 2)


def test_the_people_are_asked_for(golden: Golden) -> None:
    gone = viewer(BEN).person.model_copy(update={"deactivated": True, "name": LONG_NAME})
    payload = golden(form.people_form(EMPTY, [gone]))
    entered = as_submitted(payload, gone=chosen(BEN), taker={"selected_user": CHLOE})
    assert form.read_people(EMPTY, entered).people == (BEN, CHLOE)
    for taker, fields in (({"selected_user": None}, ["taker"]), ({"selected_user": CHLOE}, ["gone"])):
        both = as_submitted(payload, giver={"selected_user": ANNA}, taker=taker)
        if fields == ["gone"]:
            both = as_submitted(payload, giver={"selected_user": ANNA}, gone=chosen(BEN), taker=taker)
        with pytest.raises(FieldErrors) as refused:
            form.read_people(EMPTY, both)
        assert list(refused.value.errors) == fields


def test_a_known_giver_is_not_asked_for() -> None:
    known = DRAFT.model_copy(update={"taker": None})
    payload = checked(form.people_form(known))
    assert f"*From*: <@{BEN}>" in str(payload)
    entered = as_submitted(payload, taker={"selected_user": CHLOE})
    assert form.read_people(known, entered).people == (BEN, CHLOE)


def test_without_its_people_a_form_is_from_an_older_message() -> None:
    with pytest.raises(Refusal, match="older message"):
        form.engagements_form(EMPTY, [], 0)


def test_twenty_engagements_fill_a_page_and_what_is_unticked_is_kept_from_page_to_page() -> None:
    payload = checked(form.engagements_form(DRAFT, [_giving(each) for each in range(1, 21)], 30))
    assert labels_in(payload) == ["Next page"]
    left = ticked(*map(str, range(2, 11)))
    first = form.read_engagements(DRAFT, payload["blocks"], as_submitted(payload, **{"ticks:1:0": left}))
    assert first.left_out == {1}
    second = first.model_copy(update={"page": 2})
    payload = checked(form.engagements_form(second, [_giving(each) for each in range(21, 31)], 30))
    second = form.read_engagements(
        second, payload["blocks"], as_submitted(payload, **{"ticks:2:0": ticked()})
    )
    assert second.left_out == {1, *range(21, 31)}
    first = second.model_copy(update={"page": 1})
    payload = checked(form.engagements_form(first, [_giving(each) for each in range(1, 21)], 30))
    assert form.read_engagements(first, payload["blocks"], as_submitted(payload)) == first
    again = as_submitted(payload, **{"ticks:1:0": ticked(*map(str, range(1, 11)))})
    assert form.read_engagements(first, payload["blocks"], again).left_out == set(range(21, 31))


def test_the_preview_says_what_goes_over_and_what_is_left_out(golden: Golden) -> None:
    golden(form.preview_form(DRAFT, [_giving(7)], 1, REFUSED, again=False))


def test_the_longest_preview_fits() -> None:
    whole = plan().model_copy(
        update={"methodology": longest(), "engagement": engagement(customer=LONG_NAME, reference=LONG_NAME)}
    )
    many = tuple(Refused(title=LONG_NAME * 2, why="Only its team can change it.") for _ in range(300))
    left_out = frozenset(range(100_000, 100_300))
    draft = DRAFT.model_copy(update={"left_out": left_out, "page": 3, "seen": "s" * 16})
    payload = checked(
        form.preview_form(draft, [_giving(each, whole) for each in range(20)], 500, many, again=True)
    )
    assert "This has changed since you looked." in str(payload)
    checked(form.engagements_form(draft, [_giving(each, whole) for each in range(20)], 500))
    checked(form.nothing_to_hand_over(BEN, many))


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (
            {"done": ("Acme", "<Initech>")},
            [f"✅ Handed over from <@{BEN}> to <@{CHLOE}>: *Acme* and *&lt;Initech&gt;*."],
        ),
        ({}, [f"<@{BEN}> has nothing left there that you can change."]),
        (
            {"refused": REFUSED},
            [
                "⚠️ Not handed over: *Globex*: Only its team can change it. Ask <@U07ANNAKLR1>, who opened it.",
            ],
        ),
    ],
)
def test_the_outcome_says_what_was_done_and_what_was_not(outcome: dict[str, Any], said: list[str]) -> None:
    shown = Outcome(giver=BEN, taker=CHLOE, **outcome)
    assert form.outcome_lines(shown) == said
    checked(form.outcome_view(shown))


def test_the_outcome_fits_in_a_message_too() -> None:
    shown = Outcome(giver=BEN, taker=CHLOE, done=("Acme",) * 99, refused=REFUSED)
    checked(form.outcome_view(shown))
    assert form.outcome_sentence(shown) == (
        f"The hand-over from <@{BEN}> to <@{CHLOE}> is finished, in 99 engagements. 1 other was left out: "
        f"Only its team can change it. Ask <@U07ANNAKLR1>, who opened it."
    )

"""The view of the stage card, for a person and for a channel."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.block_kit.ids import read_button_value
from handlers.block_kit.message import MOST_BLOCKS
from handlers.block_kit.wording import due_words
from handlers.pages.views.stage_card import opening_card, stage_card
from methodology.definition.ids import StageId
from methodology.engagement.card import card
from methodology.engagement.card_asks import CardAsk, Filled
from methodology.engagement.engagement import EngagementState, Hold
from methodology.people import Absence
from methodology.plan.team import PersonId
from tests.support.sample import (
    ANNA,
    BEN,
    CHLOE,
    DORA,
    NOW,
    TODAY,
    done,
    engagement,
    longest,
    plan,
    viewer,
    work,
)
from tests.support.sample_cards import FOLLOWING, fullest, shown
from tests.support.view_checks import checked, labels_in

Golden = Callable[[Any], Any]


def test_who_is_away_is_told_beside_their_work_and_not_to_outsiders() -> None:
    absence = Absence(first=TODAY, last=date(2026, 12, 4))
    ben = viewer(BEN).person.model_copy(update={"absence": absence})
    of_ben = plan(work(), work(2, name="Write the contract", dri=BEN), people=[viewer().person, ben])
    assert "<@U0BEN> (away until Fri 4 Dec) · due" in str(checked(stage_card(card(of_ben, viewer(), NOW))))
    outside = card(of_ben, None, NOW, outsiders_read=True)
    assert "away" not in str(checked(stage_card(outside)))
    back = card(of_ben, viewer(), NOW + timedelta(days=20))
    assert "away" not in str(checked(stage_card(back)))


def test_a_card_tells_where_it_stands_and_what_comes_next(golden: Golden) -> None:
    golden(stage_card(shown()))


@pytest.mark.parametrize("to", [ANNA, None], ids=["a-person", "a-channel"])
def test_the_fullest_card_fits(to: PersonId | None) -> None:
    full = fullest() if to else fullest(viewer=None, for_you=None)
    payload = checked(stage_card(full))
    assert len(payload["blocks"]) <= MOST_BLOCKS
    assert "more, see *Plan*" in str(payload)


def test_a_card_without_anything_open_says_what_comes_next() -> None:
    text = checked(stage_card(card(plan(), viewer(), NOW)))["text"]
    assert "\nNothing is open in this stage." in text
    assert "next: *Delivery*" in text
    assert "*For you*\nYou're all caught up here." in text


def test_a_card_after_the_last_stage_points_to_the_close() -> None:
    plan_facts = engagement().plan_facts
    behind = plan_facts.model_copy(update={"left": dict.fromkeys(plan_facts.entered, TODAY)})
    last = card(plan(of=engagement(plan_facts=behind)), viewer(), NOW)
    text = checked(stage_card(replace(last, following=())))["text"]
    assert text.startswith("Acme (SOW-42)\n●●○ ")
    assert "All stages are done. Ready to close." in text
    assert "next:" not in text


def test_a_card_on_hold_offers_to_resume() -> None:
    held = engagement(state="on_hold", held_since=date(2026, 11, 20))
    payload = checked(stage_card(shown(of=held)))
    assert "⏸️ *On hold* since Fri 20 Nov. Nobody is reminded of it until it is resumed." in payload["text"]
    planned = stage_card(shown(of=held.model_copy(update={"hold_until": date(2026, 12, 18)}))).text
    assert "⏸️ *On hold* since Fri 20 Nov, planned until Fri 18 Dec. Nobody" in planned
    hold = Hold(by=ANNA, reason="No budget.")
    why = checked(stage_card(shown(of=held.model_copy(update={"hold": hold}))))["text"]
    assert "since Fri 20 Nov, by <@U0ANNA>: No budget. Nobody" in why
    assert "On track" not in payload["text"]
    assert "For you" not in payload["text"]
    assert "Hold the scoping call" in payload["text"]
    below = [each["text"]["text"] for each in payload["blocks"][-1]["elements"] if "text" in each]
    assert below == ["Resume", "Plan", "Dates"]
    assert payload["blocks"][-1]["elements"][0]["style"] == "primary"


@pytest.mark.parametrize(("state", "says"), [("closed", "🏁 *Closed*"), ("cancelled", "🚫 *Cancelled*")])
def test_a_card_of_what_is_over_shows_no_work(state: EngagementState, says: str) -> None:
    over = engagement(state=state, closed_on=date(2026, 11, 20))
    payload = checked(stage_card(shown(of=over)))
    assert payload["text"] == f"Acme (SOW-42)\n{says} on Fri 20 Nov. Nobody is reminded of it any more."
    assert labels_in(payload) == ["Reopen", "Plan", "History", "Share in channel"]


def test_somebody_who_may_not_change_it_gets_no_buttons_that_do() -> None:
    labels = labels_in(checked(stage_card(shown(to=DORA))))
    assert labels == ["Plan"]


def test_only_the_next_thing_for_you_has_the_primary_button() -> None:
    blocks = checked(stage_card(shown()))["blocks"]
    rows = [block for block in blocks if block["type"] == "actions"]
    primary = [e for block in rows for e in block["elements"] if e.get("style") == "primary"]
    assert [each["text"]["text"] for each in primary] == ["Done"]
    assert read_button_value(primary[0]["value"]).work == 1


def test_a_shared_card_says_nothing_for_one_person_and_cannot_be_shared_again() -> None:
    payload = checked(stage_card(shown(to=None)))
    assert "For you" not in payload["text"]
    assert "Share in channel" not in labels_in(payload)
    assert {
        read_button_value(e["value"]).surface
        for block in payload["blocks"]
        if block["type"] == "actions"
        for e in block["elements"]
        if "value" in e
    } == {"shared"}


def test_a_card_says_when_nothing_waits_for_the_viewer() -> None:
    assert "You're all caught up here." in stage_card(shown(to=CHLOE)).text


def test_what_stands_below_is_no_work_but_is_not_forgotten() -> None:
    asks = (
        CardAsk(key="role:pm", name="PM", waiting=2, is_role=True),
        CardAsk(key="kickoff", name="K", waiting=1),
    )
    text = stage_card(replace(shown(to=CHLOE), asks=asks)).text
    assert "*For you*\nNo activity is yours now. Still to fill in below: a role and a date.\n" in text
    assert "caught up" not in text


def test_an_activity_just_done_can_be_undone() -> None:
    payload = checked(stage_card(shown(just_done=(done(),))))
    assert "Done by <@U0BEN>: *Book the room*" in payload["text"]
    assert labels_in(payload)[:2] == ["Undo", "Add a link"]


def test_many_done_at_once_are_a_line_each_with_undo() -> None:
    many = tuple(done(number) for number in range(90, 102))
    payload = checked(stage_card(shown(just_done=many)))
    assert labels_in(payload)[:11].count("Undo") == 3
    assert "and 9 more: undo them in *Plan*" in payload["text"]


LEFT = {"ready_on": {StageId("scoping"): date(2026, 11, 20)}}


@pytest.mark.parametrize(
    ("to", "says", "primary"),
    [
        pytest.param(ANNA, "*For you*\n🚪 *Move on from Scoping*\n<@U0ANNA> · 1 working day late", ["Move on"], id="its-owner"),
        pytest.param(CHLOE, "🚪 *Move on from Scoping*\n<@U0ANNA> · 1 working day late", [], id="others-read-it"),
    ],
)  # fmt: skip
def test_a_gate_that_is_ready_is_offered_to_its_owner(to: PersonId, says: str, primary: list[str]) -> None:
    payload = checked(stage_card(card(plan(of=engagement(**LEFT)), viewer(to), NOW)))
    assert says in payload["text"]
    rows = [block for block in payload["blocks"] if block["type"] == "actions"]
    found = [e["text"]["text"] for row in rows for e in row["elements"] if e.get("style") == "primary"]
    assert found == primary
    assert ("You're all caught up here." in payload["text"]) is (to != ANNA)


def test_blocked_work_is_not_late_and_its_root_says_how_much_it_holds_up() -> None:
    blocked = work(
        2, activity="write_sow", name="Write it", due=date(2026, 11, 19), depends_on=("scope_call",)
    )
    text = stage_card(shown(work(), blocked)).text
    assert "was due Thu 19 Nov · after “Hold the scoping call”" in text
    assert "holds up 1" in text
    assert "late" not in text


@pytest.mark.parametrize("to", [ANNA, None], ids=["a-person", "a-channel"])
def test_work_that_could_not_be_done_before_is_due_when_it_is_to_be_done(to: PersonId | None) -> None:
    opened = engagement().plan_facts.model_copy(update={"opened_on": TODAY})
    text = stage_card(shown(work(due=date(2026, 11, 19)), of=engagement(plan_facts=opened), to=to)).text
    assert "⚪ *Hold the scoping call*\n<@U0ANNA> · due Wed 25 Nov" in text
    assert "19 Nov" not in text


def test_overdue_work_comes_first() -> None:
    late = work(5, name="Late thing", due=date(2026, 11, 19))
    text = stage_card(shown(work(), late)).text
    assert "🔴 *Late*: Late thing, 3 days\n" in text
    assert text.index("Late thing") < text.index("Hold the scoping call")
    assert "3 working days late" in text


def test_work_of_a_stage_ahead_waits_for_that_stage_by_name() -> None:
    ahead = work(due=None, waiting_for="stage_start", stage="delivery")
    assert due_words(plan().methodology, ahead, TODAY) == "once Delivery has begun"


def test_work_without_a_date_says_what_it_waits_for() -> None:
    waiting = work(due=None, waiting_for="kickoff")
    assert "no date for the kickoff yet" in stage_card(shown(waiting)).text
    blocked = FOLLOWING.model_copy(update={"due": None, "waiting_for": "kickoff"})
    text = stage_card(shown(work(), blocked)).text
    assert "no date for the kickoff yet" in text
    assert "after “" not in text, "one thing that it waits for is enough"


def test_work_of_an_unfilled_role_names_the_person_who_gets_it() -> None:
    assert "nobody yet" in stage_card(shown(work(dri=None))).text


def test_a_card_says_where_it_stands_in_one_line() -> None:
    standing = "\n◐◐○ 1–2 of 3 · Before · PM <@U0ANNA> · 🟢 *On track*\n"
    assert standing in stage_card(shown()).text


def test_the_tool_of_your_next_thing_is_a_link() -> None:
    assert "<https://example.com/sheet|Estimate sheet>" in stage_card(shown()).text


def test_the_next_thing_for_you_is_not_listed_again() -> None:
    text = stage_card(shown()).text
    assert text.count("*Hold the scoping call*") == 1
    assert "*Hold the scoping call*" in stage_card(shown(of=engagement(state="on_hold"))).text


def test_the_blockers_of_an_activity_are_named() -> None:
    assert "after “Hold the scoping call”" in stage_card(shown()).text


def test_for_you_stands_once_above_gates_and_work() -> None:
    text = checked(stage_card(fullest()))["text"]
    assert text.count("*For you*") == 1


def test_stages_side_by_side_are_told_apart_whatever_they_are_called() -> None:
    prep, close = longest().stages_in_order[:2]
    text = checked(stage_card(shown(current=(), following=(prep, close))))["text"]
    assert "next, side by side: *" in text
    assert "* + *" in text


def test_a_channel_reads_who_opened_the_engagement(golden: Golden) -> None:
    golden(opening_card(shown(to=None)))


def test_the_fullest_opening_fits() -> None:
    checked(opening_card(fullest(viewer=None, for_you=None)))


def test_it_asks_for_a_role_and_a_date_and_says_what_was_picked() -> None:
    asks = (
        CardAsk(key="role:trainer", name="Trainer", waiting=1, is_role=True),
        CardAsk(
            key="date:kickoff", name="the kickoff", waiting=3, first=work(name="Order the badges", dri=BEN)
        ),
    )
    filled = Filled(key="role:pm", name="Project manager", person=ANNA)
    payload = checked(stage_card(shown(asks=asks, filled=filled)))
    texts = [each["text"]["text"] for each in payload["blocks"] if each["type"] == "section"]
    assert "👤 *No Trainer yet*\n1 activity waits" in texts
    assert "📅 *No date for the kickoff yet*\nholds up “Order the badges” (<@U0BEN>) and 2 more" in texts
    assert "✅ *Project manager*: <@U0ANNA>" in texts
    of_role = asks[0].model_copy(update={"waiting": 3, "first": work(name="Order the badges", dri=BEN)})
    told = checked(stage_card(shown(asks=(of_role,))))["text"]
    assert "👤 *No Trainer yet*\nuntil then, <@U0BEN> has “Order the badges” and 2 more" in told
    assert "No Trainer yet" in payload["text"]

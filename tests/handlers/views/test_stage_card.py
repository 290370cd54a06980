"""What does a stage card show to whom, and which buttons does it have?"""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest

from handlers.block_kit.ids import ref
from handlers.messages.views.card import opened
from handlers.pages.views.stage_card import CardAction, CardFacts, OpenCriterion, card_facts, stage_card
from methodology.definition.ids import StageId
from methodology.engagement.engagement import EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import Health
from tests.support.sample import (
    ANNA,
    BEN,
    CHLOE,
    LONG_NAME,
    TODAY,
    crowd,
    done,
    engagement,
    longest,
    methodology,
    work,
)
from tests.support.view_checks import actions_in, checked, labels_in

Golden = Callable[[Any], Any]
EVERYTHING: frozenset[CardAction] = frozenset(get_args(CardAction))


def facts(**changes: Any) -> CardFacts:
    there = changes.pop("engagement", engagement())
    work_ = changes.pop(
        "work", (work(), work(2, activity="write_sow", name="Write the contract", depends_on=("scope_call",)))
    )
    plan = EngagementPlan(engagement=there, methodology=methodology(), work=work_, people={})
    made = card_facts(
        plan,
        today=TODAY,
        viewer=changes.pop("viewer", ANNA),
        just_done=changes.pop("just_done", ()),
    )
    return made.model_copy(update=changes)


def fullest(**changes: Any) -> CardFacts:
    stages = longest().stages_in_order
    base = CardFacts(
        engagement=engagement(customer=LONG_NAME, reference=LONG_NAME[:80]),
        today=TODAY,
        health=Health(state="late", reasons=(LONG_NAME * 3, LONG_NAME * 3)),
        current=stages[:2],
        now=crowd(),
        blocked_by={each.id: (LONG_NAME, LONG_NAME, LONG_NAME) for each in crowd()},
        following=stages[2:],
        coming=crowd(3),
        criteria=tuple(
            OpenCriterion(stage=stage, criterion=criterion)
            for stage in stages
            for criterion in stage.exit_criteria
        ),
        viewer=ANNA,
        for_you=crowd()[0],
        just_done=(done(name=LONG_NAME, evidence="https://example.com/" + "x" * 300),),
    )
    return base.model_copy(update=changes)


def test_a_card_tells_where_it_stands_and_what_comes_next(golden: Golden) -> None:
    golden(stage_card(methodology(), facts(), EVERYTHING))


def test_the_fullest_card_fits(golden: Golden) -> None:
    golden(stage_card(longest(), fullest(), EVERYTHING))


def test_the_fullest_card_for_a_channel_fits(golden: Golden) -> None:
    golden(stage_card(longest(), fullest(viewer=None, for_you=None), EVERYTHING))


def test_a_card_without_anything_open(golden: Golden) -> None:
    golden(stage_card(methodology(), facts(work=()), EVERYTHING))


def test_a_card_after_the_last_stage(golden: Golden) -> None:
    plan_facts = engagement().plan_facts
    behind = plan_facts.model_copy(update={"left": dict.fromkeys(plan_facts.entered, TODAY)})
    shown = facts(engagement=engagement(plan_facts=behind), work=(), following=())
    golden(stage_card(methodology(), shown, EVERYTHING))


def test_a_card_on_hold_offers_to_resume(golden: Golden) -> None:
    held = engagement(state="on_hold", held_since=date(2026, 11, 20))
    golden(stage_card(methodology(), facts(engagement=held), EVERYTHING))


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_card_of_what_is_over_shows_no_work(state: EngagementState, golden: Golden) -> None:
    over = engagement(state=state, closed_on=date(2026, 11, 20))
    payload = golden(stage_card(methodology(), facts(engagement=over), EVERYTHING))
    assert labels_in(payload) == ["Reopen", "Full plan", "History", "Share in channel"]


def test_who_may_not_change_it_gets_no_buttons_that_do() -> None:
    shown = checked(stage_card(methodology(), facts(), frozenset({"share"})))
    assert labels_in(shown) == ["Share in channel"]


def test_without_any_action_there_is_no_button() -> None:
    assert actions_in(checked(stage_card(methodology(), facts()))) == []


def test_only_the_next_thing_for_you_has_the_primary_button() -> None:
    blocks = checked(stage_card(methodology(), facts(), EVERYTHING))["blocks"]
    rows = [block for block in blocks if block["type"] == "actions"]
    primary = [e for block in rows for e in block["elements"] if e.get("style") == "primary"]
    assert [each["text"]["text"] for each in primary] == ["Mark done"]
    assert ref(primary[0]["value"]).work == 1


def test_a_shared_card_says_nothing_for_one_person_and_cannot_be_shared_again() -> None:
    payload = checked(stage_card(methodology(), facts(viewer=None), EVERYTHING))
    assert "For you" not in payload["text"]
    assert "Share in channel" not in labels_in(payload)
    assert {ref(e["value"]).surface for block in payload["blocks"] for e in block.get("elements", [])} == {
        "shared"
    }


def test_somebody_with_nothing_to_do_is_told_so() -> None:
    assert "Nothing is waiting for you" in stage_card(methodology(), facts(viewer=CHLOE)).text


def test_what_was_just_done_can_be_taken_back() -> None:
    payload = checked(stage_card(methodology(), facts(just_done=(done(),)), frozenset({"undo"})))
    assert "Done by <@U0BEN>: *Book the room*" in payload["text"]
    assert labels_in(payload) == ["Undo"]


def test_overdue_work_comes_first_and_is_counted() -> None:
    late = work(5, name="Late thing", due=date(2026, 11, 19))
    text = stage_card(methodology(), facts(work=(work(), late))).text
    assert "2 activities are open, 1 overdue" in text
    assert text.index("Late thing") < text.index("Hold the scoping call")
    assert "overdue since Thu 19 Nov" in text


def test_work_without_a_date_says_what_it_waits_for() -> None:
    waiting = work(due=None, waiting_for="kickoff")
    assert "waiting for the kickoff date" in stage_card(methodology(), facts(work=(waiting,))).text


def test_work_of_an_unfilled_role_is_with_whoever_gets_it() -> None:
    assert "nobody yet" in stage_card(methodology(), facts(work=(work(dri=None),))).text


def test_a_confirmed_criterion_is_no_longer_open() -> None:
    text = stage_card(methodology(), facts()).text
    assert "☐ The contract is signed (Delivery Prep)" in text
    assert "☐ The contract is signed (Scoping)" not in text


def test_what_an_activity_waits_for_is_named() -> None:
    assert "after “Hold the scoping call”" in stage_card(methodology(), facts()).text


def test_facts_follow_the_rules() -> None:
    other = work(3, stage=StageId("delivery"), name="Hold the kickoff", dri=BEN)
    made = facts(work=(work(), other))
    assert [stage.name for stage in made.current] == ["Scoping", "Delivery Prep"]
    assert [stage.name for stage in made.following] == ["Delivery"]
    assert [each.name for each in made.coming] == ["Hold the kickoff"]
    assert made.for_you == work()
    assert made.health == Health(state="on_track")


def test_a_channel_reads_who_opened_the_engagement(golden: Golden) -> None:
    golden(opened(methodology(), facts(viewer=None), EVERYTHING))


def test_the_fullest_opening_fits() -> None:
    checked(opened(longest(), fullest(viewer=None, for_you=None), EVERYTHING))

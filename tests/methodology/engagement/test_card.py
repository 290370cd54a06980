"""What a stage card shows."""

from datetime import date

from methodology.definition.ids import StageId
from methodology.engagement.card import MOST_COMING, MOST_OPEN, card
from methodology.engagement.health import Health
from methodology.plan.planned_activity import PlannedActivityId
from tests.support.sample import ANNA, BEN, NOW, TODAY, done, engagement, plan, viewer, work

DELIVERY = StageId("delivery")


def test_a_card_follows_the_rules() -> None:
    other = work(3, stage=DELIVERY, name="Hold the kickoff", dri=BEN)
    made = card(plan(work(), other), viewer(ANNA), NOW)
    assert [stage.name for stage in made.current] == ["Scoping", "Delivery Prep"]
    assert [stage.name for stage in made.following] == ["Delivery"]
    assert made.open_work == (work(),)
    assert made.coming == (other,)
    assert made.for_you == work()
    assert made.health == Health(state="on_track")


def test_what_is_open_comes_most_urgent_first_and_says_what_it_waits_for() -> None:
    first = work(1, due=date(2026, 12, 3))
    second = work(2, activity="write_sow", due=TODAY, depends_on=("scope_call", "scope_call"))
    made = card(plan(first, second), viewer(ANNA), NOW)
    assert made.open_work == (second, first)
    assert made.blocked_by[second.id] == ("Hold the scoping call",)
    assert made.blocked_by[first.id] == ()


def test_only_what_is_shown_is_asked_for_its_blockers() -> None:
    made = card(plan(*(work(number) for number in range(1, 21))), viewer(ANNA), NOW)
    assert len(made.open_work) == 20
    assert len(made.blocked_by) == MOST_OPEN


def test_of_what_comes_later_the_first_due_are_shown() -> None:
    later = [work(number, stage=DELIVERY, due=date(2027, 1, 20 - number)) for number in range(1, 6)]
    made = card(plan(*later), viewer(ANNA), NOW)
    assert [each.id for each in made.coming] == [5, 4, 3][:MOST_COMING]


def test_a_confirmed_criterion_is_no_longer_open() -> None:
    made = card(plan(), viewer(ANNA), NOW)
    assert [(each.stage.id, each.criterion.id) for each in made.criteria] == [
        ("scoping", "agreed"),
        ("prep", "signed"),
        ("prep", "agreed"),
    ]


def test_a_channel_has_no_next_thing() -> None:
    assert card(plan(work()), None, NOW).for_you is None


def test_only_what_is_still_done_can_be_taken_back() -> None:
    ids = [PlannedActivityId(90), PlannedActivityId(91), PlannedActivityId(1)]
    acme = plan(work(), done(90), done(91, state="not_needed"), done(92))
    assert card(acme, viewer(ANNA), NOW, just_done=ids).just_done == (done(90),)


def test_buttons_follow_the_viewer() -> None:
    held = plan(of=engagement(state="on_hold"))
    assert card(held, viewer(ANNA), NOW).buttons.of_card[0] == "resume"

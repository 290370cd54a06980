"""What a stage card shows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from methodology.definition.ids import ActivityId, StageId
from methodology.engagement.card import MOST_COMING, card
from methodology.engagement.engagement import Question
from methodology.engagement.health import Health
from methodology.people import Absence, Person
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId, Team
from tests.support import plans
from tests.support.opened import opened
from tests.support.plans import noon
from tests.support.sample import ANNA, BEN, CHLOE, NOW, TODAY, done, engagement, plan, viewer, work

DELIVERY = StageId("delivery")
ANNA_AWAY = Person(
    workspace="T0WORK", id=ANNA, name="Anna", zone="UTC", absence=Absence(first=TODAY, last=TODAY)
)


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
    assert made.blocking.roots(second) == (first,)
    assert made.blocking.holds_up(first) == 1


SCOPING_READY = {StageId("scoping"): TODAY}


@pytest.mark.parametrize(
    ("viewer_id", "facts", "people", "for_them"),
    [
        pytest.param(ANNA, {}, [], True, id="its-owner"),
        pytest.param(BEN, {}, [], False, id="not-somebody-else"),
        pytest.param(CHLOE, {}, [], False, id="not-the-deputy-of-an-owner-who-is-here"),
        pytest.param(CHLOE, {}, [ANNA_AWAY], True, id="the-deputy-of-an-owner-who-is-away"),
        pytest.param(ANNA, {"team": Team()}, [], True, id="opener-while-it-has-no-owner"),
    ],
)  # fmt: skip
def test_a_gate_that_is_ready_is_for_its_owner(
    viewer_id: PersonId, facts: dict[str, Any], people: list[Person], for_them: bool
) -> None:
    acme = plan(work(), of=engagement(ready_on=SCOPING_READY, **facts), people=people)
    made = card(acme, viewer(viewer_id), NOW)
    assert [each.key for each in made.gates] == ["scoping"]
    assert [each.key for each in made.gates_for_you] == (["scoping"] if for_them else [])


def test_no_gate_is_told_where_outsiders_read() -> None:
    ready = plan(of=engagement(ready_on=SCOPING_READY))
    assert card(ready, None, NOW, outsiders_read=True).gates == ()
    (gate,) = card(ready, None, NOW + timedelta(days=30), outsiders_read=True, inside=True).gates
    assert (gate.key, gate.late_by) == ("scoping", 0), "it can be left, and nobody reads how late that is"


def test_of_what_comes_later_the_first_due_are_shown() -> None:
    later = [work(number, stage=DELIVERY, due=date(2027, 1, 20 - number)) for number in range(1, 6)]
    made = card(plan(*later), viewer(ANNA), NOW)
    assert [each.id for each in made.coming] == [5, 4, 3][:MOST_COMING]


def test_of_what_comes_later_a_turn_has_no_date_to_be_first_by() -> None:
    turn = plans.planned("exec_timesheet", due=date(2026, 6, 1))
    once = [plans.planned("exec_kickoff", due=date(2026, 6, day)) for day in (2, 3, 4)]
    ahead = plans.plan(turn, *once, plan_facts=opened(start_stage="project_planning"))
    assert card(ahead, None, noon(date(2026, 6, 1))).coming == tuple(once)


def test_a_confirmed_criterion_is_no_longer_open() -> None:
    made = card(plan(), viewer(ANNA), NOW)
    assert [(each.stage.id, each.criterion.id) for each in made.criteria] == [
        ("scoping", "agreed"),
        ("prep", "signed"),
        ("prep", "agreed"),
    ]


def test_a_card_lists_the_most_urgent_beside_your_next_thing_and_counts_the_rest() -> None:
    """Three where two stages run side by side: each line has more to say there."""
    eight = [work(number) for number in range(1, 9)]
    made = card(plan(*eight), viewer(ANNA), NOW)
    assert len(made.current) == 2
    assert [each.id for each in made.listed] == [2, 3, 4]
    assert made.unlisted == 4
    assert card(plan(*eight), None, NOW).unlisted == 4
    one = replace(made, current=made.current[:1])
    assert [each.id for each in one.listed] == [2, 3, 4, 5]
    asked = Question(
        work=PlannedActivityId(90),
        condition=ActivityId("review"),
        activity=ActivityId("scope_call"),
        by=ANNA,
        on=TODAY,
    )
    asking = card(plan(*eight, of=engagement(questions=(asked,))), viewer(ANNA), NOW)
    assert [each.id for each in asking.listed] == [2, 3], "a question above them takes the room of one"


def test_a_channel_reads_what_can_be_done_next() -> None:
    waits = work(2, activity="write_sow", due=TODAY, depends_on=("scope_call",))
    made = card(plan(waits, work()), None, NOW)
    assert made.for_you is not None
    assert made.for_you.id == work().id


def test_only_what_is_still_done_can_be_taken_back() -> None:
    ids = [PlannedActivityId(90), PlannedActivityId(91), PlannedActivityId(1)]
    acme = plan(work(), done(90), done(91, state="not_needed"), done(92))
    assert card(acme, viewer(ANNA), NOW, just_done=ids).just_done == (done(90),)


def test_buttons_follow_the_viewer() -> None:
    held = plan(of=engagement(state="on_hold"))
    assert card(held, viewer(ANNA), NOW).buttons.of_card[0] == "resume"

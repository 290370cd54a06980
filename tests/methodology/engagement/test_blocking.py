"""Tests of `methodology.engagement.blocking`."""

from datetime import date

import pytest

from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.moves import contradicting
from methodology.plan.planned_activity import PlannedActivity
from tests.methodology.plan.test_planned_activity import work
from tests.support import plans
from tests.support.opened import opened
from tests.support.plans import noon

MON, TUE, WED, THU, FRI = (date(2026, 6, day) for day in range(1, 6))
IN_DELIVERY = opened(start=date(2026, 5, 4), start_stage="engagement_execution")


def plan(*activities: PlannedActivity, state: str = "open") -> EngagementPlan:
    return plans.plan(*activities, plan_facts=IN_DELIVERY, state=state)


DECK, CALL, MAIL = work(1, "deck"), work(2, "call"), work(3, "mail")
SHOW, ASK = work(4, "show", depends_on=("deck",)), work(5, "ask", depends_on=("show", "call"))


@pytest.mark.parametrize(
    ("acme", "blocked", "roots"),
    [
        pytest.param(plan(DECK), DECK, [], id="what-is-not-blocked-has-none"),
        pytest.param(plan(DECK, SHOW), SHOW, [DECK], id="what-blocks-it"),
        pytest.param(plan(DECK, CALL, SHOW, ASK), ASK, [DECK, CALL], id="through-a-chain-only-its-ends"),
        pytest.param(
            plan(DECK, SHOW, work(6, "tell", depends_on=("deck",)), work(7, "end", depends_on=("show", "tell"))),
            work(7, "end"),
            [DECK],
            id="each-once",
        ),
        pytest.param(plan(DECK.model_copy(update={"state": "done"}), CALL, SHOW, ASK), ASK, [CALL, SHOW], id="not-what-is-closed"),
        pytest.param(
            plan(work(1, "deck", depends_on=("call",)), work(2, "call", depends_on=("deck",))),
            work(1, "deck"),
            [],
            id="a-circle-has-none",
        ),
    ],
)  # fmt: skip
def test_blocked_work_is_named_by_its_roots(
    acme: EngagementPlan, blocked: PlannedActivity, roots: list[PlannedActivity]
) -> None:
    assert [each.id for each in Blocking(plan=acme).roots(blocked)] == [each.id for each in roots]


@pytest.mark.parametrize(
    ("acme", "held_up"),
    [
        pytest.param(plan(DECK, CALL, MAIL), {}, id="nothing-is-blocked"),
        pytest.param(plan(DECK, CALL, SHOW, ASK), {1: 2, 2: 1}, id="through-chains"),
        pytest.param(
            plan(DECK, work(4, "show", depends_on=("deck",), stage="customer_success")), {}, id="nothing-of-stages-ahead"
        ),
        pytest.param(plan(DECK, SHOW.model_copy(update={"state": "done"})), {}, id="nothing-that-is-closed"),
    ],
)  # fmt: skip
def test_each_root_says_how_much_it_holds_up(acme: EngagementPlan, held_up: dict[int, int]) -> None:
    blocking = Blocking(plan=acme)
    assert {each.id: n for each in acme.work if (n := blocking.holds_up(each))} == held_up


@pytest.mark.parametrize(
    ("acme", "today", "overdue"),
    [
        pytest.param(plan(work(1, "deck", due=FRI), SHOW), TUE, [4], id="its-root-is-due-after-it"),
        pytest.param(plan(work(1, "deck", due=None, waiting_for="kickoff"), SHOW), TUE, [4], id="its-root-has-no-date"),
        pytest.param(plan(work(1, "deck", due=TUE), SHOW), TUE, [4], id="its-root-is-due-today"),
        pytest.param(plan(work(1, "deck", due=FRI), SHOW), MON, [], id="its-date-has-not-passed"),
        pytest.param(plan(work(1, "deck", due=MON), SHOW), TUE, [], id="a-root-is-late"),
        pytest.param(plan(work(1, "deck", due=MON, startable_since=MON), SHOW), TUE, [], id="its-root-could-not-start-before-its-date"),
        pytest.param(plan(work(1, "deck", due=MON), work(2, "call", due=FRI), SHOW, ASK), TUE, [], id="one-of-its-roots-is-late"),
        pytest.param(plan(DECK, work(4, "show", due=None, depends_on=("deck",))), TUE, [], id="without-a-date"),
        pytest.param(plan(work(1, "deck", due=FRI), SHOW, state="on_hold"), TUE, [], id="on-hold"),
    ],
)  # fmt: skip
def test_dates_contradict_each_other_when_blocked_work_is_overdue_and_no_root_late(
    acme: EngagementPlan, today: date, overdue: list[int]
) -> None:
    found = Blocking(plan=acme).contradictions(Lateness(plan=acme, now=noon(today)))
    assert [each.work.id for each in found] == overdue


def test_work_due_before_what_it_waits_for_through_other_work_contradicts_the_last_of_that() -> None:
    call, deck = work(2, "call", due=TUE), work(1, "deck", due=FRI, depends_on=("call",))
    show = work(4, "show", due=MON, depends_on=("deck",))
    acme = plan(call, deck, show)
    found = tuple(contradicting(acme))
    assert [(each.work.id, each.root.id) for each in found] == [(4, 1)], "also where that is blocked itself"
    assert not tuple(contradicting(plan(call, deck, work(4, "show", due=FRI, depends_on=("deck",)))))

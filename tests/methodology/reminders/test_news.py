"""What is news in a digest: each rung once, the end of a snooze, and what somebody was given."""

import pytest

from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.rungs import CAN_START, DUE, LATE_1, LATE_3, LATE_5, NONE, LastTold
from methodology.reminders.telling import telling
from tests.support.digests import PM, PSE, days, digest, lines, lines_of, person, running, told, turn, work
from tests.support.plans import noon

RUNGS = [
    pytest.param(work(days(9)), CAN_START, "startable", id="can-start"),
    pytest.param(work(None), CAN_START, "startable", id="can-start-without-a-date"),
    pytest.param(work(days(0)), DUE, "today", id="due-today"),
    pytest.param(work(days(-1)), LATE_1, "overdue", id="late-1"),
    pytest.param(work(days(-4)), LATE_1, "overdue", id="late-2"),
    pytest.param(work(days(-5)), LATE_3, "overdue", id="late-3"),
    pytest.param(work(days(-6)), LATE_3, "overdue", id="late-4"),
    pytest.param(work(days(-7)), LATE_5, "overdue", id="late-5"),
    pytest.param(work(days(-40)), LATE_5, "overdue", id="late-for-weeks"),
]


@pytest.mark.parametrize("before", [NONE, CAN_START, DUE, LATE_1, LATE_3, LATE_5])
@pytest.mark.parametrize(("each", "rung", "kind"), RUNGS)
def test_work_is_news_once_at_each_rung_and_never_at_a_lower_one(
    each: PlannedActivity, rung: int, kind: str, before: int
) -> None:
    known = told((each, before, -1)) if before else {}
    found = digest(PSE, running(each), told=known)
    assert lines_of(found) == ([(kind, each.name)] if rung > before else [])
    if found:
        assert [(it.thing, it.rung) for it in found.told] == [(f"activity:{each.id}", rung)]


def circle() -> tuple[PlannedActivity, PlannedActivity]:
    first = work(days(9), dri=PM)
    return first, work(days(-9), depends_on=(first.activity,))


@pytest.mark.parametrize(
    ("works", "known", "kinds"),
    [
        pytest.param([turn(days(3))], {}, [], id="a-turn-has-no-rung-before-its-day"),
        pytest.param([turn(days(0))], {}, ["today"], id="a-turn-on-its-day"),
        pytest.param([turn(days(-9), turns_missed=2)], {}, [], id="two-turns-passed-it-is-weekly"),
        pytest.param([work(days(9), stage="customer_success")], {}, [], id="of-a-stage-that-has-not-begun"),
        pytest.param([work(days(-9), stage="customer_success")], {}, [], id="past-in-a-stage-not-begun"),
        pytest.param([circle()[1].model_copy(update={"depends_on": ("a",)}), work(days(0), activity="a", dri=PM)],
                     {}, [], id="blocked-work-is-neither-late-nor-news"),
        pytest.param([work(days(-1), not_before=days(1))], {}, [], id="snoozed-until-tomorrow"),
        pytest.param([work(days(-1), state="done")], {}, [], id="done"),
        pytest.param([work(days(-1), state="not_needed")], {}, [], id="not-needed"),
        pytest.param([work(days(-1), state="missed")], {}, [], id="missed"),
        pytest.param([work(days(-1), state="withdrawn")], {}, [], id="withdrawn"),
        pytest.param([work(days(-1), dri=PM)], {}, [], id="somebody-elses"),
    ],
)  # fmt: skip
def test_what_is_no_rung_is_not_told(
    works: list[PlannedActivity], known: dict[str, LastTold], kinds: list[str]
) -> None:
    found = digest(PSE, running(*works), told=known)
    assert [kind for kind, _ in lines_of(found)] == kinds


SNOOZED = work(days(-1), not_before=days(0))
SNOOZED_TURN = turn(days(3), not_before=days(0))


@pytest.mark.parametrize(
    ("each", "known", "kinds"),
    [
        pytest.param(SNOOZED, told((SNOOZED, LATE_5, -4)), ["overdue"], id="whatever-was-told"),
        pytest.param(SNOOZED, told((SNOOZED, LATE_1, 0)), [], id="once"),
        pytest.param(SNOOZED_TURN, told((SNOOZED_TURN, NONE, -4)), ["startable"], id="a-turn-too"),
        pytest.param(SNOOZED_TURN, told((SNOOZED_TURN, NONE, 0)), [], id="a-turn-once"),
    ],
)
def test_the_day_a_snooze_ends_is_news(
    each: PlannedActivity, known: dict[str, LastTold], kinds: list[str]
) -> None:
    assert [kind for kind, _ in lines_of(digest(PSE, running(each), told=known))] == kinds


def test_what_was_given_since_the_last_digest_is_marked_new() -> None:
    before, fresh, late, due_turn = work(days(9)), work(days(9)), work(days(-1)), turn(days(0))
    found = digest(PSE, running(before, fresh, late, due_turn), told=told((before, CAN_START, -5)))
    assert found is not None
    assert {line.work.id: line.is_new for line in found.lines if line.work} == {
        late.id: True,
        due_turn.id: False,
        fresh.id: False,
    }
    first = digest(PSE, running(late))
    assert first is not None
    assert not first.lines[0].is_new, "of somebody's first digest nothing is new"


FREED = work(days(-1), startable_since=days(-4))
OTHER = work(days(9))


@pytest.mark.parametrize(
    ("named", "counted", "is_new"),
    [
        pytest.param([FREED], [], False, id="named-while-it-was-blocked"),
        pytest.param([], [FREED], False, id="counted-while-it-was-blocked"),
        pytest.param([], [], True, id="given-after-the-message"),
    ],
)
def test_what_a_message_named_is_not_new_once_it_can_start(
    named: list[PlannedActivity], counted: list[PlannedActivity], is_new: bool
) -> None:
    first = work(days(-4), dri=PM)
    blocked = FREED.model_copy(update={"depends_on": (first.activity,)})
    before = telling(
        running(first, blocked, OTHER),
        person(PSE),
        [each.id for each in (*named, OTHER)],
        noon(days(-4)),
        counted=[each.id for each in counted],
    )
    known = {each.thing: LastTold(each.rung, days(-4)) for each in before.told}
    found = lines(PSE, running(FREED, OTHER), told=known)
    assert [(line.name, line.is_new) for line in found] == [(FREED.name, is_new)]

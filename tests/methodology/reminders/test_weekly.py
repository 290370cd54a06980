"""When a weekly message comes, and what comes to people who never act."""

from datetime import date, timedelta
from typing import Any

import pytest

from methodology.engagement.engagement import Question
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.questions import LINK
from methodology.engagement.things import question_key
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.rungs import CAN_START, DUE, LATE_5, LastTold
from methodology.reminders.weekly import was_long_away, week_of
from tests.support.digests import (
    EVERYBODY,
    PM,
    PSE,
    digest,
    person,
    running,
    told,
    turn,
    work,
)

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
TUESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 26)
LAST_WEEK = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("settings", "begins"),
    [
        pytest.param({}, MONDAY, id="after-saturday-and-sunday"),
        pytest.param({"country": "SA"}, date(2026, 11, 22), id="on-sunday-in-riyadh"),
        pytest.param({"working_weekdays": {6, 0, 1, 2, 3}}, date(2026, 11, 22), id="from-sunday-on"),
        pytest.param({"working_weekdays": {0, 2}}, MONDAY, id="two-days-of-the-week"),
        pytest.param({"working_weekdays": {1, 3}}, TUESDAY, id="tuesday-and-thursday"),
        pytest.param({"working_weekdays": set(range(7))}, MONDAY, id="without-a-weekend"),
    ],
)
def test_a_week_begins_after_the_usual_weekend_of_the_reader(
    settings: dict[str, object], begins: date
) -> None:
    who = person(PSE, **settings)
    assert {week_of(who, begins + timedelta(days=n)) for n in range(7)} == {begins}


def open_and_told() -> tuple[EngagementPlan, dict[str, LastTold]]:
    """Somebody's work that is open, and all of it told."""
    fresh, late = work(date(2026, 12, 9)), work(date(2026, 11, 2))
    return running(fresh, late), told((fresh, CAN_START, -20), (late, LATE_5, -1))


@pytest.mark.parametrize(
    ("day", "weekly_on", "settings", "comes"),
    [
        pytest.param(MONDAY, LAST_WEEK, {}, True, id="on-monday"),
        pytest.param(MONDAY, MONDAY, {}, False, id="once"),
        pytest.param(TUESDAY, MONDAY, {}, False, id="not-on-tuesday"),
        pytest.param(TUESDAY, LAST_WEEK, {}, True, id="on-tuesday-where-monday-was-missed"),
        pytest.param(MONDAY, None, {}, True, id="the-first-one-ever-on-a-monday"),
        pytest.param(TUESDAY, None, {}, False, id="the-first-one-ever-waits-for-news-or-monday"),
        pytest.param(
            TUESDAY,
            LAST_WEEK,
            {"absence": {"first": MONDAY, "last": MONDAY}},
            True,
            id="on-their-first-day-of-the-week",
        ),
        pytest.param(
            THURSDAY,
            MONDAY - timedelta(days=7),
            {"absence": {"first": FRIDAY, "last": date(2026, 11, 25)}},
            True,
            id="back-after-two-weeks",
        ),
        pytest.param(
            THURSDAY,
            MONDAY - timedelta(days=1),
            {"working_weekdays": {6, 0, 1, 2, 3}, "absence": {"first": MONDAY, "last": date(2026, 11, 25)}},
            True,
            id="back-after-three-days-of-the-same-week",
        ),
        pytest.param(
            date(2026, 11, 25),
            MONDAY,
            {"absence": {"first": TUESDAY, "last": TUESDAY}},
            False,
            id="back-after-one-day",
        ),
    ],
)
def test_the_weekly_message_goes_without_news_once_a_week(
    day: date, weekly_on: date | None, settings: dict[str, object], comes: bool
) -> None:
    plan, known = open_and_told()
    found = digest(person(PSE, **settings), plan, day=day, told=known, weekly_on=weekly_on)
    assert (found is not None) == comes
    if found:
        assert found.weekly is not None
        assert found.lines == ()
        (line,) = found.weekly.also
        assert (line.title, line.open, line.worst) == ("Acme", 2, plan.work[1].name)
        assert line.late_by > 0


NOTHING_WAS_OPEN = {"weekly_on": LAST_WEEK, "looked_on": MONDAY}
BACK_ON_TUESDAY = {"absence": {"first": date(2026, 11, 18), "last": MONDAY}}


@pytest.mark.parametrize(
    ("day", "rhythm", "settings", "comes"),
    [
        pytest.param(MONDAY, {"weekly_on": LAST_WEEK, "looked_on": FRIDAY}, {}, True, id="on-monday"),
        pytest.param(TUESDAY, NOTHING_WAS_OPEN, {}, False, id="not-later-if-nothing-was-open-then"),
        pytest.param(TUESDAY, {"weekly_on": LAST_WEEK, "looked_on": FRIDAY}, {}, True, id="monday-was-missed"),
        pytest.param(TUESDAY, {"weekly_on": LAST_WEEK, "looked_on": date(2026, 11, 17)}, BACK_ON_TUESDAY, True, id="back-on-tuesday"),
        pytest.param(THURSDAY, {"weekly_on": LAST_WEEK, "looked_on": TUESDAY}, BACK_ON_TUESDAY, False, id="back-since-tuesday"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", ["open", "asked"])
def test_what_came_up_after_the_first_day_of_the_week_causes_no_weekly_message(
    what: str, day: date, rhythm: dict[str, Any], settings: dict[str, object], comes: bool
) -> None:
    plan, known = open_and_told()
    if what == "asked":
        plan, known = asking(running(), ASKED), {}
    reader = person(PSE, **settings)
    others = [each for each in EVERYBODY if each.id != PSE]
    found = digest(reader, plan, day=day, told=known, others=others, **rhythm)
    assert (found is not None) is comes
    with_news = running(work(day), engagement_id=2)
    found = digest(reader, plan, with_news, day=day, told=known, others=others, **rhythm)
    assert found is not None
    assert found.weekly is not None, "the first message of the week"


def test_with_nothing_open_there_is_none() -> None:
    later = work(date(2026, 12, 9), stage="customer_success")
    assert digest(PSE, running(later, turn(THURSDAY)), day=MONDAY, weekly_on=LAST_WEEK) is None


def test_news_come_first_and_are_not_counted_again() -> None:
    plan, known = open_and_told()
    news, later = work(MONDAY), work(date(2026, 12, 1), depends_on=(plan.work[0].activity,))
    plan = plan.model_copy(update={"work": (*plan.work, news, later)})
    found = digest(PSE, plan, day=MONDAY, told=known, weekly_on=LAST_WEEK)
    assert found is not None
    assert [line.name for line in found.lines] == [news.name]
    assert found.weekly is not None
    assert [each.open for each in found.weekly.also] == [2]
    assert found.weekly.later == 1


@pytest.mark.parametrize(
    ("day", "unanswered", "comes"),
    [
        pytest.param(TUESDAY, 4, True, id="four-in-a-row"),
        pytest.param(TUESDAY, 5, False, id="five-in-a-row"),
        pytest.param(date(2026, 11, 25), 9, False, id="not-on-the-third-day"),
        pytest.param(THURSDAY, 5, True, id="one-more-on-the-fourth-working-day"),
        pytest.param(date(2026, 11, 27), 5, False, id="not-on-the-fifth"),
    ],
)
def test_who_never_acts_gets_two_messages_a_week(day: date, unanswered: int, comes: bool) -> None:
    plan = running(work(TUESDAY), work(THURSDAY), work(date(2026, 11, 25)), work(date(2026, 11, 27)))
    assert (digest(PSE, plan, day=day, unanswered=unanswered) is not None) == comes
    on_monday = digest(PSE, plan, day=MONDAY, unanswered=unanswered, weekly_on=LAST_WEEK)
    assert on_monday is not None


@pytest.mark.parametrize(
    ("first", "last", "long"),
    [
        (FRIDAY, MONDAY, False),
        (date(2026, 11, 19), MONDAY, True),
        (date(2026, 11, 21), date(2026, 11, 22), False),
        (date(2026, 11, 12), date(2027, 1, 4), True),
    ],
    ids=["over-a-weekend", "three-working-days", "a-weekend", "cut-short"],
)
def test_three_working_days_are_a_long_absence(first: date, last: date, long: bool) -> None:
    who = person(PSE, absence={"first": first, "last": last})
    assert was_long_away(who, TUESDAY) == long


@pytest.mark.parametrize("rung", [DUE, LATE_5])
def test_news_behind_the_first_ten_are_told_and_not_repeated(rung: int) -> None:
    works: list[PlannedActivity] = [work(TUESDAY if rung == DUE else date(2026, 11, 2)) for _ in range(14)]
    found = digest(PSE, running(*works))
    assert found is not None
    known = {each.thing: LastTold(each.rung, TUESDAY) for each in found.told}
    assert digest(PSE, running(*works), told=known) is None


@pytest.mark.parametrize(
    ("opened_on", "comes"),
    [(MONDAY, False), (FRIDAY, True)],
    ids=["what-the-welcome-of-today-has-said", "not-what-was-opened-before"],
)
def test_the_weekly_message_repeats_no_welcome_of_its_day(opened_on: date, comes: bool) -> None:
    plan, known = open_and_told()
    facts = plan.engagement.plan_facts.model_copy(update={"opened_on": opened_on})
    engagement = plan.engagement.model_copy(update={"plan_facts": facts})
    found = digest(
        PSE, plan.model_copy(update={"engagement": engagement}), told=known, day=MONDAY, weekly_on=None
    )
    assert (found is not None) is comes


def test_somebody_else_is_no_reader() -> None:
    reader: Person = person("stranger")
    assert digest(reader, running(work(TUESDAY)), weekly_on=None) is None


def asking(plan: EngagementPlan, question: Question) -> EngagementPlan:
    engagement = plan.engagement.model_copy(update={"questions": (question,)})
    return plan.model_copy(update={"engagement": engagement})


ASKED = Question.model_validate(
    {"work": 7, "condition": "exec_change_order", "activity": "exec_kickoff", "by": PSE, "on": FRIDAY}
)
FOR_A_LINK = {"condition": LINK, "activity": "plan_kantata_setup"}
ASKED_KEY = question_key(ASKED.work, ASKED.condition)


@pytest.mark.parametrize(
    ("question", "before", "weekly_on", "times"),
    [
        pytest.param(ASKED, {}, LAST_WEEK, 1, id="in-the-weekly-message"),
        pytest.param(ASKED, {ASKED_KEY: LastTold(1, LAST_WEEK)}, LAST_WEEK, 2, id="and-once-more"),
        pytest.param(ASKED, {ASKED_KEY: LastTold(2, LAST_WEEK)}, LAST_WEEK, 0, id="then-no-more"),
        pytest.param(ASKED, {}, MONDAY, 0, id="in-no-other"),
        pytest.param(ASKED.model_copy(update={"by": PM}), {}, LAST_WEEK, 0, id="only-who-did-it"),
        pytest.param(ASKED.model_copy(update=FOR_A_LINK), {}, LAST_WEEK, 1, id="a-link-too"),
        pytest.param(ASKED.model_copy(update={"state": "no"}), {}, LAST_WEEK, 0, id="not-what-is-answered"),
    ],
)
def test_what_done_asked_rides_on_two_weekly_messages(
    question: Question, before: dict[str, LastTold], weekly_on: date, times: int
) -> None:
    acme = asking(running(work(MONDAY, name="Wire it")), question)
    others = [each for each in EVERYBODY if each.id != PSE]
    found = digest(PSE, acme, day=MONDAY, told=before, weekly_on=weekly_on, others=others)
    assert found is not None
    asked = [line.unanswered for line in found.lines if line.kind == "unanswered"]
    assert asked == ([question] if times else [])
    key = question_key(question.work, question.condition)
    assert [each.rung for each in found.told if each.thing == key] == ([times] if times else [])

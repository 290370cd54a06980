"""Tests of `first_reminder`: the next message that comes whatever others do, as a welcome promises it."""

from collections.abc import Sequence
from datetime import date

import pytest

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.reminders.digest import first_reminder
from methodology.reminders.digest_lines import DigestInput
from methodology.reminders.now_told import Telling
from methodology.reminders.telling import telling
from tests.support.digests import MONDAY, PM, PSE, RDM, TUESDAY, days, person, running, turn, work
from tests.support.plans import noon

RUNS = {"kickoff": date(2026, 10, 1), "project_end": date(2027, 2, 26)}


def promised(
    who: str, *engagements: EngagementPlan, named: Sequence[int] = (), weekly_on: date | None = MONDAY
) -> date | None:
    """The day that a welcome on Tuesday, after the digest, promises; it names this work and counts all that
    is theirs."""
    reader = person(who)
    known = {each: person(each) for each in (PM, PSE, RDM)}
    plans = tuple(each.model_copy(update={"people": known}) for each in engagements)
    tells = [
        telling(
            each,
            reader,
            [work.id for work in each.open_work if work.id in named],
            noon(TUESDAY),
            counted=[work.id for work in each.open_work if work.dri == who],
        )
        for each in plans
    ]
    told = Telling(person=reader.id, day=TUESDAY, told=tuple(now for each in tells for now in each.told))
    at = first_reminder(
        reader, noon(TUESDAY), DigestInput(plans=plans, weekly_on=weekly_on, looked_on=TUESDAY), told
    )
    return at.date() if at else None


CAN_START, LATER, LATE = work(days(3)), work(days(6), stage="project_closure"), work(days(-1))
DUE_TODAY, THURSDAY = turn(days(0)), turn(days(2))


@pytest.mark.parametrize(
    ("named", "acme", "day"),
    [
        pytest.param([], running(CAN_START), days(1), id="can-start-and-was-only-counted"),
        pytest.param([CAN_START.id], running(CAN_START), days(3), id="named-so-not-before-it-is-due"),
        pytest.param([], running(LATER), None, id="its-stage-has-not-begun"),
        pytest.param([], running(THURSDAY, dates=RUNS), days(2), id="a-turn-on-its-day"),
        pytest.param([], running(DUE_TODAY, dates=RUNS), days(3), id="a-turn-of-today-gives-way-to-the-next"),
        pytest.param([LATE.id], running(LATE), days(2), id="late-already"),
    ],
)  # fmt: skip
def test_it_is_the_day_on_which_something_of_theirs_is_news(
    named: list[int], acme: EngagementPlan, day: date | None
) -> None:
    assert promised(PSE, acme, named=named) == day


LATE_WITH_OTHERS = work(days(-1), dri=PSE)
BLOCKER = work(days(3), dri=PSE)
CONTRADICTS = work(days(-2), dri=PM, depends_on=(BLOCKER.activity,))


@pytest.mark.parametrize(
    ("who", "acme"),
    [
        pytest.param(RDM, running(LATE_WITH_OTHERS), id="it-may-never-be-escalated"),
        pytest.param(PM, running(BLOCKER, CONTRADICTS), id="its-blocker-may-be-done-in-time"),
    ],
)
def test_what_others_may_still_do_is_no_promise(who: str, acme: EngagementPlan) -> None:
    assert promised(who, acme) is None


def test_what_stays_open_comes_with_the_next_weekly_message() -> None:
    far = work(days(20))
    assert promised(PSE, running(far), named=[far.id]) == days(6)


def test_of_several_engagements_it_is_the_first_day() -> None:
    later = running(THURSDAY, engagement_id=2, dates=RUNS)
    assert promised(PSE, running(CAN_START), later, named=[CAN_START.id]) == days(2)

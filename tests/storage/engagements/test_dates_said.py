"""Tests of saying when an event was or will be, and of taking that back."""

from datetime import date

import pytest

from methodology.definition.ids import ActivityId, AnchorId
from methodology.definition.model import Methodology
from methodology.engagement.dates import DateEntry
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import extra_work
from storage.engagements.dates import enter_dates, say_when, take_back
from storage.engagements.history import list_dates_said
from tests.support.engaged import Engaged, days, engage

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
BIG = {"size": "over_5_iterations"}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION, facets=BIG)


def says(engaged: Engaged, on: date, was: date | None = EXECUTION["project_end"]) -> bool:
    end = AnchorId("project_end")
    return engaged.do(say_when, engaged.engagement_id, end, 1, was=was, on=on).changed


def test_a_date_that_came_true_is_said_once(engaged: Engaged) -> None:
    engaged.today = days(95)
    assert says(engaged, days(90))
    assert not says(engaged, days(94)), "somebody else, from an old message"
    known = engaged.date_of("project_end")
    assert known is not None
    assert (known.on, known.actual) == (days(90), True)
    assert len(engaged.history("date_happened")) == 1


def test_a_day_to_come_is_planned_and_old_buttons_change_nothing_then(engaged: Engaged) -> None:
    engaged.today = days(95)
    assert says(engaged, days(120))
    known = engaged.date_of("project_end")
    assert known is not None
    assert (known.on, known.actual) == (days(120), False)
    assert not says(engaged, days(90))
    assert says(engaged, days(95), was=days(120))


def test_the_end_of_an_event_ends_what_recurs_until_then(engaged: Engaged) -> None:
    engaged.do(extra_work.raise_condition, engaged.engagement_id, ActivityId("exec_escalation_daily"))
    assert engaged.work("exec_escalation_daily").is_open
    closed = AnchorId("event_closed")
    said = engaged.do(say_when, engaged.engagement_id, closed, 1, was=None, on=engaged.today)
    assert said.changed
    assert not any(each.is_open for each in engaged.all("exec_escalation_daily"))
    assert not engaged.do(say_when, engaged.engagement_id, closed, 1, was=None, on=engaged.today).changed


def takes_back(engaged: Engaged, on: date, was: date | None = EXECUTION["project_end"]) -> bool:
    end = AnchorId("project_end")
    return engaged.do(take_back, engaged.engagement_id, end, 1, was=was, on=on).changed


@pytest.mark.parametrize("on", [pytest.param(days(90), id="happened"), pytest.param(days(120), id="to-come")])
def test_an_answer_is_taken_back_once_and_the_date_is_asked_for_again(engaged: Engaged, on: date) -> None:
    engaged.today = days(95)
    with engaged.unit(today=engaged.today) as unit:  # what recurs comes to this day
        unit.lock_unless_over(engaged.engagement_id)
        unit.replan(engaged.engagement_id)
    before = engaged.date_of("project_end"), {each.id: each.due for each in engaged.plan().open_work}
    assert says(engaged, on)
    assert takes_back(engaged, on)
    assert not takes_back(engaged, on), "pressed twice"
    after = engaged.date_of("project_end"), {each.id: each.due for each in engaged.plan().open_work}
    assert after == before
    assert says(engaged, days(91)), "and can be answered again"


def test_it_is_known_since_when_a_date_is_said_to_have_come(engaged: Engaged) -> None:
    def said() -> list[str]:
        with engaged.database.reading() as session:
            return [*list_dates_said(session, engaged.engagement_id)]

    engaged.today = days(95)
    known = said()
    assert says(engaged, days(90))
    assert said() == [*known, "date:project_end"]
    assert takes_back(engaged, days(90))
    assert said() == known


def test_the_end_of_an_event_is_taken_back_with_what_recurs_until_then(engaged: Engaged) -> None:
    engaged.do(extra_work.raise_condition, engaged.engagement_id, ActivityId("exec_escalation_daily"))
    closed = AnchorId("event_closed")
    engaged.do(say_when, engaged.engagement_id, closed, 1, was=None, on=engaged.today)
    assert engaged.do(take_back, engaged.engagement_id, closed, 1, was=None, on=engaged.today).changed
    assert engaged.date_of("event_closed") is None
    assert [each.is_open for each in engaged.all("exec_escalation_daily")][-1:] == [True]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([days(92)], id="moved"),
        pytest.param([None], id="taken-out"),
        pytest.param([days(92), days(90)], id="moved-and-back"),
    ],
)
def test_what_somebody_has_changed_since_is_not_taken_back(
    engaged: Engaged, changes: list[date | None]
) -> None:
    engaged.today = days(95)
    says(engaged, days(90))
    for on in changes:
        moved = DateEntry(anchor=AnchorId("project_end"), on=on)
        engaged.do(enter_dates, engaged.engagement_id, [moved])
    before = engaged.date_of("project_end")
    with pytest.raises(Refusal, match="changed meanwhile"):
        takes_back(engaged, days(90))
    assert engaged.date_of("project_end") == before

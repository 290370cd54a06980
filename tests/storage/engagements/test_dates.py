"""Tests of `storage.engagements.dates`."""

from datetime import date, time, timedelta

import pytest

from methodology.definition.ids import ActivityId, AnchorId, RoleId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.dates import DateEntry, ShownDates, preview_dates
from methodology.engagement.extra_work import OwnActivity
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity as acting
from storage.engagements import extra_work, lifecycle
from storage.engagements.dates import enter_dates, say_when, take_back
from storage.engagements.history import list_dates_said
from tests.support.engaged import PM, Engaged, days, engage

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
BIG = {"size": "over_5_iterations"}


def entry(anchor: str, on: date | None, occurrence: int = 1, label: str = "") -> DateEntry:
    return DateEntry(anchor=AnchorId(anchor), on=on, occurrence=occurrence, label=label)


def enter(engaged: Engaged, *entries: DateEntry, by_hand_too: bool = False) -> None:
    engaged.do(enter_dates, engaged.engagement_id, entries, move_by_hand_too=by_hand_too)


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION, facets=BIG)


@pytest.mark.parametrize("moved", ["kickoff", "project_end", "booking"])
def test_a_moved_date_shifts_what_the_preview_showed(engaged: Engaged, moved: str) -> None:
    before = engaged.plan()
    later = [entry(moved, EXECUTION[moved] + timedelta(days=9))]
    preview = preview_dates(before, later)
    assert engaged.plan() == before
    enter(engaged, *later)
    was, now = ({each.id: each for each in work} for work in (before.work, engaged.plan().work))
    moves = {
        (each.dri, each.id, was[each.id].due, each.due)
        for each in now.values()
        if each.is_open and was[each.id].due != each.due
    }
    assert {(each.work.dri, each.work.id, each.before, each.after) for each in preview.shifts} == moves
    assert preview.shifts


def test_what_somebody_else_moved_since_it_was_shown_is_refused(engaged: Engaged) -> None:
    kickoff, leaving = AnchorId("kickoff"), StageId("engagement_execution")
    shown = ShownDates(dates={(kickoff, 1): EXECUTION["kickoff"]}, exits={leaving: None})
    engaged.do(enter_dates, engaged.engagement_id, [entry("kickoff", days(9))], exit_by={leaving: days(80)})
    before = engaged.stored()
    for entries, exit_by in (([entry("kickoff", days(10))], {}), ([], {leaving: days(70)})):
        with pytest.raises(Refusal, match="changed the dates meanwhile: open them again"):
            engaged.do(enter_dates, engaged.engagement_id, entries, exit_by=exit_by, shown=shown)
    again = [entry("kickoff", days(9))]
    engaged.do(enter_dates, engaged.engagement_id, again, exit_by={leaving: days(80)}, shown=shown)
    assert engaged.stored() == before, "a form that is sent twice is no conflict"


def test_a_date_set_by_hand_stays_when_its_anchor_moves(engaged: Engaged) -> None:
    engaged.do(acting.redate, engaged.work("exec_hard_book").id, due=days(30))
    enter(engaged, entry("kickoff", days(14)))
    assert engaged.work("exec_hard_book").due == days(30)


def test_asked_to_it_moves_with_its_anchor_and_others_by_hand_stay(engaged: Engaged) -> None:
    stage, role = StageId("engagement_execution"), RoleId("pse")
    own = OwnActivity(name="Check the firewall", stage=stage, role=role, due=days(20))
    engaged.do(extra_work.add_own_activity, engaged.engagement_id, own)
    for activity in ("exec_hard_book", "fin_hours_final"):
        engaged.do(acting.redate, engaged.work(activity).id, due=days(30))
    enter(engaged, entry("kickoff", days(14)), by_hand_too=True)
    assert engaged.work("exec_hard_book").due == days(17)
    assert engaged.work("fin_hours_final").due == days(30)
    (added,) = (each for each in engaged.plan().work if each.name == own.name)
    assert added.due == days(20)


def test_each_date_is_one_row_and_what_is_entered_again_is_none(engaged: Engaged) -> None:
    enter(engaged, entry("kickoff", days(14)), entry("project_end", days(90)))
    enter(engaged, entry("kickoff", days(14)))
    (change,) = engaged.history("date_entered")
    assert change.before == {"on": "2026-06-08"}
    assert change.after == {"anchor": "kickoff", "occurrence": 1, "on": "2026-06-15"}


def test_each_iteration_plans_its_own_work(engaged: Engaged) -> None:
    assert [each.due for each in engaged.all("exec_it_planning")] == [None]
    iterations = [(8, 19), (22, 33), (36, 47)]
    for number, (start, end) in enumerate(iterations, 1):
        enter(
            engaged, entry("iteration_start", days(start), number), entry("iteration_end", days(end), number)
        )
    planning, review = engaged.all("exec_it_planning"), engaged.all("exec_it_review")
    assert [each.due for each in planning] == [days(start) for start, _ in iterations]
    assert [each.occurrence for each in review] == [1, 2, 3]
    assert review[1].depends_on == ("exec_it_planning#2",)
    done = engaged.do(acting.complete, planning[0].id).activity
    enter(engaged, entry("iteration_start", None, 2), entry("iteration_end", None, 2))
    assert [each.state for each in engaged.all("exec_it_planning")] == ["done", "withdrawn", "open"]
    assert engaged.all("exec_it_planning")[0] == done


def test_a_milestone_and_its_acceptance_belong_together(engaged: Engaged) -> None:
    enter(engaged, entry("milestone_complete", days(10), 1), entry("milestone_complete", days(24), 2))
    first, second = engaged.all("comp_accept_request")
    assert (first.due, second.due) == (days(11), days(25))
    engaged.today, engaged.at = days(25), time(10)
    engaged.do(acting.complete, second.id)
    sent = engaged.date_of("acceptance_sent", 2)
    assert sent is not None
    assert sent.on == days(25)
    assert engaged.work("comp_acceptance", 2).due == days(31)
    engaged.do(acting.complete, first.id)
    engaged.do(acting.complete, engaged.work("comp_acceptance", 1).id)
    assert engaged.work("comp_record_accept", 1).due == days(28)
    assert engaged.work("comp_acceptance", 2).is_open


def test_each_class_has_its_own_preparation(database: Database, methodology: Methodology) -> None:
    dates = {"training_start": [days(30), days(60)], "training_end": [days(31), days(61)]}
    engaged = engage(database, methodology, type="education", stage="engagement_execution", dates=dates)
    assert [each.due for each in engaged.all("train_lab_check")] == [days(29), days(59)]
    engaged.today = days(30)
    engaged.do(acting.complete, engaged.work("train_deliver", 1).id)
    assert [each.due for each in engaged.all("train_closeout")] == [days(32), days(64)]
    assert engaged.work("train_signoff", 2).depends_on == ("train_closeout#2",)


def test_a_day_to_leave_a_stage_is_kept_and_taken_back(engaged: Engaged) -> None:
    stage = StageId("customer_success")
    for day in (days(100), days(100), None):
        engaged.do(enter_dates, engaged.engagement_id, [], exit_by={stage: day})
    assert engaged.plan().engagement.exit_dates == ()
    assert [c.after["by"] for c in engaged.history("exit_by_set")] == [days(100).isoformat(), None]
    assert engaged.plan_facts.entered.keys() == {"engagement_execution"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param(entry("kickoff", date(206, 6, 8)), "between 2000 and 2100", id="year-mistyped"),
        pytest.param(entry("kickoff", date(2206, 6, 8)), "between 2000 and 2100", id="too-far"),
        pytest.param(entry("stage_start", days(3)), "cannot be entered", id="follows-from-entering"),
        pytest.param(entry("party", days(3)), "cannot be entered", id="unknown"),
        pytest.param(entry("kickoff", days(3), 2), "only one date", id="second-kickoff"),
        pytest.param(entry("iteration_start", days(3), 0), "only one date", id="number-zero"),
        pytest.param(entry("iteration_start", days(3), 1, "x" * 201), "shorten it", id="label-too-long"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_all_that_came_with_it(
    engaged: Engaged, wrong: DateEntry, sentence: str
) -> None:
    before = engaged.stored()
    with pytest.raises(Refusal, match=sentence):
        enter(engaged, entry("project_end", days(80)), wrong)
    with pytest.raises(Refusal, match=sentence):
        preview_dates(engaged.plan(), [wrong])
    assert engaged.stored() == before


@pytest.mark.parametrize(
    ("stage", "day"), [("nowhere", days(9)), ("engagement_execution", date(2206, 6, 8))], ids=str
)
def test_a_day_to_leave_that_cannot_be_is_refused(engaged: Engaged, stage: str, day: date) -> None:
    with pytest.raises(Refusal, match=r"no such stage|between 2000"):
        engaged.do(enter_dates, engaged.engagement_id, [], exit_by={StageId(stage): day})


def test_what_has_happened_is_moved_and_not_taken_away(engaged: Engaged) -> None:
    engaged.do(acting.complete, engaged.work("exec_kickoff").id)
    with pytest.raises(Refusal, match="has happened: move its date, or undo what set it"):
        preview_dates(engaged.plan(), [entry("kickoff", None)])
    with pytest.raises(Refusal, match="has happened"):
        enter(engaged, entry("kickoff", None))


def test_a_preview_after_the_booking_keeps_its_lead(database: Database, methodology: Methodology) -> None:
    engaged = engage(database, methodology, stage="sow_close")
    engaged.do(acting.complete, engaged.work("close_closed_won").id)
    moved = [entry("booking", days(1))]
    preview = preview_dates(engaged.plan(), moved)
    enter(engaged, *moved)
    now = {each.id: each.due for each in engaged.plan().work}
    assert {shift.work.id: shift.after for shift in preview.shifts}.items() <= now.items()
    lead = engaged.plan().roles.lead
    assert lead is not None
    assert lead.person == PM


def test_the_dates_of_what_is_over_do_not_change(engaged: Engaged) -> None:
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="over")
    with pytest.raises(Refusal, match="reopen it first"):
        enter(engaged, entry("kickoff", days(14)))


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
        enter(engaged, entry("project_end", on))
    before = engaged.date_of("project_end")
    with pytest.raises(Refusal, match="changed meanwhile"):
        takes_back(engaged, days(90))
    assert engaged.date_of("project_end") == before


def test_a_day_entered_after_it_has_passed_has_happened(engaged: Engaged) -> None:
    engaged.today = days(95)
    enter(engaged, entry("project_end", days(80)), entry("kickoff", days(9)))
    dates = {each.anchor: each.actual for each in engaged.plan_facts.dates}
    assert (dates["project_end"], dates["kickoff"]) == (True, False), "the kickoff is set by its activity"
    enter(engaged, entry("project_end", days(99)))
    assert not engaged.date_of("project_end").actual  # type: ignore[union-attr]
    enter(engaged, entry("project_end", days(80)))
    enter(engaged, entry("project_end", None))
    assert engaged.date_of("project_end") is None

"""Tests of `storage.engagements.dates`."""

from datetime import date, time, timedelta

import pytest

from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.dates import DateEntry, ShownDates, preview_dates
from methodology.engagement.extra_work import OwnActivity
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity as acting
from storage.engagements import extra_work, lifecycle
from storage.engagements.dates import enter_dates
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

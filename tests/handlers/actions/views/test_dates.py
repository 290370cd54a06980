"""The form with all dates of an engagement, and its preview."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import dates
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FieldErrors, shown_in
from methodology.definition.ids import AnchorId, StageId
from methodology.engagement.dates import DateField, ExitField
from methodology.engagement.engagement import EngagementId
from methodology.engagement.moves import Contradicting
from methodology.plan.changes import Changes
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.support.sample import BEN, LONG_NAME, TODAY, crowd, methodology, work
from tests.support.view_checks import as_submitted, checked, ticked

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
KICKOFF = METHODOLOGY.anchor[AnchorId("kickoff")]
CLASS = METHODOLOGY.anchor[AnchorId("class_start")]
END = METHODOLOGY.anchor[AnchorId("project_end")]
FIELDS = (
    DateField(anchor=KICKOFF, on=date(2026, 12, 1), actual=True),
    DateField(anchor=CLASS, on=date(2027, 1, 11), label="Basics"),
    DateField(anchor=CLASS, occurrence=2),
    DateField(anchor=END, waiting=3),
)
EXITS = (ExitField(stage=METHODOLOGY.stage[StageId("scoping")], by=date(2026, 12, 15)),)


def form() -> Any:
    return checked(dates.dates_form("Acme (SOW-42)", FIELDS, EXITS, TODAY, ORIGIN))


def test_the_form_shows_what_work_waits_for_first(golden: Golden) -> None:
    golden(dates.dates_form("Acme (SOW-42)", FIELDS, EXITS, TODAY, ORIGIN))


def test_dates_that_contradict_each_other_stand_first_with_the_work_they_are_of() -> None:
    found = [Contradicting(work=work(), root=work(2, name="Order the badges", due=date(2026, 12, 4)))]
    payload = checked(
        dates.dates_form("Acme", FIELDS, EXITS, TODAY, ORIGIN, contradicting=found, concerned=[END.id])
    )
    fields = [each["block_id"] for each in payload["blocks"] if each["type"] == "input"]
    assert fields[0] == "date:project_end:1"
    assert len(fields) == len(set(fields))
    assert "due Thu 26 Nov, before what it waits for: Order the badges, Fri 4 Dec." in str(payload)


def test_a_preview_says_which_dates_ahead_are_free_days_of_everybody() -> None:
    changes = dates.DateChanges(carried=ORIGIN)
    free = [date(2027, 1, 2), date(2026, 1, 3)]
    said = str(checked(dates.dates_preview("Acme", changes, Changes(), TODAY, free_days=free)))
    assert said.count("is a day on which nobody in this engagement works.") == 1
    assert "Sat 2 Jan is a day on which nobody" in said


def test_what_is_due_after_a_target_end_is_told_before_it_is_saved() -> None:
    late = {"Scoping": [work(n, name=f"Task {n}", due=date(2026, 12, n)) for n in range(1, 6)], "Prep": []}
    changes = dates.DateChanges(carried=ORIGIN)
    said = str(checked(dates.dates_preview("Acme", changes, Changes(), TODAY, (), late)))
    assert (
        "Due after the target end of Scoping: Task 1 (Tue 1 Dec), Task 2 (Wed 2 Dec), "
        "Task 3 (Thu 3 Dec) and 2 more." in said
    )
    assert "Prep" not in said


def test_a_date_that_was_asked_for_stands_first() -> None:
    asked = FormOrigin(about=ButtonValue(engagement=EngagementId(7), choice="class_start"))
    payload = checked(dates.dates_form("Acme", FIELDS, EXITS, TODAY, asked))
    assert payload["blocks"][1]["block_id"] == "date:class_start:1"


def test_more_dates_than_fit_are_counted() -> None:
    many = [DateField(anchor=CLASS, occurrence=number, label=LONG_NAME) for number in range(1, 300)]
    payload = checked(dates.dates_form(LONG_NAME, many, EXITS, TODAY, ORIGIN))
    assert "and 264 more" in str(payload)


def test_a_planned_day_that_has_passed_says_what_to_do() -> None:
    past = DateField(anchor=KICKOFF, on=date(2026, 11, 20))
    assert "This day has passed: move it" in str(checked(dates.dates_form("Acme", [past], (), TODAY, ORIGIN)))


def test_only_changed_dates_are_read() -> None:
    entered = {
        "date:class_start:2": {"selected_date": "2027-02-01"},
        "label:class_start:2": {"value": "Advanced"},
        "date:kickoff:1": {"selected_date": "2026-12-03"},
        "exit:scoping": {"selected_date": None},
    }
    found = dates.read_dates(as_submitted(form(), **entered), as_submitted(form()), FIELDS, EXITS, ORIGIN)
    assert [(each.anchor, each.on, each.occurrence, each.label) for each in found.dates] == [
        ("kickoff", date(2026, 12, 3), 1, ""),
        ("class_start", date(2027, 2, 1), 2, "Advanced"),
    ]
    assert [(each.stage, each.by) for each in found.exits] == [("scoping", None)]


def test_what_others_entered_while_the_form_stood_open_stays() -> None:
    entered = {"date:class_start:2": {"selected_date": "2027-02-01"}}
    moved = [each.model_copy(update={"on": TODAY}) if each.key == "kickoff:1" else each for each in FIELDS]
    left = [each.model_copy(update={"by": TODAY}) for each in EXITS]
    found = dates.read_dates(as_submitted(form(), **entered), shown_in(form()["blocks"]), moved, left, ORIGIN)
    assert [(each.anchor, each.occurrence) for each in found.dates] == [("class_start", 2)]
    assert found.exits == ()


def test_a_date_that_somebody_else_moved_meanwhile_is_refused_at_its_field() -> None:
    entered = {
        "date:kickoff:1": {"selected_date": "2026-12-03"},
        "exit:scoping": {"selected_date": "2026-12-04"},
    }
    moved = [each.model_copy(update={"on": TODAY}) for each in FIELDS]
    left = [each.model_copy(update={"by": TODAY}) for each in EXITS]
    with pytest.raises(FieldErrors, match="meanwhile") as refused:
        dates.read_dates(as_submitted(form(), **entered), shown_in(form()["blocks"]), moved, left, ORIGIN)
    assert list(refused.value.errors) == ["date:kickoff:1", "exit:scoping"]


def test_a_date_entered_ahead_can_be_taken_back() -> None:
    entered = {"date:class_start:1": {"selected_date": None}}
    found = dates.read_dates(as_submitted(form(), **entered), as_submitted(form()), FIELDS, EXITS, ORIGIN)
    assert [(each.anchor, each.on) for each in found.dates] == [("class_start", None)]


def test_what_has_happened_cannot_be_emptied() -> None:
    entered = {"date:kickoff:1": {"selected_date": None}}
    with pytest.raises(FieldErrors, match="has happened") as refused:
        dates.read_dates(as_submitted(form(), **entered), as_submitted(form()), FIELDS, EXITS, ORIGIN)
    assert list(refused.value.errors) == ["date:kickoff:1"]


def test_a_form_without_a_change_says_so() -> None:
    with pytest.raises(FieldErrors, match="No date was changed"):
        dates.read_dates(as_submitted(form()), as_submitted(form()), FIELDS, EXITS, ORIGIN)


def test_more_changes_than_a_form_can_carry_are_refused() -> None:
    many = [DateField(anchor=CLASS, occurrence=number, label=LONG_NAME[:60]) for number in range(1, 36)]
    payload = checked(dates.dates_form("Acme", many, (), TODAY, ORIGIN))
    entered = {f"date:{field.key}": {"selected_date": "2027-02-01"} for field in many}
    with pytest.raises(FieldErrors, match="more than one form can carry"):
        dates.read_dates(as_submitted(payload, **entered), as_submitted(payload), many, (), ORIGIN)


def kept(activity: PlannedActivity, due: date | None) -> tuple[PlannedActivity, PlanItem]:
    """An activity, and its item in the new plan."""
    item = PlanItem(
        activity=activity.activity,
        occurrence=activity.occurrence,
        turn=activity.turn,
        stage=activity.stage,
        dri=activity.role,
        due=due,
        waiting_for=None,
    )
    return activity, item


SHIFTED = Changes(
    added=(kept(work(4), None)[1],),
    kept=(
        kept(work(), date(2026, 12, 3)),
        kept(work(2, name="Book the room", dri=BEN, due=None), date(2026, 12, 1)),
        kept(work(3, name="Write the contract", due=date(2026, 11, 27)), None),
    ),
    withdrawn=(work(5), work(6), work(7)),
    kept_by_hand=2,
)


def test_the_preview_shows_every_shift_by_person(golden: Golden) -> None:
    found = dates.read_dates(
        as_submitted(form(), **{"date:kickoff:1": {"selected_date": "2026-12-03"}}),
        as_submitted(form()),
        FIELDS,
        EXITS,
        ORIGIN,
    )
    payload = golden(dates.dates_preview("Acme", found, SHIFTED, TODAY))
    assert decode(dates.DateChanges, payload["private_metadata"]) == found
    assert dates.read_preview(as_submitted(payload)) is False
    assert dates.read_preview(as_submitted(payload, by_hand=ticked("move_too"))) is True


def test_the_emptiest_and_the_fullest_preview_fit() -> None:
    nothing = dates.DateChanges(carried=ORIGIN)
    assert "No due date moves." in str(checked(dates.dates_preview("Acme", nothing, Changes(), TODAY)))
    people = [PersonId(f"U{at}") for at in range(20)]
    many = [
        kept(each.model_copy(update={"dri": person}), date(2026, 12, 1))
        for person in people
        for each in crowd(30)
    ]
    fullest = Changes(kept=tuple(many), kept_by_hand=60)
    checked(dates.dates_preview(LONG_NAME, nothing, fullest, TODAY))

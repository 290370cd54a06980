"""Do the forms of dates and team show everything, and read only what was changed?"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import dates, team
from handlers.actions.views.dates import DateField, ExitField
from handlers.actions.views.team import RoleLine
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FieldErrors, shown_in
from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.engagement.engagement import EngagementId
from methodology.plan.changes import Shift
from tests.support.sample import ANNA, BEN, CHLOE, LONG_NAME, TODAY, crowd, longest, methodology, work
from tests.support.view_checks import as_submitted, checked, labels_in, ticked

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
CARRIED = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
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
    return checked(dates.dates_form("Acme (SOW-42)", FIELDS, EXITS, TODAY, CARRIED))


def test_the_form_shows_what_work_waits_for_first(golden: Golden) -> None:
    golden(dates.dates_form("Acme (SOW-42)", FIELDS, EXITS, TODAY, CARRIED))


def test_a_date_that_was_asked_for_stands_first() -> None:
    asked = FormOrigin(about=ButtonValue(engagement=EngagementId(7), choice="class_start"))
    payload = checked(dates.dates_form("Acme", FIELDS, EXITS, TODAY, asked))
    assert payload["blocks"][1]["block_id"] == "date:class_start:1"


def test_more_dates_than_fit_are_counted() -> None:
    many = [DateField(anchor=CLASS, occurrence=number, label=LONG_NAME) for number in range(1, 300)]
    payload = checked(dates.dates_form(LONG_NAME, many, EXITS, TODAY, CARRIED))
    assert "and 259 more" in str(payload)


def test_a_planned_day_that_has_passed_says_what_to_do() -> None:
    past = DateField(anchor=KICKOFF, on=date(2026, 11, 20))
    assert "This day has passed: move it" in str(
        checked(dates.dates_form("Acme", [past], (), TODAY, CARRIED))
    )


def test_only_what_was_changed_is_read() -> None:
    entered = {
        "date:class_start:2": {"selected_date": "2027-02-01"},
        "label:class_start:2": {"value": "Advanced"},
        "date:kickoff:1": {"selected_date": "2026-12-03"},
        "exit:scoping": {"selected_date": None},
    }
    found = dates.read_dates(as_submitted(form(), **entered), as_submitted(form()), FIELDS, EXITS, CARRIED)
    assert [(each.anchor, each.on, each.occurrence, each.label) for each in found.dates] == [
        ("kickoff", date(2026, 12, 3), 1, ""),
        ("class_start", date(2027, 2, 1), 2, "Advanced"),
    ]
    assert [(each.stage, each.by) for each in found.exits] == [("scoping", None)]


def test_what_others_entered_while_the_form_stood_open_stays() -> None:
    entered = {"date:class_start:2": {"selected_date": "2027-02-01"}}
    moved = [each.model_copy(update={"on": TODAY}) if each.key == "kickoff:1" else each for each in FIELDS]
    left = [each.model_copy(update={"by": TODAY}) for each in EXITS]
    found = dates.read_dates(
        as_submitted(form(), **entered), shown_in(form()["blocks"]), moved, left, CARRIED
    )
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
        dates.read_dates(as_submitted(form(), **entered), shown_in(form()["blocks"]), moved, left, CARRIED)
    assert list(refused.value.errors) == ["date:kickoff:1", "exit:scoping"]


def test_a_date_entered_ahead_can_be_taken_back() -> None:
    entered = {"date:class_start:1": {"selected_date": None}}
    found = dates.read_dates(as_submitted(form(), **entered), as_submitted(form()), FIELDS, EXITS, CARRIED)
    assert [(each.anchor, each.on) for each in found.dates] == [("class_start", None)]


def test_what_has_happened_cannot_be_emptied() -> None:
    entered = {"date:kickoff:1": {"selected_date": None}}
    with pytest.raises(FieldErrors, match="has happened") as refused:
        dates.read_dates(as_submitted(form(), **entered), as_submitted(form()), FIELDS, EXITS, CARRIED)
    assert list(refused.value.errors) == ["date:kickoff:1"]


def test_a_form_without_a_change_says_so() -> None:
    with pytest.raises(FieldErrors, match="No date was changed"):
        dates.read_dates(as_submitted(form()), as_submitted(form()), FIELDS, EXITS, CARRIED)


def test_more_changes_than_a_form_can_carry_are_refused() -> None:
    many = [DateField(anchor=CLASS, occurrence=number, label=LONG_NAME[:60]) for number in range(1, 40)]
    payload = checked(dates.dates_form("Acme", many, (), TODAY, CARRIED))
    entered = {f"date:{field.key}": {"selected_date": "2027-02-01"} for field in many}
    with pytest.raises(FieldErrors, match="more than one form can carry"):
        dates.read_dates(as_submitted(payload, **entered), as_submitted(payload), many, (), CARRIED)


def shifts() -> tuple[Shift, ...]:
    return (
        Shift(work=work(), before=date(2026, 11, 26), after=date(2026, 12, 3)),
        Shift(work=work(2, name="Book the room", dri=BEN), before=None, after=date(2026, 12, 1)),
        Shift(work=work(3, name="Write the contract"), before=date(2026, 11, 27), after=None),
    )


def test_the_preview_shows_every_shift_by_person(golden: Golden) -> None:
    found = dates.read_dates(
        as_submitted(form(), **{"date:kickoff:1": {"selected_date": "2026-12-03"}}),
        as_submitted(form()),
        FIELDS,
        EXITS,
        CARRIED,
    )
    people = dates.by_person(shifts())
    assert [each.person for each in people] == [BEN, ANNA]
    payload = golden(dates.dates_preview("Acme", found, people, TODAY, kept_by_hand=2, added=1, withdrawn=3))
    assert decode(dates.DateChanges, payload["private_metadata"]) == found
    assert dates.read_preview(as_submitted(payload)) is False
    assert dates.read_preview(as_submitted(payload, by_hand=ticked("move_too"))) is True


def test_the_emptiest_and_the_fullest_preview_fit() -> None:
    nothing = dates.DateChanges(carried=CARRIED)
    assert "No due date moves." in str(checked(dates.dates_preview("Acme", nothing, (), TODAY)))
    many = [Shift(work=each, before=TODAY, after=TODAY) for each in crowd(60)]
    people = [each for number in range(20) for each in dates.by_person(many)]
    checked(dates.dates_preview(LONG_NAME, nothing, people, TODAY, kept_by_hand=60))


PM = METHODOLOGY.role[RoleId("pm")]
LINES = (
    RoleLine(role=PM, person=ANNA, deputy=CHLOE, open_work=9, is_lead=True),
    RoleLine(role=METHODOLOGY.role[RoleId("engineer")], open_work=3),
    RoleLine(role=METHODOLOGY.role[RoleId("customer")], person=BEN, needed=False, note="has left Slack"),
)


def test_the_team_shows_first_what_nobody_fills(golden: Golden) -> None:
    payload = golden(team.team("Acme", LINES, CARRIED, can_change=True))
    assert "*Engineer*" in payload["blocks"][1]["text"]["text"]


def test_who_may_not_change_the_team_reads_who_may() -> None:
    payload = checked(team.team("Acme", LINES, CARRIED))
    assert labels_in(payload) == []
    assert "Only the team" in str(payload)


def test_the_fullest_and_the_emptiest_team_fit() -> None:
    roles = longest().roles * 30
    lines = [RoleLine(role=role, person=ANNA, deputy=BEN, open_work=99, note=LONG_NAME) for role in roles]
    checked(team.team(LONG_NAME * 2, lines, CARRIED, can_change=True))
    assert "No role has work" in str(checked(team.team("Acme", (), CARRIED, can_change=True)))


def test_a_role_changes_hands(golden: Golden) -> None:
    payload = golden(team.role_form("Acme", LINES[0], CARRIED))
    assert team.read_role(as_submitted(payload)) == (ANNA, CHLOE)
    assert team.read_role(
        as_submitted(payload, person={"selected_user": None}, deputy={"selected_user": None})
    ) == (None, None)


@pytest.mark.parametrize(("person", "deputy", "field"), [(ANNA, ANNA, "deputy"), (None, BEN, "person")])
def test_a_deputy_that_makes_no_sense_is_refused(person: str | None, deputy: str, field: str) -> None:
    payload = checked(team.role_form("Acme", LINES[0], CARRIED))
    state = as_submitted(payload, person={"selected_user": person}, deputy={"selected_user": deputy})
    with pytest.raises(FieldErrors) as refused:
        team.read_role(state)
    assert list(refused.value.errors) == [field]

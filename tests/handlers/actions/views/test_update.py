"""The form that marks several activities done at once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views.update import parts_of, read_update, update_form
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FieldErrors, FormValues
from methodology.engagement.engagement import EngagementId
from methodology.people import Absence
from tests.support.sample import ANNA, BEN, LONG_NAME, NOW, TODAY, plan, viewer, work
from tests.support.view_checks import checked, labels_in

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))


def test_late_work_comes_with_its_lateness(golden: Golden) -> None:
    shown = (
        work(1, due=date(2026, 11, 19)),
        work(2, name="Order the badges", due=TODAY),
        work(3, name="Plan the kickoff", due=None, waiting_for="kickoff"),
    )
    golden(update_form(plan(*shown), parts_of(shown, ()), NOW, ORIGIN))


def test_ones_own_work_comes_first_ten_at_a_time_and_that_of_others_behind_a_button() -> None:
    crowd = tuple(work(number) for number in range(1, 30))
    parts = parts_of(crowd[:12], crowd[12:])
    first = checked(update_form(plan(*crowd), parts, NOW, ORIGIN, reader=ANNA))
    (shown,) = _lists(first)
    assert (shown["label"]["text"], len(shown["element"]["options"])) == ("What's done?", 10)
    assert not shown["optional"], "something is to be ticked"
    assert labels_in(first) == ["My work, 2 of 2", "Work of others, 1 of 2", "Work of others, 2 of 2"]
    third = ORIGIN.model_copy(update={"about": ORIGIN.about.model_copy(update={"page": 3})})
    team = plan(*crowd, people=[viewer(ANNA).person])
    payload = checked(update_form(team, parts, NOW, third, reader=BEN, ticked=[crowd[0].id], waiting=2))
    (shown,) = _lists(payload)
    assert shown["label"]["text"] == "Which work of others is done?"
    assert shown["optional"], "something is ticked already"
    assert f"Ticked too: {crowd[0].name}" in str(payload)
    assert "They are told that you did it." in str(payload)
    assert "2 activities come after these: see *Plan*" in str(payload)
    assert "Somebody · due" in str(payload), "whose it is, where it is not the reader's"
    assert read_update(_ticked(_3=[14]), decode(FormOrigin, payload["private_metadata"])) == [14, 1]


def _lists(payload: Any) -> list[Any]:
    return [each for each in payload["blocks"] if each["type"] == "input"]


def test_nobody_is_told_of_work_of_a_role_that_is_empty() -> None:
    empty = work(1, role_unfilled=True)
    payload = checked(update_form(plan(empty), parts_of((), (empty,)), NOW, ORIGIN, reader=ANNA))
    assert "They are told" not in str(payload)


def test_work_of_somebody_who_is_away_says_until_when() -> None:
    absence = Absence(first=TODAY, last=date(2026, 12, 4))
    away = viewer(ANNA).person.model_copy(update={"absence": absence})
    form = update_form(plan(work(), people=[away]), parts_of((), [work()]), NOW, ORIGIN, reader=BEN)
    assert "Somebody · due Thu 26 Nov · away until Fri 4 Dec" in str(checked(form))


def test_what_comes_after_other_work_says_so() -> None:
    """Both may be done by the time somebody says so."""
    chain = (
        work(1, name="Call them"),
        work(2, name="Write the report", activity="report", depends_on=("scope_call",)),
    )
    payload = checked(update_form(plan(*chain), parts_of(chain, ()), NOW, ORIGIN, reader=ANNA))
    (group,) = _lists(payload)
    assert "after “Call them”" in group["element"]["options"][1]["description"]["text"]


def test_the_name_of_what_comes_first_is_cut_within_its_quotes() -> None:
    chain = (work(1, name=LONG_NAME), work(2, activity="report", depends_on=("scope_call",)))
    payload = checked(update_form(plan(*chain), parts_of(chain, ()), NOW, ORIGIN, reader=ANNA))
    (group,) = _lists(payload)
    said = group["element"]["options"][1]["description"]["text"]
    assert "after “" in said
    assert said.endswith("…”")


def test_nothing_to_do_is_said_without_a_form() -> None:
    assert "Nothing can be done right now" in str(checked(update_form(plan(), (), NOW, ORIGIN, waiting=1)))
    assert "Everything in this stage is done" in str(checked(update_form(plan(), (), NOW, ORIGIN)))


def _ticked(**groups: list[int]) -> FormValues:
    return FormValues(
        {
            f"done:{name[1:]}": {"value": {"selected_options": [{"value": str(each)} for each in ticked]}}
            for name, ticked in groups.items()
        }
    )


def test_what_is_ticked_in_all_groups_is_read() -> None:
    assert read_update(_ticked(_0=[3, 1], _10=[12]), ORIGIN) == [3, 1, 12]


def test_one_at_least_is_to_be_ticked() -> None:
    with pytest.raises(FieldErrors, match="Tick what is done"):
        read_update(_ticked(_0=[]), ORIGIN)

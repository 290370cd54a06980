"""The form that marks several activities done at once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views.update import read_update, update_form
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors, FormValues
from methodology.engagement.engagement import EngagementId
from methodology.people import Absence
from tests.support.sample import ANNA, BEN, NOW, TODAY, plan, viewer, work
from tests.support.view_checks import checked, labels_in

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))


def test_late_work_comes_with_its_lateness(golden: Golden) -> None:
    shown = (
        work(1, due=date(2026, 11, 19)),
        work(2, name="Order the badges", due=TODAY),
        work(3, name="Plan the kickoff", due=None, waiting_for="kickoff"),
    )
    golden(update_form(plan(*shown), shown, (), NOW, ORIGIN))


def test_twenty_are_offered_in_groups_of_ten_and_the_rest_is_in_the_plan() -> None:
    crowd = tuple(work(number) for number in range(1, 26))
    payload = checked(update_form(plan(*crowd), crowd, (), NOW, ORIGIN))
    groups = [each["element"]["options"] for each in payload["blocks"] if each["type"] == "input"]
    assert [len(group) for group in groups] == [10, 10]
    assert "and 5 more activities in the plan" in str(payload)
    assert labels_in(payload) == ["Plan"]
    team = [viewer(ANNA).person]
    of_a_team = plan(*crowd, people=team)
    of_others = str(checked(update_form(of_a_team, (), crowd[:1], NOW, ORIGIN, reader=BEN, waiting=2)))
    assert "Which work of others is done?" in of_others
    assert "What's done?" not in of_others
    assert "2 activities come after these: see *Plan*" in of_others
    assert "Somebody · due" in of_others, "whose it is, where it is not the reader's"


def test_work_of_others_stands_apart_below_ones_own() -> None:
    crowd = tuple(work(number) for number in range(1, 30))
    payload = checked(update_form(plan(*crowd), crowd[:12], crowd[12:], NOW, ORIGIN, reader=ANNA))
    groups = [each for each in payload["blocks"] if each["type"] == "input"]
    assert [(each["label"]["text"], len(each["element"]["options"])) for each in groups] == [
        ("What's done?", 10),
        ("What else is done?", 2),
        ("Which work of others is done?", 8),
    ]
    assert len({each["block_id"] for each in groups}) == len(groups)
    assert "and 9 more activities in the plan" in str(payload)
    assert "They are told that you did it." in str(payload)


def test_nobody_is_told_of_work_of_a_role_that_is_empty() -> None:
    empty = work(1, role_unfilled=True)
    payload = checked(update_form(plan(empty), (), (empty,), NOW, ORIGIN, reader=ANNA))
    assert "They are told" not in str(payload)


def test_work_of_somebody_who_is_away_says_until_when() -> None:
    absence = Absence(first=TODAY, last=date(2026, 12, 4))
    away = viewer(ANNA).person.model_copy(update={"absence": absence})
    form = update_form(plan(work(), people=[away]), (), [work()], NOW, ORIGIN, reader=BEN)
    assert "Somebody · due Thu 26 Nov · away until Fri 4 Dec" in str(checked(form))


def test_what_comes_after_other_work_says_so() -> None:
    """Both may be done by the time that somebody says so."""
    chain = (
        work(1, name="Call them"),
        work(2, name="Write the report", activity="report", depends_on=("scope_call",)),
    )
    payload = checked(update_form(plan(*chain), chain, (), NOW, ORIGIN, reader=ANNA))
    (group,) = [each for each in payload["blocks"] if each["type"] == "input"]
    assert "after “Call them”" in group["element"]["options"][1]["description"]["text"]
    assert not group["optional"], "something is to be ticked"


def test_nothing_to_do_is_said_without_a_form() -> None:
    assert "Nothing can be done right now" in str(
        checked(update_form(plan(), (), (), NOW, ORIGIN, waiting=1))
    )
    assert "Everything in this stage is done" in str(checked(update_form(plan(), (), (), NOW, ORIGIN)))


def _ticked(**groups: list[int]) -> FormValues:
    return FormValues(
        {
            f"done:{name[1:]}": {"value": {"selected_options": [{"value": str(each)} for each in ticked]}}
            for name, ticked in groups.items()
        }
    )


def test_what_is_ticked_in_all_groups_is_read() -> None:
    assert read_update(_ticked(_0=[3, 1], _10=[12])) == [3, 1, 12]


def test_one_at_least_is_to_be_ticked() -> None:
    with pytest.raises(FieldErrors, match="Tick what is done"):
        read_update(_ticked(_0=[]))

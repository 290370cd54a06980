"""A role, and the list of all roles."""

from collections.abc import Callable
from typing import Any

from handlers.block_kit.ids import read_button_value
from handlers.ps_stage.views.role import role_card, role_list
from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from tests.support.sample import longest, methodology
from tests.support.view_checks import checked, elements

Golden = Callable[[Any], Any]


def test_a_role_shows_everything_it_is_the_dri_for(golden: Golden) -> None:
    golden(role_card(methodology(), methodology().role[RoleId("pm")], can_share=True))


def test_a_role_that_is_the_dri_for_nothing_says_so(golden: Golden) -> None:
    payload = golden(role_card(methodology(), methodology().role[RoleId("customer")]))
    assert "Reminded through the Project Manager." in payload["text"]


def test_all_roles_are_listed_and_one_choice_away(golden: Golden) -> None:
    payload = golden(role_list(methodology()))
    options = [o for block in payload["blocks"] for e in elements(block) for o in e.get("options", [])]
    assert "role pm" in [read_button_value(each["value"]).choice for each in options]
    assert len(options) == len(methodology().roles)


def test_an_unknown_role_is_named_above_the_list_of_all() -> None:
    said = checked(role_list(methodology(), asked="gardener *x*"))["text"]
    assert said.startswith("No role is called “gardener ∗x∗”.")


def test_the_longest_list_of_roles_fits(real: Methodology) -> None:
    checked(role_list(longest(), asked="x" * 4000))
    checked(role_list(real))


def test_the_longest_role_fits() -> None:
    checked(role_card(longest(), longest().role[RoleId("pm")]))

"""Page 4 of `/ps-start`."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.block_kit.inputs import FieldErrors
from handlers.ps_start.form import read_page
from handlers.ps_start.views.draft import toggled_deputies
from handlers.ps_start.views.team_page import team_page
from tests.support.sample import ANNA, BEN
from tests.support.start_draft import METHODOLOGY, ROLES, on
from tests.support.view_checks import as_submitted, checked

Golden = Callable[[Any], Any]


def test_the_fourth_page_asks_for_the_team(golden: Golden) -> None:
    golden(team_page(METHODOLOGY, on("team"), ROLES))


def test_deputies_are_asked_for_by_choice(golden: Golden) -> None:
    golden(team_page(METHODOLOGY, toggled_deputies(on("team")), ROLES))


@pytest.mark.parametrize(
    ("person", "deputy", "field"),
    [
        pytest.param(ANNA, ANNA, "deputy:pm", id="nobody-stands-in-for-themselves"),
        pytest.param(None, BEN, "person:pm", id="a-deputy-needs-somebody-to-stand-in-for"),
    ],
)
def test_a_deputy_that_makes_no_sense_is_refused_at_its_field(
    person: str | None, deputy: str, field: str
) -> None:
    draft = toggled_deputies(on("team", members=()))
    submitted = as_submitted(
        checked(team_page(METHODOLOGY, draft, ROLES)),
        **{"person:pm": {"selected_user": person}, "deputy:pm": {"selected_user": deputy}},
    )
    with pytest.raises(FieldErrors) as refused:
        read_page(METHODOLOGY, draft, submitted)
    assert list(refused.value.errors) == [field]


def test_a_person_taken_out_of_a_role_leaves_it() -> None:
    payload = checked(team_page(METHODOLOGY, on("team"), ROLES))
    submitted = as_submitted(payload, **{"person:pm": {"selected_user": None}})
    assert read_page(METHODOLOGY, on("team"), submitted).members == ()

"""The team of an engagement, and the form to give a role to somebody else."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.actions.views import team
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors
from methodology.definition.ids import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.team import RoleLine
from tests.support.sample import ANNA, BEN, CHLOE, LONG_NAME, longest, methodology
from tests.support.view_checks import as_submitted, checked, labels_in

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
LED = RoleLine(role=METHODOLOGY.role[RoleId("pm")], person=ANNA, deputy=CHLOE, open_work=9, is_lead=True)
LINES = (
    RoleLine(role=METHODOLOGY.role[RoleId("engineer")], open_work=3),
    LED,
    RoleLine(role=METHODOLOGY.role[RoleId("customer")], person=BEN, needed=False, has_left=True),
)


def test_the_team_shows_first_what_nobody_fills(golden: Golden) -> None:
    payload = golden(team.team("Acme", LINES, ORIGIN, can_change=True))
    assert "*Engineer*" in payload["blocks"][1]["text"]["text"]


def test_who_may_not_change_the_team_reads_who_may() -> None:
    payload = checked(team.team("Acme", LINES, ORIGIN))
    assert labels_in(payload) == []
    assert "Only the team" in str(payload)


def test_the_team_says_who_is_away_until_when() -> None:
    away = {ANNA: "away until Fri 4 Dec", CHLOE: "away from Mon 7 Dec until Fri 11 Dec"}
    said = str(checked(team.team("Acme", LINES, ORIGIN, away=away)))
    assert "<@U0ANNA> (away until Fri 4 Dec) · deputy: <@U0CHLOE> (away from Mon 7 Dec" in said


def test_the_fullest_and_the_emptiest_team_fit() -> None:
    roles = longest().roles * 30
    lines = [RoleLine(role=role, person=ANNA, deputy=BEN, open_work=99, has_left=True) for role in roles]
    checked(team.team(LONG_NAME * 2, lines, ORIGIN, can_change=True))
    assert "No role has work" in str(checked(team.team("Acme", (), ORIGIN, can_change=True)))


def test_a_role_changes_hands(golden: Golden) -> None:
    payload = golden(team.role_form("Acme", LED, ORIGIN))
    assert team.read_role(as_submitted(payload)) == (ANNA, CHLOE)
    assert team.read_role(
        as_submitted(payload, person={"selected_user": None}, deputy={"selected_user": None})
    ) == (None, None)


def test_who_gives_their_last_role_away_is_told_what_that_means() -> None:
    assert team.LAST_ROLE in str(checked(team.role_form("Acme", LED, ORIGIN, is_last=True)))


@pytest.mark.parametrize(("person", "deputy", "field"), [(ANNA, ANNA, "deputy"), (None, BEN, "person")])
def test_a_deputy_that_makes_no_sense_is_refused(person: str | None, deputy: str, field: str) -> None:
    payload = checked(team.role_form("Acme", LED, ORIGIN))
    submitted = as_submitted(payload, person={"selected_user": person}, deputy={"selected_user": deputy})
    with pytest.raises(FieldErrors) as refused:
        team.read_role(submitted)
    assert list(refused.value.errors) == [field]

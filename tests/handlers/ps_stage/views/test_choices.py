"""Choices to press: engagements with one name, and names near an unknown one."""

from collections.abc import Callable
from typing import Any

from handlers.block_kit.ids import read_button_value
from handlers.ps_stage.views.choices import (
    Choice,
    Suggestion,
    choose_engagement,
    unknown_role,
)
from methodology.engagement.engagement import EngagementId
from tests.support.sample import LONG_NAME
from tests.support.view_checks import checked, elements

Golden = Callable[[Any], Any]


def test_several_engagements_are_offered(golden: Golden) -> None:
    choices = [Choice(engagement=EngagementId(1), title="Acme (SOW-1)", detail="Scoping")]
    golden(choose_engagement("acme", [*choices, Choice(engagement=EngagementId(2), title="Acme Labs")]))


def test_more_engagements_than_fit_are_counted() -> None:
    many = [Choice(engagement=EngagementId(n), title=LONG_NAME, detail=LONG_NAME) for n in range(1, 40)]
    payload = checked(choose_engagement("", many))
    assert "and 29 more" in payload["text"]
    assert "live in this channel" in payload["text"]


def test_near_roles_are_one_press_away(golden: Golden) -> None:
    payload = golden(unknown_role("manger <x>", [Suggestion(name="Project Manager", typed="role pm")]))
    assert [read_button_value(e["value"]).choice for block in payload["blocks"] for e in elements(block)] == [
        "role pm"
    ]

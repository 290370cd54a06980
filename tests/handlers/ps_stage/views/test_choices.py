"""Choices to press: engagements with one name, and names near an unknown one."""

from collections.abc import Callable
from typing import Any

from handlers.block_kit.ids import read_button_value
from handlers.ps_stage.views.choices import (
    Choice,
    Suggestion,
    activities_called,
    choose_engagement,
    unknown_name,
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


def near(*names: str) -> list[Suggestion]:
    return [Suggestion(name=each, typed=each) for each in names]


def test_near_names_are_one_press_away(golden: Golden) -> None:
    payload = golden(unknown_name("scopng *x*", near("Scoping", "Acme", LONG_NAME, "a fourth")))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert [read_button_value(e["value"]).choice for e in buttons][:2] == ["Scoping", "Acme"]
    assert len(buttons) == 3


def test_near_roles_are_one_press_away(golden: Golden) -> None:
    payload = golden(unknown_role("manger <x>", [Suggestion(name="Project Manager", typed="role pm")]))
    assert [read_button_value(e["value"]).choice for block in payload["blocks"] for e in elements(block)] == [
        "role pm"
    ]


def test_an_activity_is_offered_with_its_stage(golden: Golden) -> None:
    found = [
        Suggestion(name=f"{LONG_NAME} {n}", of="Engagement Execution", typed="Execution") for n in range(7)
    ]
    payload = golden(activities_called("kickoff", found))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert len(buttons) == 5
    assert all(each["text"]["text"].endswith(" (Engagement Execution)") for each in buttons)
    assert {read_button_value(each["value"]).choice for each in buttons} == {"Execution"}
    assert "7 activities have such a name" in payload["text"]
    assert "and 2 more" in payload["text"]


def test_a_single_activity_is_named_in_the_singular() -> None:
    said = activities_called(
        "raid", [Suggestion(name="Maintain the RAID board", of="Execution", typed="Execution")]
    )
    assert "One activity has such a name" in said.text
    assert "more" not in said.text

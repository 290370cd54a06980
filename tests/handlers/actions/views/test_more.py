"""The form behind More."""

from collections.abc import Callable
from typing import Any, get_args

from handlers.actions.views.more import more
from handlers.block_kit.ids import ButtonValue, FormOrigin
from methodology.engagement.buttons import Buttons, MoreButton
from methodology.engagement.engagement import EngagementId
from tests.support.sample import LONG_NAME, NOW, engagement, plan, viewer
from tests.support.view_checks import actions_in, checked

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
EVERYTHING: tuple[MoreButton, ...] = get_args(MoreButton)


def entries(*offered: MoreButton) -> list[str]:
    payload = checked(more(engagement(), ORIGIN, set(offered)))
    return [each.removeprefix("ps.") for each in actions_in(payload)]


def test_the_entries_stand_in_groups(golden: Golden) -> None:
    acme = engagement(customer=LONG_NAME)
    offered = Buttons(plan=plan(of=acme), viewer=viewer(), now=NOW).behind_more
    golden(more(acme, ORIGIN, offered))


def test_every_entry_has_its_button_in_order() -> None:
    assert entries(*EVERYTHING) == list(EVERYTHING)


def test_only_what_can_be_done_is_offered() -> None:
    assert entries("history") == ["history"]


def test_only_what_is_final_has_the_style_of_danger() -> None:
    payload = checked(more(engagement(), ORIGIN, set(EVERYTHING)))
    elements = [each for block in payload["blocks"] for each in block.get("elements", ())]
    danger = [each["text"]["text"] for each in elements if each.get("style") == "danger"]
    assert danger == ["Cancel the engagement …", "Close the engagement …"]

"""The message to somebody who took over everything of another person."""

from collections.abc import Callable
from typing import Any

from handlers.messages.views.handed_over import handed_over
from methodology.definition.ids import RoleId
from methodology.engagement.hand_over import HandedOver
from tests.support.sample import ANNA, CHLOE, LONG_NAME, engagement, longest, plan
from tests.support.view_checks import checked

Golden = Callable[[Any], Any]


def test_it_says_what_came_over(golden: Golden) -> None:
    given = HandedOver(roles=(RoleId("engineer"),), deputy_of=(RoleId("manager"),), activities=3)
    golden(handed_over([(plan(), given)], by=ANNA, giver=CHLOE))


def test_who_hands_over_themselves_is_named_once() -> None:
    said = handed_over([(plan(), HandedOver(activities=1))], by=ANNA, giver=ANNA)
    assert f"<@{ANNA}> handed over to you what they had in 1 engagement." in str(said.blocks[0].to_dict())


def test_the_longest_fits_and_says_how_many_more_there_are() -> None:
    whole = plan().model_copy(
        update={"methodology": longest(), "engagement": engagement(customer=LONG_NAME, reference=LONG_NAME)}
    )
    every = HandedOver(roles=tuple(longest().role), deputy_of=tuple(longest().role), activities=1000)
    payload = checked(handed_over([(whole, every)] * 300, by=ANNA, giver=CHLOE))
    assert " more" in str(payload)

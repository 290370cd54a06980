"""The message to somebody who took over everything of another person."""

from collections.abc import Callable
from typing import Any

from handlers.messages.views.handed_over import handed_over
from tests.support.sample import ANNA, BEN, CHLOE, LONG_NAME, engagement, longest, plan
from tests.support.view_checks import checked

Golden = Callable[[Any], Any]


def test_it_says_what_is_theirs_now(golden: Golden) -> None:
    golden(handed_over([plan()], BEN, by=ANNA, giver=CHLOE))


def test_the_longest_fits_and_says_how_many_more_there_are() -> None:
    whole = plan().model_copy(
        update={"methodology": longest(), "engagement": engagement(customer=LONG_NAME, reference=LONG_NAME)}
    )
    payload = checked(handed_over([whole] * 300, BEN, by=ANNA, giver=CHLOE))
    assert " more" in str(payload)

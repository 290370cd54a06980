"""The customer journey."""

from collections.abc import Callable
from typing import Any

from handlers.ps_stage.views.journey import journey
from tests.support.sample import methodology

Golden = Callable[[Any], Any]


def test_the_journey_shows_which_stages_serve_it(golden: Golden) -> None:
    golden(journey(methodology(), can_share=True))

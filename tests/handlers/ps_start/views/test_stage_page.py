"""Page 2 of `/ps-start`."""

from collections.abc import Callable
from typing import Any

from handlers.ps_start.views.stage_page import stage_page
from tests.support.start_draft import METHODOLOGY, on

Golden = Callable[[Any], Any]


def test_the_second_page_asks_for_the_stage_and_the_facets_of_the_type(golden: Golden) -> None:
    golden(stage_page(METHODOLOGY, on("course")))

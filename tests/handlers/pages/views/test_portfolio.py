"""The view of the portfolio on Home."""

from typing import Any, get_args

import pytest

from handlers.block_kit.ids import ButtonValue, read_button_value
from handlers.block_kit.modal import home_tab
from handlers.pages.views.portfolio import PortfolioPage, filter_of, portfolio_blocks
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_line import EngagementLine
from methodology.engagement.portfolio import PortfolioFilter
from tests.support.sample import TODAY
from tests.support.view_checks import checked

LINE = EngagementLine(engagement=EngagementId(7), title="Acme (SOW-42)", stages=("Scoping",), open_work=4)


def shown(portfolio: PortfolioPage) -> Any:
    return checked(home_tab(list(portfolio_blocks(portfolio, TODAY))))


@pytest.mark.parametrize("chosen_filter", get_args(PortfolioFilter))
def test_the_portfolio_remembers_its_filter(chosen_filter: PortfolioFilter) -> None:
    payload = shown(PortfolioPage(chosen=chosen_filter))
    menu = next(b for b in payload["blocks"] if b.get("block_id") == "portfolio")["elements"][0]
    assert filter_of(read_button_value(menu["initial_option"]["value"])) == chosen_filter
    assert "Choose another filter" in str(payload)


def test_a_filter_that_nobody_knows_shows_all_that_run() -> None:
    assert filter_of(ButtonValue(choice="blue")) == "running"

"""The portfolio on Home: the engagements that a person watches, filtered and in pages."""

from collections.abc import Iterable, Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, header, menu, section
from handlers.pages.views.engagement_line import engagement_row
from methodology.engagement.engagement_line import EngagementLine
from methodology.engagement.portfolio import PortfolioFilter
from methodology.value import Value

FILTERS: tuple[tuple[PortfolioFilter, str], ...] = (
    ("running", "All active"),
    ("late", "Late"),
    ("at_risk", "At risk"),
    ("on_track", "On track"),
    ("on_hold", "On hold"),
    ("over", "Closed and cancelled"),
)
SHOWN = 10


class PortfolioPage(Value):
    """The engagements that a person watches, without their own."""

    lines: Sequence[EngagementLine] = ()
    chosen: PortfolioFilter = "running"


def portfolio_blocks(portfolio: PortfolioPage, today: date) -> Iterable[Block]:
    yield header("Portfolio")
    about = ButtonValue(choice=portfolio.chosen, surface="home")
    filters = [(label, about.model_copy(update={"choice": name})) for name, label in FILTERS]
    yield from row([menu(ids.PORTFOLIO_FILTER, "Which engagements?", filters, about)], block_id="portfolio")
    if not portfolio.lines:
        yield section("No other engagement is like that. Choose another filter.")
    for line in portfolio.lines[:SHOWN]:
        yield engagement_row(line, today)
    if (rest := len(portfolio.lines) - SHOWN) > 0:
        whole = about.model_copy(update={"page": 2})
        yield section(f"and {rest} more", button("Show all", ids.PORTFOLIO_PAGE, whole, of="Portfolio"))


def filter_of(about: ButtonValue) -> PortfolioFilter:
    """The filter that a button of the portfolio carries; `running` if it carries none."""
    return next((name for name, _ in FILTERS if name == about.choice), "running")

"""The portfolio on Home: the engagements that a person watches, filtered and in pages."""

from collections.abc import Iterable
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import context, divider, header, menu, pager, section
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
PER_PAGE = 10


class PortfolioPage(Value):
    """One page of the engagements that a person watches; `total` counts all pages.

    Where they watch too many, only the `newest` ones `of` all are listed.
    """

    lines: tuple[EngagementLine, ...] = ()
    chosen: PortfolioFilter = "running"
    total: int = 0
    page: int = 1
    newest: int | None = None
    of: int = 0


def portfolio_blocks(portfolio: PortfolioPage, today: date) -> Iterable[Block]:
    yield divider()
    yield header("Portfolio")
    about = ButtonValue(choice=portfolio.chosen, surface="home", page=portfolio.page)
    filters = [(label, about.model_copy(update={"choice": name, "page": 1})) for name, label in FILTERS]
    chosen = about.model_copy(update={"page": 1})
    yield from row([menu(ids.PORTFOLIO_FILTER, "Which engagements?", filters, chosen)], block_id="portfolio")
    if not portfolio.lines:
        yield section("No other engagement is like that. Choose another filter.")
    for line in portfolio.lines[:PER_PAGE]:
        yield engagement_row(line, today)
    if portfolio.newest is not None:
        yield context(
            f"These are from the newest {portfolio.newest} of {portfolio.of}: "
            "type `/ps-stage` and a customer to see one of the others"
        )
    yield from pager(ids.PORTFOLIO_PAGE, about, max(1, -(-portfolio.total // PER_PAGE)))


def filter_of(about: ButtonValue) -> PortfolioFilter:
    """The filter that a button of the portfolio carries; `running` if it carries none."""
    return next((name for name, _ in FILTERS if name == about.choice), "running")

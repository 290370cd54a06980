"""The portfolio: which engagements a lead watches, its filters and its order."""

from collections.abc import Iterable
from typing import Literal

from methodology.engagement.engagement import EngagementState
from methodology.engagement.engagement_line import EngagementLine

PortfolioFilter = Literal["running", "late", "at_risk", "on_track", "on_hold", "over"]

WATCHING = (
    "engagement_manager",
    "project_manager",
    "training_coordinator",
    "regional_delivery_manager",
    "ps_director",
)
"""The roles that lead an engagement or watch a portfolio; admins watch everything."""

_WORST_FIRST = ("late", "at_risk", "on_track")


def states_watched(chosen: PortfolioFilter) -> tuple[EngagementState, ...]:
    """The states of the engagements that this filter can show."""
    match chosen:
        case "on_hold":
            return ("on_hold",)
        case "over":
            return ("closed", "cancelled")
        case _:
            return ("open",)


def portfolio(lines: Iterable[EngagementLine], chosen: PortfolioFilter) -> tuple[EngagementLine, ...]:
    """The lines that the filter leaves, those that stand worst first; else in the order they came in."""
    left = (each for each in lines if chosen not in _WORST_FIRST or each.health.state == chosen)
    return tuple(sorted(left, key=lambda each: _WORST_FIRST.index(each.health.state)))

"""The portfolio of a lead: the roles that watch engagements, its filters and its order."""

from collections.abc import Iterable
from typing import Literal

from methodology.engagement.engagement import OVER, EngagementState
from methodology.engagement.engagement_line import EngagementLine

PortfolioFilter = Literal["running", "late", "at_risk", "on_track", "on_hold", "over"]

WATCHING = (
    "engagement_manager",
    "project_manager",
    "training_coordinator",
    "regional_delivery_manager",
    "ps_director",
)
"""The roles whose engagements are in the portfolio of their holder; admins see all engagements."""

_WORST_FIRST = ("late", "at_risk", "on_track")


def states_watched(chosen: PortfolioFilter) -> tuple[EngagementState, ...]:
    """The states of the engagements that can match this filter."""
    match chosen:
        case "on_hold":
            return ("on_hold",)
        case "over":
            return OVER
        case _:
            return ("open",)


def portfolio(lines: Iterable[EngagementLine], chosen: PortfolioFilter) -> tuple[EngagementLine, ...]:
    """The lines that match the filter, worst health first, otherwise in the given order."""
    left = (each for each in lines if chosen not in _WORST_FIRST or each.health.state == chosen)
    return tuple(sorted(left, key=lambda each: _WORST_FIRST.index(each.health.state)))

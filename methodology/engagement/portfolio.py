"""The portfolio of a lead: the roles that watch engagements, its filters and its order."""

from collections.abc import Iterable
from typing import Literal

from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import OVER, EngagementState
from methodology.engagement.engagement_line import EngagementLine
from methodology.engagement.health import WORST_FIRST

PortfolioFilter = Literal["running", "late", "at_risk", "on_track", "on_hold", "over"]


def watching_roles(methodology: Methodology) -> frozenset[RoleId]:
    """The roles whose engagements are in the portfolio of their holder; admins see all engagements."""
    leads = [each.lead for each in methodology.types]
    leading = {role for lead in leads for role in (lead.before_booking, lead.after_booking, *lead.managers)}
    return frozenset(
        role.id
        for role in methodology.roles
        if (role.id in leading if role.watches is None else role.watches)
    )


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
    left = (each for each in lines if chosen not in WORST_FIRST or each.health.state == chosen)
    return tuple(sorted(left, key=lambda each: WORST_FIRST.index(each.health.state)))

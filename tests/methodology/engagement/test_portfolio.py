"""Which engagements are in a portfolio, and in which order."""

import pytest

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_line import EngagementLine
from methodology.engagement.health import Health
from methodology.engagement.portfolio import (
    PortfolioFilter,
    portfolio,
    states_watched,
    watching_roles,
)
from tests.support.opened import gitlab_ps


def line(engagement_id: int, state: str) -> EngagementLine:
    health = Health.model_validate({"state": state})
    return EngagementLine(engagement=EngagementId(engagement_id), title="Acme", stages=(), health=health)


LINES = (line(1, "on_track"), line(2, "late"), line(3, "at_risk"), line(4, "late"))


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("running", [2, 4, 3, 1]),
        ("late", [2, 4]),
        ("at_risk", [3]),
        ("on_track", [1]),
        ("on_hold", [2, 4, 3, 1]),
        ("over", [2, 4, 3, 1]),
    ],
)
def test_the_worst_health_comes_first(chosen: PortfolioFilter, shown: list[int]) -> None:
    assert [each.engagement for each in portfolio(LINES, chosen)] == shown


@pytest.mark.parametrize(
    ("chosen", "states"),
    [
        ("running", ("open",)),
        ("late", ("open",)),
        ("on_hold", ("on_hold",)),
        ("over", ("closed", "cancelled")),
    ],
)
def test_a_filter_looks_at_engagements_in_these_states(
    chosen: PortfolioFilter, states: tuple[str, ...]
) -> None:
    assert states_watched(chosen) == states


def test_the_methodology_says_which_roles_see_a_portfolio() -> None:
    shipped = gitlab_ps()
    leading = {
        "engagement_manager",
        "project_manager",
        "training_coordinator",
        "regional_delivery_manager",
        "ps_director",
    }
    assert watching_roles(shipped) == leading
    silent = tuple(each.model_copy(update={"watches": None}) for each in shipped.roles)
    assert watching_roles(shipped.model_copy(update={"roles": silent})) == leading, "as published before"
    said = {"pse": True, "project_manager": False}
    changed = tuple(each.model_copy(update={"watches": said.get(each.id)}) for each in shipped.roles)
    now = watching_roles(shipped.model_copy(update={"roles": changed}))
    assert now == (leading | {RoleId("pse")}) - {RoleId("project_manager")}

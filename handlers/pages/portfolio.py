"""The portfolio on Home: the engagements that a person watches."""

from handlers.pages.lists import Lists
from handlers.pages.paged import Paged
from handlers.pages.views.portfolio import PortfolioPage
from methodology.engagement.engagement import OVER
from methodology.engagement.health import WORST_FIRST
from methodology.engagement.portfolio import PortfolioFilter, states_watched, watching_roles
from storage.engagements import queries
from storage.engagements.lists import EngagementList, list_watched


def load_portfolio(lists: Lists, chosen: PortfolioFilter) -> PortfolioPage | None:
    """The engagements that the viewer watches, without their own; None if there are none.

    Who watches has a role in the engagement, or is an admin: they see it whatever its channel.
    """
    viewer = lists.viewer
    if viewer.is_admin or set(states_watched(chosen)) & set(OVER):
        lines = lists.engagements(_watched(lists, chosen))
    else:  # of those that are not over, they have each in which they have a role on their own list
        lines = Paged(0, lambda _offset, _limit: ())
    if not lines and chosen == "running" and not viewer.is_admin:
        return None
    return PortfolioPage.model_construct(lines=lines, chosen=chosen)  # validated, all lines would be read


def _watched(lists: Lists, chosen: PortfolioFilter) -> EngagementList:
    viewer, session, catalog = lists.viewer, lists.session, lists.app_context.catalog
    by = None if viewer.is_admin else viewer.id
    versions = queries.list_versions_of(session, viewer.person.workspace, viewer.id) if by else []
    return list_watched(
        states=states_watched(chosen),
        by=by,
        roles={version: watching_roles(catalog.get_methodology(version)) for version in versions},
        health=WORST_FIRST.index(chosen) if chosen in WORST_FIRST else None,
        but_not_of=viewer.id,
    )

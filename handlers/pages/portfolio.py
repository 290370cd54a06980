"""The portfolio on Home: the engagements that a person watches."""

from handlers.pages.lists import Lists
from handlers.pages.views.portfolio import PortfolioPage
from methodology.engagement.health import WORST_FIRST
from methodology.engagement.portfolio import PortfolioFilter, states_watched, watching_roles
from storage.engagements import queries
from storage.engagements.lists import list_watched


def load_portfolio(lists: Lists, chosen: PortfolioFilter) -> PortfolioPage | None:
    """The engagements that the viewer watches, without their own; None if there are none.

    Who watches has a role in the engagement, or is an admin: they see it whatever its channel.
    """
    viewer, session, catalog = lists.viewer, lists.session, lists.app_context.catalog
    by = None if viewer.is_admin else viewer.id
    versions = queries.list_versions_of(session, viewer.person.workspace, viewer.id) if by else []
    watched = list_watched(
        states=states_watched(chosen),
        by=by,
        roles={version: watching_roles(catalog.get_methodology(version)) for version in versions},
        health=WORST_FIRST.index(chosen) if chosen in WORST_FIRST else None,
        but_not_of=viewer.id,
    )
    lines = lists.engagements(watched)
    if not lines and chosen == "running" and not viewer.is_admin:
        return None
    return PortfolioPage.model_construct(lines=lines, chosen=chosen)  # validated, all lines would be read

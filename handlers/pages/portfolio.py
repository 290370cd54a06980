"""The portfolio on Home: the engagements that a person watches."""

<<<<<<< HEAD
from collections.abc import Collection

from sqlmodel import Session

from handlers.pages.views.portfolio import PortfolioPage
from handlers.slack.facts import SlackFacts
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_line import engagement_line
from methodology.engagement.portfolio import (
    PortfolioFilter,
    portfolio,
    states_watched,
    watching_roles,
)
from methodology.engagement.rights import Viewer
=======
from handlers.pages.lists import Lists
from handlers.pages.views.portfolio import PER_PAGE, PortfolioPage
from methodology.engagement.health import WORST_FIRST
from methodology.engagement.portfolio import PortfolioFilter, states_watched, watching_roles
>>>>>>> 72a8c39 (Read of the lists of a person only what is shown)
from storage.engagements import queries
from storage.engagements.lists import list_watched


<<<<<<< HEAD
def load_portfolio(
    facts: SlackFacts,
    session: Session,
    viewer: Viewer,
    chosen: PortfolioFilter,
    above: Collection[EngagementId],
) -> PortfolioPage | None:
    """The engagements that the viewer watches, without those `above`; None if there are none."""
    app_context = facts.app_context
    workspace, states = viewer.person.workspace, states_watched(chosen)
    by = None if viewer.is_admin else viewer.id
    versions = queries.list_versions_of(session, workspace, viewer.id) if by else []
    roles = {version: watching_roles(app_context.catalog.get_methodology(version)) for version in versions}
    newest = queries.list_watched(session, workspace, states=states, limit=MOST_WATCHED, by=by, roles=roles)
    others = [each for each in newest if each.id not in above]
    watched = visible_to(facts, session, viewer, others)
    if not watched and chosen == "running" and not viewer.is_admin:
        return None
    now = app_context.now()
    plans = load_plans(session, app_context.catalog, workspace, [each.id for each in watched])
    lines = portfolio([engagement_line(plan, viewer.id, now) for plan in plans], chosen)
    of_all = queries.count_watched(session, workspace, states=states, by=by, roles=roles)
    return PortfolioPage(
        lines=lines,
        chosen=chosen,
        newest=MOST_WATCHED if of_all > MOST_WATCHED else None,
        of=of_all,
=======
def load_portfolio(lists: Lists, chosen: PortfolioFilter, page: int) -> PortfolioPage | None:
    """This page of the engagements that the viewer watches, without their own; None if there are none.

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
    return PortfolioPage(
        lines=lines[(page - 1) * PER_PAGE : page * PER_PAGE], chosen=chosen, total=len(lines), page=page
>>>>>>> 72a8c39 (Read of the lists of a person only what is shown)
    )

"""The suggestions for words that are no full name."""

from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.message import Message
from handlers.ps_stage.query import StageQuery
from handlers.ps_stage.views.choices import (
    MOST_NEAREST,
    Suggestion,
    unknown_role,
)
from handlers.ps_stage.views.matches import found_near
from handlers.ps_stage.views.role import role_card, role_list
from handlers.slack.visibility import visible_to
from methodology.definition.ids import RoleId
from methodology.definition.role import Role
from methodology.engagement.engagement import Engagement
from methodology.lookup.lookup import lookup_of
from methodology.lookup.matching import nearest
from methodology.text import spelt_words
from storage.engagements import queries

MOST_BEGINNING = 30
"""Engagements with the same beginning that are checked for whether the person may see them."""


def engagements_beginning_with(query: StageQuery) -> list[Engagement]:
    """The visible engagements whose titles begin with the words, open ones first.

    Where some begin with them as they are spelt, those with other accents are left out.
    """
    names = query.app_context.names
    beginning = names.beginning_with(query.session, query.workspace, query.words, MOST_BEGINNING)
    found = queries.get_engagements(query.session, query.workspace, beginning)
    seen = sorted(visible_to(query.facts, query.session, query.viewer, found), key=lambda each: each.is_over)
    typed = spelt_words(query.words)
    return [each for each in seen if spelt_words(each.title)[: len(typed)] == typed] or seen


def suggested_names(query: StageQuery, page: int = 1) -> Message | None:
    """The nearest visible engagements and things, in one list on pages; None where nothing is near."""
    titles = _near_titles(query)
    engagements = [each for title in nearest(query.words, titles, MOST_NEAREST) for each in titles[title]]
    things = lookup_of(query.methodology).find(query.words).near
    if not engagements and not things:
        return None
    shown = [(each.name, ButtonValue(engagement=each.engagement)) for each in engagements[:MOST_NEAREST]]
    return found_near(query.methodology, query.words, things, shown, page)


def _near_titles(query: StageQuery) -> dict[str, list[Suggestion]]:
    """The visible engagements with the nearest titles, by title."""
    names = query.app_context.names
    near = names.nearest(query.session, query.workspace, query.words, 4 * MOST_NEAREST)
    ids = [engagement_id for _, called in near for engagement_id in called[:MOST_NEAREST]]
    found = queries.get_engagements(query.session, query.workspace, ids)
    known: dict[str, list[Suggestion]] = {}
    for each in visible_to(query.facts, query.session, query.viewer, found):
        suggestion = Suggestion(name=each.title, engagement=each.id)
        known.setdefault(each.title, []).append(suggestion)
    return known


def role_answer(query: StageQuery, rest: str) -> Message | None:
    """The role with this name, or without a name all of them; None where no role is meant."""
    if not rest:
        return role_list(query.methodology)
    lookup = lookup_of(query.methodology)
    meant = [lookup.things.get(f"role:{rest}"), lookup.find(rest).meant]
    role = next((each for each in meant if each and each.kind == "role"), None)
    if role is None:
        return None
    return role_card(query.methodology, query.methodology.role[RoleId(role.id)], can_share=query.can_share)


def role_suggestions(query: StageQuery, rest: str) -> Message:
    """Nothing is meant: engagements and roles with the nearest names, or all roles."""
    titles = _near_titles(query)
    near = [each for title in nearest(query.words, titles, MOST_NEAREST) for each in titles[title]][:1]
    near += [Suggestion(name=each.name, typed=f"role {each.id}") for each in _near_roles(query, rest)]
    return unknown_role(rest, near) if near else role_list(query.methodology, asked=rest)


def _near_roles(query: StageQuery, rest: str) -> list[Role]:
    """The roles whose names are most like the words."""
    near = lookup_of(query.methodology).find(rest).near
    return [query.methodology.role[RoleId(each.id)] for each in near if each.kind == "role"][:MOST_NEAREST]

"""The suggestions for words that are no full name."""

from handlers.block_kit.message import Message
from handlers.ps_stage.matching import begins_with, nearest, role_meant, roles_near
from handlers.ps_stage.query import StageQuery
from handlers.ps_stage.views.choices import (
    MOST_NEAREST,
    Suggestion,
    activities_called,
    unknown_name,
    unknown_role,
)
from handlers.ps_stage.views.role import role_card, role_list
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import Engagement, EngagementId
from storage.engagements import queries

MOST_BEGINNING = 30
"""Engagements with the same beginning that are checked for whether the person may see them."""


def engagements_beginning_with(query: StageQuery) -> list[Engagement]:
    """The visible engagements whose titles begin with the words, open ones first."""
    beginning = [
        engagement_id
        for engagement_id, customer, reference in query.names
        if begins_with(f"{customer} {reference}", query.words)
    ]
    found = queries.get_engagements(query.session, query.workspace, beginning[:MOST_BEGINNING])
    return sorted(visible_to(query.facts, query.session, query.viewer, found), key=lambda each: each.is_over)


def suggested_names(query: StageQuery) -> Message | None:
    """The nearest visible names, or else activities with such names; None where nothing is near."""
    known: dict[str, list[Suggestion]] = _near_titles(query)
    for stage in query.methodology.stages_in_order:
        for name in (stage.name, *stage.aliases):
            known.setdefault(name, []).append(Suggestion(name=stage.name, typed=stage.name))
    names = nearest(query.words, known, len(known))
    best = dict.fromkeys(each for name in names for each in known[name])
    if best:
        return unknown_name(query.words, list(best))
    activities = _near_activities(query)
    return activities_called(query.words, activities) if activities else None


def _near_titles(query: StageQuery) -> dict[str, list[Suggestion]]:
    """The visible engagements with the nearest titles, by title."""
    listed: dict[str, list[EngagementId]] = {}
    for engagement_id, customer, reference in query.names:
        listed.setdefault(f"{customer} ({reference})" if reference else customer, []).append(engagement_id)
    near = nearest(query.words, listed, 4 * MOST_NEAREST)
    ids = [engagement_id for title in near for engagement_id in listed[title][:MOST_NEAREST]]
    found = queries.get_engagements(query.session, query.workspace, ids)
    known: dict[str, list[Suggestion]] = {}
    for each in visible_to(query.facts, query.session, query.viewer, found):
        suggestion = Suggestion(name=each.title, engagement=each.id)
        known.setdefault(each.title, []).append(suggestion)
    return known


def _near_activities(query: StageQuery) -> list[Suggestion]:
    """The activities with the nearest names, each with its stage."""
    methodology = query.methodology
    named: dict[str, list[Suggestion]] = {}
    for each in methodology.activities:
        stage = methodology.stage[each.stage].name
        named.setdefault(each.name, []).append(Suggestion(name=each.name, of=stage, typed=stage))
    return [each for name in nearest(query.words, named, len(named)) for each in named[name]]


def role_answer(query: StageQuery, rest: str) -> Message | None:
    """The role with this name, or without a name all of them; None where no role is meant."""
    if not rest:
        return role_list(query.methodology)
    role = role_meant(query.methodology, rest)
    return role_card(query.methodology, role, can_share=query.can_share) if role else None


def role_suggestions(query: StageQuery, rest: str) -> Message:
    """Nothing is meant: engagements and roles with the nearest names, or all roles."""
    methodology = query.methodology
    titles = _near_titles(query)
    near = [each for title in nearest(query.words, titles, MOST_NEAREST) for each in titles[title]][:1]
    near += [
        Suggestion(name=each.name, typed=f"role {each.id}")
        for each in roles_near(methodology, rest, MOST_NEAREST)
    ]
    return unknown_role(rest, near) if near else role_list(methodology, asked=rest)

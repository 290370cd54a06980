"""What is offered to somebody whose words are no full name?"""

from handlers.block_kit.message import Message
from handlers.ps_stage.matching import begins_with, nearest, role_meant, roles_near
from handlers.ps_stage.query import StageQuery
from handlers.ps_stage.views.choices import MOST_NEAREST, Near, activities_called, unknown, unknown_role
from handlers.ps_stage.views.role import role_card, role_list
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import Engagement
from storage.engagements import queries

MOST_BEGUN = 30
"""Engagements with the same beginning among which those are looked for that a person may see."""


def begun_so(query: StageQuery) -> list[Engagement]:
    """The engagements with titles that begin with what was typed, and that the person may see; running ones first."""
    begun = [
        number
        for number, customer, reference in query.names
        if begins_with(f"{customer} {reference}", query.words)
    ]
    found = queries.get_engagements(query.session, query.workspace, begun[:MOST_BEGUN])
    seen = visible_to(query.client, query.viewer, found)
    return sorted(seen, key=lambda each: each.state in ("closed", "cancelled"))


def near_names(query: StageQuery) -> Message | None:
    """The nearest names that the person may see, else activities so named; None where nothing is near."""
    known = {title: Near(name=title, typed=title) for title in _titles_near(query)}
    for stage in query.methodology.stages_in_order:
        here = Near(name=stage.name, typed=stage.name)
        known |= dict.fromkeys((stage.name, *stage.aliases), here)
    best = dict.fromkeys(known[name] for name in nearest(query.words, known, len(known)))
    if best:
        return unknown(query.words, list(best))
    activities = _activities_near(query)
    return activities_called(query.words, activities) if activities else None


def _titles_near(query: StageQuery) -> list[str]:
    listed = {
        f"{customer} ({reference})" if reference else customer: number
        for number, customer, reference in query.names
    }
    near = nearest(query.words, listed, 4 * MOST_NEAREST)
    found = queries.get_engagements(query.session, query.workspace, [listed[name] for name in near])
    seen = {each.title for each in visible_to(query.client, query.viewer, found)}
    return [name for name in near if name in seen]


def _activities_near(query: StageQuery) -> list[Near]:
    """The activities with such a name, each with the stage that it belongs to."""
    methodology = query.methodology
    named: dict[str, list[Near]] = {}
    for each in methodology.activities:
        stage = methodology.stage[each.stage].name
        named.setdefault(each.name, []).append(Near(name=each.name, of=stage, typed=stage))
    return [each for name in nearest(query.words, named, len(named)) for each in named[name]]


def role_named(query: StageQuery, rest: str) -> Message:
    """The role of this name, the nearest ones, or all of them."""
    methodology = query.methodology
    if not rest:
        return role_list(methodology)
    role = role_meant(methodology, rest)
    if role is not None:
        return role_card(methodology, role, can_share=query.can_share)
    near = [
        Near(name=each.name, typed=f"role {each.id}") for each in roles_near(methodology, rest, MOST_NEAREST)
    ]
    return unknown_role(rest, near) if near else role_list(methodology, asked=rest)

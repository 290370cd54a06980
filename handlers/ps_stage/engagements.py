"""Answers about engagements: the one that is meant, a choice, and those of the person who asks."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.block_kit.message import Message
from handlers.pages.lists import Lists
from handlers.pages.stage_card import render_card
from handlers.ps_stage.query import StageQuery
from handlers.ps_stage.suggestions import (
    engagements_beginning_with,
)
from handlers.ps_stage.surfaces import draw_surface, surface_asked
from handlers.ps_stage.views.choices import (
    Choice,
    Suggestion,
    choose_engagement,
    nothing_lives_in,
    with_suggestion,
)
from handlers.ps_stage.views.my_engagements import PER_PAGE, my_engagements
from handlers.slack.command_text import (
    spellings,
)
from handlers.slack.facts import SlackFacts
from handlers.slack.visibility import visible_to, with_memberships
from methodology.engagement.engagement import OVER, Engagement, EngagementId
from methodology.engagement.rights import NotConfirmed, Viewer
from methodology.plan.stages import current_stages
from storage.engagements import queries
from storage.engagements.lists import RUNNING_FIRST, list_of_person


def answer_channel(query: StageQuery) -> Message:
    """The engagements of this channel, or those that were closed or cancelled there; elsewhere, those of the person."""
    where = query.session, query.workspace, query.channel
    living = queries.list_ids_in_channel(*where)
    if len(living) == 1:
        return _card(query, living[0])
    engagements = queries.list_in_channel(*where) if living else queries.list_over_in_channel(*where)
    return one_or_choose(query, "", engagements) if engagements else _mine(query)


def _card(query: StageQuery, engagement_id: EngagementId) -> Message:
    return render_card(query.app_context, query.viewer, query.plan_of(engagement_id))


def _of_channel(query: StageQuery) -> list[Engagement]:
    """The engagements that live in this channel; where none does, the latest that are over."""
    where = query.session, query.workspace, query.channel
    return queries.list_in_channel(*where) or queries.list_over_in_channel(*where)


def answer_mine(facts: SlackFacts, viewer: Viewer, page: int) -> Message:
    """This page of the person's engagements."""
    with facts.app_context.database.reading() as session:
        return _mine(StageQuery(facts, session, viewer, "", ""), page)


def _mine(query: StageQuery, page: int = 1) -> Message:
    mine = list_of_person(query.viewer.id, order=RUNNING_FIRST)
    found = Lists(query.app_context, query.session, query.viewer).engagements(mine)
    lines = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    today = query.viewer.person.today(query.app_context.now())
    return my_engagements(query.methodology, lines, today, total=len(found), page=page)


def find_called(query: StageQuery) -> list[Engagement]:
    """The visible engagements with exactly this customer, reference or title."""
    ids = queries.list_ids_by_name(query.session, query.workspace, spellings(query.words))
    if len(ids) == 1:  # whose card is shown, as a rule
        found = [query.plan_of(ids[0]).engagement]
    else:
        found = queries.get_engagements(query.session, query.workspace, ids)
    return visible_to(query.facts, query.session, query.viewer, found)


def _find_alike(query: StageQuery) -> list[Engagement]:
    """The visible engagements with this customer or title but for its accents."""
    names = query.app_context.names
    found = queries.find_alike(query.session, names, query.workspace, query.words)
    return visible_to(query.facts, query.session, query.viewer, found)


def answer_mentioned(query: StageQuery, channels: Sequence[str]) -> Message:
    """The visible engagements of these channels, or else of the name that the text has beside them."""
    living = [
        each for id_ in channels for each in queries.list_in_channel(query.session, query.workspace, id_)
    ]
    seen = visible_to(query.facts, query.session, query.viewer, living)
    if len(seen) > 1:
        return choose_engagement("", [_choice(query, each) for each in seen], where="there")
    asked = surface_asked(query.words)
    if seen and asked is not None:
        return draw_surface(query, seen[0].id, asked[1])
    if not seen and query.words:
        seen = find_called(query) or engagements_beginning_with(query)
    if not seen:
        over = [
            each
            for id_ in channels
            for each in queries.list_over_in_channel(query.session, query.workspace, id_)
        ]
        seen = visible_to(query.facts, query.session, query.viewer, over)
    if not seen and not query.viewer.is_confirmed:
        raise NotConfirmed
    return one_or_choose(query, query.words, seen) if seen else nothing_lives_in(channels)


def answer_surface(query: StageQuery) -> Message | None:
    """What is asked of an engagement by a word behind its name; a word alone asks it of that of the channel."""
    asked = surface_asked(query.words)
    if asked is None:
        return None
    name, draw = asked
    if name:
        named = replace(query, words=name)
        called = find_called(named) or _find_alike(named)
    else:
        called = visible_to(query.facts, query.session, query.viewer, _of_channel(query))
    if len(called) == 1:
        return draw_surface(query, called[0].id, draw)
    return one_or_choose(query, name, called) if called else None


def surface_near(query: StageQuery) -> Message | None:
    """What is asked of an engagement by a word, where its name is not written out: as for a name alone."""
    asked = surface_asked(query.words)
    if asked is None or not asked[0]:
        return None
    name, draw = asked
    seen = engagements_beginning_with(replace(query, words=name))
    if not seen:
        return None
    return draw_surface(query, seen[0].id, draw) if len(seen) == 1 else one_or_choose(query, name, seen)


def with_own_channels(query: StageQuery) -> StageQuery:
    """The query with the private channels of the person, where any engagement lives in one.

    Slack is asked about them whatever was typed: how long the answer takes, and what it says while Slack does
    not answer, must not tell a hidden engagement from a name that does not exist.
    """
    if query.viewer.is_admin or not query.of_workspace.has_private:
        return query
    return replace(query, viewer=with_memberships(query.facts, query.viewer))


def one_or_choose(
    query: StageQuery, asked: str, engagements: Sequence[Engagement], namesake: Suggestion | None = None
) -> Message:
    """The card or a choice, and a button to the stage or word of the same name."""
    if len(engagements) == 1:
        shown = _card(query, engagements[0].id)
    else:
        are_over = all(each.state in OVER for each in engagements)
        shown = choose_engagement(asked, [_choice(query, each) for each in engagements], are_over=are_over)
    return with_suggestion(shown, namesake) if namesake else shown


def _choice(query: StageQuery, engagement: Engagement) -> Choice:
    methodology = query.app_context.catalog.get_methodology(engagement.version)
    stages = " and ".join(stage.name for stage in current_stages(methodology, engagement.plan_facts))
    detail = stages if engagement.state == "open" else engagement.state.replace("_", " ")
    return Choice(engagement=engagement.id, title=engagement.title, detail=detail)

"""The `/ps-stage` command: its words and their answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk import WebClient

from handlers.block_kit.message import Message
from handlers.block_kit.usage import Usage, usage
from handlers.context import AppContext
from handlers.pages.stage_card import render_card
from handlers.ps_stage.matching import stage_meant
from handlers.ps_stage.query import StageQuery
from handlers.ps_stage.suggestions import engagements_beginning_with, role_answer, suggested_names
from handlers.ps_stage.views.choices import Choice, choose_engagement
from handlers.ps_stage.views.journey import journey
from handlers.ps_stage.views.my_engagements import PER_PAGE, my_engagements
from handlers.ps_stage.views.stage_definition import stage_definition
from handlers.ps_stage.views.stage_map import stage_map
from handlers.slack.command_text import first_word, plain_words
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_line import engagement_line
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.plan.stages import current_stages
from storage.engagements import queries
from storage.engagements.engagement_plan import load_plan

COMMAND = "/ps-stage"


@dataclass(frozen=True)
class Word:
    """A word that the command knows: its usage, and the function that answers it."""

    usage: Usage
    answer: Callable[[StageQuery, str], Message | None]


def answer(
    app_context: AppContext,
    client: WebClient,
    viewer: Viewer,
    channel: str,
    text: str,
    *,
    shared: bool = False,
) -> Message:
    """The answer to `/ps-stage` with this text in this channel; `shared` for everybody to see."""
    words = plain_words(text)
    with app_context.database.reading() as session:
        query = StageQuery(app_context, client, session, viewer, channel, words, shared)
        if not words:
            return _of_channel(query)
        first, rest = first_word(words)
        known = WORDS.get(first)
        return (known.answer(query, rest) if known else None) or _named(query)


def _of_channel(query: StageQuery) -> Message:
    """The engagements of this channel; elsewhere, those of the person."""
    engagements = queries.list_in_channel(query.session, query.workspace, query.channel)
    return _one_or_choose(query, "", engagements) if engagements else _mine(query)


def answer_mine(app_context: AppContext, client: WebClient, viewer: Viewer, page: int) -> Message:
    """This page of the person's engagements."""
    with app_context.database.reading() as session:
        return _mine(StageQuery(app_context, client, session, viewer, "", ""), page)


def _mine(query: StageQuery, page: int = 1) -> Message:
    engagements = queries.list_of_person(query.session, query.workspace, query.viewer.id, limit=500)
    shown = engagements[(page - 1) * PER_PAGE : page * PER_PAGE]
    today = query.viewer.person.today(query.app_context.now())
    lines = [engagement_line(_plan(query, each), query.viewer.id, today) for each in shown]
    return my_engagements(query.methodology, lines, today, total=len(engagements), page=page)


def _named(query: StageQuery) -> Message:
    """A stage or an engagement by its name, or else the nearest names."""
    stage = stage_meant(query.methodology, query.words)
    if stage is not None:
        return stage_definition(query.methodology, stage, can_share=query.can_share)
    named = queries.find_by_name(query.session, query.workspace, query.words)
    seen = visible_to(query.client, query.viewer, named) or engagements_beginning_with(query)
    if seen:
        return _one_or_choose(query, query.words, seen)
    return suggested_names(query) or _help(query, query.words)


def _one_or_choose(query: StageQuery, asked: str, engagements: Sequence[Engagement]) -> Message:
    if len(engagements) == 1:
        return render_card(query.app_context, query.viewer, _plan(query, engagements[0]))
    return choose_engagement(asked, [_choice(query, each) for each in engagements])


def _choice(query: StageQuery, engagement: Engagement) -> Choice:
    methodology = query.app_context.catalog.get_methodology(engagement.version)
    stages = " and ".join(stage.name for stage in current_stages(methodology, engagement.plan_facts))
    detail = stages if engagement.state == "open" else engagement.state.replace("_", " ")
    return Choice(engagement=engagement.id, title=engagement.title, detail=detail)


def _plan(query: StageQuery, engagement: Engagement) -> EngagementPlan:
    return load_plan(query.session, query.app_context.catalog, engagement, only_open=True)


def _help(query: StageQuery, asked: str = "") -> Message:
    return usage(COMMAND, USAGES, asked=asked)


def _list(query: StageQuery, rest: str) -> Message | None:
    return None if rest else stage_map(query.methodology, can_share=query.can_share)


def _journey(query: StageQuery, rest: str) -> Message | None:
    return None if rest else journey(query.methodology, can_share=query.can_share)


def _help_word(query: StageQuery, rest: str) -> Message | None:
    return None if rest else _help(query)


WORDS = {
    "list": Word(Usage(typed="list", gives="the map of all stages"), _list),
    "role": Word(Usage(typed="role pm", gives="everything a role is DRI for"), role_answer),
    "journey": Word(
        Usage(typed="journey", gives="the customer journey and the stages that serve it"), _journey
    ),
    "help": Word(Usage(typed="help", gives="this help"), _help_word),
}
"""The words that the command knows, by the first word typed; the help lists them."""

USAGES = (
    Usage(typed="", gives="the engagement of this channel; elsewhere, your engagements"),
    Usage(typed="Acme", gives="an engagement, by its customer, its name or its reference"),
    Usage(typed="scoping", gives="what a stage is: its DRI, activities, outcomes and tools"),
    *(word.usage for word in WORDS.values()),
)
